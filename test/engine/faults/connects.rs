// run: exited 0; needs network; prints held
use std::net::{TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
fn main() {
    let port: u16 = std::env::var("IRON_PORT").unwrap().parse().unwrap();
    let attempts = [
        TcpStream::connect(("127.0.0.1", port)).is_ok(),
        TcpStream::connect(("::1", port)).is_ok(),
        UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.send_to(b"hello", ("192.0.2.1", 53))).is_ok(),
        UnixStream::connect(std::env::var("IRON_SOCKET").unwrap()).is_ok(),
    ];
    match attempts.iter().any(|done| *done) {
        true => panic!("{attempts:?}"),
        false => println!("held"),
    }
}
