// compile: exited 1; needs files-read; hides secret
const STOLEN: &str = include_str!(env!("IRON_SECRET"));
fn main() {
    println!("{STOLEN}");
}
