mod inventory;

use inventory::{Inventory, largest};

fn main() {
    let mut inventory = Inventory::default();
    inventory.add("bolt".to_string(), 40);
    inventory.add("nut".to_string(), 25);
    if let Err(left) = inventory.remove("nut", 30) {
        println!("only {left} nuts left");
    }
    println!("largest order: {:?}", largest(&[12, 40, 7]));
    println!("{inventory:?}");
}
