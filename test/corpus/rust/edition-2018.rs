// edition: 2018
async fn wait() -> Result<(), ()> {
    let x = async { 1 }.await;
    let y = async move { x }.await;
    other().await?;
    Ok(())
}

fn panics() {
    panic!("{}");
    let gen = 1;
    m!("a"b"c");
    m!(k"x"#y);
    m!(a'b');
}

trait Old {
    fn f(&self) -> Box<dyn Old>;
}

fn objects(a: &Old, b: Box<Old + Send>) {
    match x {
        0...9 => (),
        _ => (),
    }
}

use crate::a::b;
use ::std::c;
