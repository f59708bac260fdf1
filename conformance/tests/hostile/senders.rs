//! Hostile senders: what is done with a delivery, on real sockets.
//!
//! The adapter is two pipes, so that this process can be the sender.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::thread;

use serde_json::{Value, json};

use crate::bench::{CANARY, SENT};
use crate::row::Kind::{Listen, Sender};
use crate::row::Row;
use crate::servers::{bomb, drip, flood};

/// A delivery that this process was asked to make.
pub(crate) struct Order {
    address: String,
    path: String,
    token: String,
    body: String,
}

pub(crate) const ROWS: &[Row] = &[
    sent(
        "says done and delivers nothing",
        |_| Ok(()),
        1,
        "fail",
        "none",
    ),
    sent(
        "connects and sends nothing",
        |order| order.connect().map(drop),
        1,
        "fail",
        "none",
    ),
    sent(
        "sends half a head and closes",
        |order| order.write(&order.head("A: b")),
        1,
        "fail",
        "a request that is not: the connection was closed within the head",
    ),
    sent(
        "sends half a body and closes",
        |order| order.write(&order.with("Content-Length: 100", "half")),
        1,
        "fail",
        "a request that is not: the connection was closed within the body",
    ),
    sent(
        "resets within the head",
        |order| {
            // The answer stays unread.
            order.write(&format!("GARBAGE\r\n\r\n{}", order.head("")))
        },
        1,
        "fail",
        "a request that is not",
    ),
    sent(
        "sends a head without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.head("").as_bytes())?;
            flood(&mut wire, b"X-Header: value\r\n")
        },
        1,
        "fail",
        "a request that is not: the head is malformed: too many headers",
    ),
    sent(
        "sends a header line without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.head("A: ").as_bytes())?;
            flood(&mut wire, b"a")
        },
        1,
        "fail",
        "a request that is not: the head is longer than 65536 bytes",
    ),
    sent(
        "sends ten thousand headers",
        |order| order.exchange(&order.with(&"X-A: b\r\n".repeat(10_000), "")),
        1,
        "fail",
        "a request that is not: the head is malformed: too many headers",
    ),
    sent(
        "sends a body of an exabyte",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(
                order
                    .with("Content-Length: 1000000000000000000", "")
                    .as_bytes(),
            )?;
            flood(&mut wire, b"body ")
        },
        1,
        "fail",
        "a request that is not: within the body: more bytes than the runner reads",
    ),
    sent(
        "sends chunks without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "").as_bytes())?;
            flood(&mut wire, b"1\r\na\r\n")
        },
        1,
        "fail",
        "a request that is not: within the body: more bytes than the runner reads",
    ),
    sent(
        "sends a chunk extension without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "1").as_bytes())?;
            flood(&mut wire, b";a=b")
        },
        1,
        "fail",
        "a request that is not: the chunked body is malformed",
    ),
    sent(
        "sends trailers without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "0\r\n").as_bytes())?;
            flood(&mut wire, b"A: b\r\n")
        },
        1,
        "fail",
        "a request that is not: the chunked body is malformed",
    ),
    sent(
        "gives a negative Content-Length",
        |order| order.exchange(&order.with("Content-Length: -1", "{}")),
        1,
        "fail",
        "a request that is not: Content-Length is not one number",
    ),
    sent(
        "gives a Content-Length beyond 64 bits",
        |order| order.exchange(&order.with("Content-Length: 18446744073709551616", "{}")),
        1,
        "fail",
        "a request that is not: Content-Length is not one number",
    ),
    sent(
        "gives two lengths that differ",
        |order| order.exchange(&order.with("Content-Length: 1\r\nContent-Length: 2", "{}")),
        1,
        "fail",
        "a request that is not: Content-Length is not one number",
    ),
    sent(
        "gives a length and chunks",
        |order| {
            order.exchange(&order.with(
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "0\r\n\r\n",
            ))
        },
        1,
        "fail",
        "a request that is not: Content-Length and Transfer-Encoding are both there",
    ),
    sent(
        "gives a chunk size beyond 64 bits",
        |order| {
            order.exchange(&order.with("Transfer-Encoding: chunked", "fffffffffffffffff\r\na\r\n"))
        },
        1,
        "fail",
        "a request that is not: the chunked body is malformed",
    ),
    sent(
        "drips its head",
        |order| {
            let mut wire = order.connect()?;
            drip(&mut wire, order.head("").as_bytes())
        },
        1,
        "fail",
        "a request that is not",
    ),
    sent(
        "sends a hundred attempts at once",
        |order| order.exchange(&order.good().repeat(100)),
        0,
        "pass",
        "",
    ),
    sent(
        "opens five hundred connections and sends nothing",
        |order| {
            let wires: Result<Vec<_>, _> = (0..500).map(|_| order.connect()).collect();
            wires.map(drop)
        },
        1,
        "fail",
        "none",
    ),
    sent(
        "speaks TLS to a plain port",
        |order| order.exchange("\x16\x03\x01\x02\0\x01\0\x01\u{7c}\x03\x03"),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid token",
    ),
    sent(
        "speaks HTTP/2",
        |order| order.exchange("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid HTTP version",
    ),
    sent(
        "speaks HTTP/0.9",
        |order| order.exchange(&format!("GET {}\r\n", order.path)),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid token",
    ),
    sent(
        "has NUL bytes in its head",
        |order| order.exchange(&order.with("A\0: \0", "")),
        1,
        "fail",
        "a request that is not: the head is malformed: invalid header name",
    ),
    sent(
        "steers a terminal and a CI log from head and body",
        |order| {
            let steers =
                "\u{202e}\u{9b}31m ##[error]a ##vso[task.complete]b <script>alert(1)</script>";
            let body = format!(
                "\x1b[2J\x07\n::error::a\n##[error]b\n{steers}{}",
                order.token
            );
            let head = format!(
                "X-A: {steers}\r\nCookie: {}\r\nContent-Length: {}",
                order.token,
                body.len()
            );
            order.exchange(&order.with(&head, &body))
        },
        1,
        "fail",
        "135 bytes that are none: expected value at line 1 column 1",
    ),
    sent(
        "puts the token into its request line",
        |order| {
            let good = order.good();
            order.exchange(&good.replacen(
                " HTTP",
                &format!(
                    "{}token={} HTTP",
                    if order.path.contains('?') { '&' } else { '?' },
                    order.token
                ),
                1,
            ))
        },
        0,
        "pass",
        "",
    ),
    sent(
        "puts the token into a header of its own",
        |order| {
            order.exchange(&order.good().replacen(
                "Host",
                &format!("X-{}: {0}\r\nHost", order.token),
                1,
            ))
        },
        0,
        "pass",
        "",
    ),
    sent(
        "never reads an answer",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.good().as_bytes())
        },
        0,
        "pass",
        "",
    ),
    sent(
        "waits for leave to send the body, and sends another one",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(
                order
                    .with("Expect: 100-continue\r\nContent-Length: 2", "")
                    .as_bytes(),
            )?;
            let _ = wire.read(&mut [0; 64])?;
            wire.write_all(b"HTTP/1.1 200 OK\r\n\r\n")
        },
        1,
        "fail",
        "2 bytes that are none: expected value at line 1 column 1",
    ),
    sent(
        "sends a gzip bomb",
        |order| {
            let bomb = bomb();
            let mut wire = order.connect()?;
            let head = order.with(
                &format!("Content-Encoding: gzip\r\nContent-Length: {}", bomb.len()),
                "",
            );
            wire.write_all(&[head.as_bytes(), bomb].concat())?;
            wire.read(&mut [0; 64]).map(drop)
        },
        1,
        "fail",
        "76531 bytes that are none: expected value at line 1 column 1",
    ),
    sent(
        "sends JSON a hundred thousand levels deep",
        |order| {
            let deep = "[".repeat(100_000);
            order.exchange(&order.with(&format!("Content-Length: {}", deep.len()), &deep))
        },
        1,
        "fail",
        "100000 bytes that are none: recursion limit exceeded at line 1 column 128",
    ),
    heard(
        "sends a body of an exabyte",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(
                order
                    .with("Content-Length: 1000000000000000000", "")
                    .as_bytes(),
            )?;
            flood(&mut wire, b"body ")
        },
        1,
        "",
    ),
    heard(
        "sends chunks without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.with("Transfer-Encoding: chunked", "").as_bytes())?;
            flood(&mut wire, b"1\r\na\r\n")
        },
        1,
        "",
    ),
    heard(
        "sends a head without an end",
        |order| {
            let mut wire = order.connect()?;
            wire.write_all(order.head("").as_bytes())?;
            flood(&mut wire, b"X-Header: value\r\n")
        },
        1,
        "",
    ),
    heard(
        "sends half a head and closes",
        |order| order.write(&order.head("A: b")),
        1,
        "",
    ),
    heard(
        "opens five hundred connections and sends nothing",
        |order| {
            let wires: Result<Vec<_>, _> = (0..500).map(|_| order.connect()).collect();
            wires.map(drop)
        },
        0,
        "",
    ),
    heard(
        "steers a terminal and a CI log from head and body",
        |order| {
            let body = format!(
                "\x1b[2J\x07\n::error::a\n##[error]b\n\u{202e}{}",
                order.token
            );
            let head = format!(
                "X-A: \u{9b}31m{0}\r\nCookie: {0}\r\nContent-Length: {1}",
                order.token,
                body.len()
            );
            order.exchange(&order.with(&head, &body))
        },
        1,
        "no JSON: expected value",
    ),
    heard(
        "speaks TLS to a plain port",
        |order| order.exchange("\x16\x03\x01\x02\0\x01\0\x01\u{7c}\x03\x03"),
        1,
        "",
    ),
];

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

const fn heard(does: &'static str, act: Act, exit: i32, says: &'static str) -> Row {
    Row {
        does,
        kind: Listen(act),
        exit,
        verdict: "served",
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
