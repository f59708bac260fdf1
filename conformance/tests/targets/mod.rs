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

/// One that gives these answers to the requests that come, whole, and passes on what it heard.
pub(crate) fn scripted(answers: &'static [&'static str]) -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    let (heard, requests) = channel();
    thread::spawn(move || {
        for (answer, connection) in answers.iter().zip(listener.incoming().flatten()) {
            let mut connection = connection;
            let request = whole_request(&mut connection);
            let _ = connection.write_all(answer.as_bytes());
            if heard.send(request).is_err() {
                return;
            }
        }
    });
    (url, requests)
}

fn whole_request(connection: &mut TcpStream) -> Vec<u8> {
    let (mut request, mut block) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).unwrap();
            let length: usize = length.lines().next().unwrap().parse().unwrap();
            let end = request.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
            if request.len() >= end + length {
                return request;
            }
        }
        let read = connection.read(&mut block).unwrap();
        assert!(read > 0, "the request was cut short");
        request.extend_from_slice(&block[..read]);
    }
}
