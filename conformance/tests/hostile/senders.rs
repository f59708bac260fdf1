//! Hostile senders: what is done with a delivery, on real sockets.
//!
//! The adapter is two pipes, so that this process can be the sender.

pub(crate) mod broken;
pub(crate) mod listen;
pub(crate) mod meant;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};

use crate::bench::{CANARY, SENT};
use crate::row::Kind::Sender;
use crate::row::Row;

/// A delivery that this process was asked to make.
pub(crate) struct Order {
    address: String,
    path: String,
    token: String,
    body: String,
}

type Act = fn(&Order) -> io::Result<()>;

const fn sent(
    does: &'static str,
    act: Act,
    exit: i32,
    verdict: &'static str,
    says: &'static str,
) -> Row {
    Row {
        does,
        kind: Sender(SENT, act),
        exit,
        verdict,
        says,
    }
}

impl Order {
    /// An order of a good delivery to `url`.
    pub(crate) fn to(url: &str) -> Self {
        let body = include_str!("../../data/guide/issue-creation.json");
        Self::new(url, CANARY, body)
    }

    fn new(url: &str, token: &str, body: &str) -> Self {
        let rest = url.strip_prefix("http://").unwrap();
        let at = rest.find('/').unwrap();
        Self {
            address: rest[..at].to_owned(),
            path: rest[at..].to_owned(),
            token: token.to_owned(),
            body: body.to_owned(),
        }
    }

    fn connect(&self) -> io::Result<TcpStream> {
        TcpStream::connect(&self.address)
    }

    /// Sends this on a connection, which is closed then.
    fn write(&self, text: &str) -> io::Result<()> {
        self.connect()?.write_all(text.as_bytes())
    }

    /// The same, and reads something of the answer.
    fn exchange(&self, text: &str) -> io::Result<()> {
        let mut wire = self.connect()?;
        wire.write_all(text.as_bytes())?;
        wire.read(&mut [0; 1024]).map(drop)
    }

    /// A head that goes on with `lines` and does not end.
    fn head(&self, lines: &str) -> String {
        let (path, address, token) = (&self.path, &self.address, &self.token);
        format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
             x-webhook-token: {token}\r\n{lines}"
        )
    }

    /// A head with `lines`, and what follows it.
    fn with(&self, lines: &str, body: &str) -> String {
        format!("{}\r\n\r\n{body}", self.head(lines.trim_end()))
    }

    fn good(&self) -> String {
        self.with(&format!("Content-Length: {}", self.body.len()), &self.body)
    }
}

/// Makes a good delivery; tells whether it was served.
pub(crate) fn deliver(order: &Order) -> io::Result<String> {
    let mut wire = order.connect()?;
    wire.write_all(order.good().as_bytes())?;
    let mut answer = [0; 15];
    wire.read_exact(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    Ok(if answer == "HTTP/1.1 200 OK" {
        "served".to_owned()
    } else {
        answer
    })
}

/// The command line of an adapter whose deliveries are made by `act`, by way of pipes in `folder`.
pub(crate) fn pipes(folder: &Path, act: Act) -> Vec<String> {
    let (input, output) = (folder.join("in"), folder.join("out"));
    let made = Command::new("mkfifo")
        .args([&input, &output])
        .status()
        .unwrap();
    assert!(made.success());
    let script = format!(
        "cat '{}' & exec cat > '{}'",
        output.display(),
        input.display()
    );
    thread::spawn(move || adapt(&input, &output, act));
    ["--command", "sh", "-c", &script]
        .map(str::to_owned)
        .to_vec()
}

fn adapt(input: &Path, output: &Path, act: Act) -> io::Result<()> {
    let mut output = std::fs::OpenOptions::new().write(true).open(output)?;
    let hello = json!({"type": "hello", "protocol": 1, "max_in_flight": 1000, "capabilities": ["no-token"]});
    writeln!(output, "{hello}")?;
    let input = BufReader::new(std::fs::File::open(input)?);
    for line in input.lines() {
        let order: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| order[key].as_str().unwrap_or_default().to_owned();
        let done = json!({"type": "done", "id": text("id"), "outcome": "delivered"});
        let order = Order::new(&text("url"), &text("token"), &text("body"));
        let mut output = output.try_clone()?;
        thread::spawn(move || {
            let _ = act(&order);
            let _ = writeln!(output, "{done}");
        });
    }
    Ok(())
}
