//! Receivers that fail, each on a port of its own for as long as the test runs.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![allow(dead_code, reason = "each test binary uses its own part of this")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// One that takes whatever comes for a good delivery and answers with `body` and what it heard.
pub(crate) fn yes_man(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || say_yes(connection, body));
        }
    });
    url
}

fn say_yes(mut connection: TcpStream, body: &str) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = connection.read(&mut bytes) {
        let heard = String::from_utf8_lossy(&bytes[..read]);
        let answer = format!("{body}{heard}");
        let _ = write!(
            connection,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{answer}",
            answer.len()
        );
    }
}

/// One that takes connections, says so, and never answers.
pub(crate) fn silent() -> (String, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    let (heard, connections) = channel();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            if heard.send(connection).is_err() {
                return;
            }
        }
    });
    (url, connections)
}
