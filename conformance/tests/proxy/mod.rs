//! A proxy on a port of its own, which remembers the heads that it was sent.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![allow(dead_code, reason = "each test binary uses its own part of this")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

/// What it does with what it is sent.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Passes it on to where the request line says, on a connection for each.
    Forwards,
    /// Passes bytes on to where CONNECT says.
    Tunnels,
    /// Answers with what it was sent.
    Echoes,
    /// Answers with this status.
    Refuses(u16),
    /// Answers in another language.
    Babbles,
}

pub(crate) struct Proxy {
    address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub(crate) fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || serve(&connection, manner, &kept));
            }
        });
        Self { address, heads }
    }

    pub(crate) fn address(&self) -> String {
        self.address.clone()
    }

    /// Its URL, with these credentials in it if there are any.
    pub(crate) fn url(&self, credentials: &str) -> String {
        let at = if credentials.is_empty() { "" } else { "@" };
        format!("http://{credentials}{at}{}", self.address)
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// Listens at `path`, and passes what comes on to `address`.
pub(crate) fn relay(path: &Path, address: &str) {
    let (listener, address) = (UnixListener::bind(path).unwrap(), address.to_owned());
    thread::spawn(move || {
        for near in listener.incoming().flatten() {
            let far = TcpStream::connect(&address).unwrap();
            let (mut near_too, mut far_too) = (near.try_clone().unwrap(), far.try_clone().unwrap());
            thread::spawn(move || {
                let _ = std::io::copy(&mut &near, &mut &far);
                let _ = far.shutdown(Shutdown::Write);
            });
            thread::spawn(move || {
                let _ = std::io::copy(&mut far_too, &mut near_too);
                let _ = near_too.shutdown(Shutdown::Both);
            });
        }
    });
}

/// Says in one write that the tunnel is there, and passes on what comes from then on.
fn tunnel(connection: &TcpStream, head: &str) -> std::io::Result<()> {
    let address = head.split(' ').nth(1).unwrap();
    let (mut far, mut near) = (TcpStream::connect(address)?, connection.try_clone()?);
    let mut far_too = far.try_clone()?;
    near.write_all(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Tunnel\r\nVia: x\r\n\r\n")?;
    let mut near_too = near.try_clone()?;
    thread::spawn(move || {
        let _ = std::io::copy(&mut far_too, &mut near_too);
        let _ = near_too.shutdown(Shutdown::Write);
    });
    let _ = std::io::copy(&mut near, &mut far);
    far.shutdown(Shutdown::Write)
}

/// Serves one request; the connection ends with it.
fn serve(connection: &TcpStream, manner: Manner, heads: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(connection);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or_default() == 0 {
            return;
        }
    }
    heads.lock().unwrap().push(head.clone());
    let mut body = vec![0; length(&head)];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let (mut to, close) = (connection, "Connection: close\r\n");
    let _ = match manner {
        Manner::Tunnels => tunnel(connection, &head),
        Manner::Forwards => forward(connection, &head, &body),
        Manner::Echoes => write!(
            to,
            "HTTP/1.1 200 OK\r\n{close}Content-Length: {}\r\n\r\n{head}",
            head.len()
        ),
        Manner::Refuses(status) => {
            write!(
                to,
                "HTTP/1.1 {status} No\r\n{close}Content-Length: 0\r\n\r\n"
            )
        }
        Manner::Babbles => write!(to, "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
    };
}

fn length(head: &str) -> usize {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths
        .next()
        .map_or(0, |(_, value)| value.parse().unwrap())
}

/// Sends the request to where it says, without what is for the proxy alone.
fn forward(mut connection: &TcpStream, head: &str, body: &[u8]) -> std::io::Result<()> {
    let (method, rest) = head.split_once(" http://").unwrap();
    let (address, rest) = rest.split_at(rest.find('/').unwrap());
    let lines = rest.split_inclusive("\r\n");
    let lines = lines.filter(|line| !line.starts_with("Proxy-Authorization"));
    let head: String = lines.collect();
    let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut target = TcpStream::connect(address)?;
    target.write_all(format!("{method} {head}").as_bytes())?;
    target.write_all(body)?;
    std::io::copy(&mut target, &mut connection)?;
    connection.shutdown(Shutdown::Write)
}
