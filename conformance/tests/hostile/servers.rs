//! Servers on ports of their own, for as long as the test runs.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

/// Has every connection treated so, on a thread of its own; returns the address.
pub(crate) fn serve(
    habit: impl Fn(&mut TcpStream) -> io::Result<()> + Copy + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            thread::spawn(move || habit(&mut connection));
        }
    });
    address
}

/// Where nobody should go: an address whose visitors are kept.
pub(crate) fn elsewhere() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| {
        serve(|wire| {
            let mut visitors = VISITORS.lock().unwrap();
            visitors.push(request(wire)?);
            wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        })
    });
    &ADDRESS
}

/// What came there.
pub(crate) fn visitors() -> Vec<String> {
    VISITORS.lock().unwrap().clone()
}

static VISITORS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What a receiver should do.
pub(crate) fn good(wire: &mut TcpStream) -> io::Result<()> {
    loop {
        request(wire)?;
        wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")?;
    }
}

/// Reads a request with a Content-Length, or without a body.
pub(crate) fn request(wire: &mut TcpStream) -> io::Result<String> {
    let (mut bytes, mut block) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length = length.and_then(|it| it.lines().next()?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Ok(text);
            }
        }
        let read = wire.read(&mut block)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&block[..read]);
    }
}

/// Reads a request and answers with these bytes.
pub(crate) fn answer(wire: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    request(wire)?;
    wire.write_all(bytes)
}

/// The same, and keeps the connection open until the other end has enough of it.
pub(crate) fn answer_and_hold(wire: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    answer(wire, bytes)?;
    hold(wire)
}

/// Reads until the other end closes.
pub(crate) fn hold(wire: &mut TcpStream) -> io::Result<()> {
    let mut block = [0; 4096];
    while wire.read(&mut block)? > 0 {}
    Ok(())
}

/// Sends this again and again, until nobody takes it any more.
pub(crate) fn flood(wire: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    let block = bytes.repeat(1 + 16 * 1024 / bytes.len());
    loop {
        wire.write_all(&block)?;
    }
}

/// Sends byte after byte, so slowly that nobody can wait for the end.
pub(crate) fn drip(wire: &mut TcpStream, bytes: &[u8]) -> io::Result<()> {
    for byte in bytes.iter().cycle() {
        wire.write_all(&[*byte])?;
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Closes with bytes unread, which resets the connection.
pub(crate) fn reset(wire: &mut TcpStream) -> io::Result<()> {
    wire.read_exact(&mut [0; 8])
}

/// Sixteen megabytes of nothing, compressed.
pub(crate) fn bomb() -> &'static [u8] {
    static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        bomb.write_all(&vec![0; 16 << 20]).unwrap();
        bomb.finish().unwrap()
    });
    &BOMB
}
