//! The token appears in no output: not in reports, not in errors, not in panics.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::finding::Reason;
use abc_webhook_conformance::payload;
use abc_webhook_conformance::play::receiver::{Delivery, ReceiverPlay};
use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::{Receiver, ReceiverStage};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::trace::TIME_OUT;

const CANARY: &str = "CANARY-token-0123456789-bird";

#[test]
fn a_receiver_that_tells_everything_it_heard_gives_nothing_away() {
    let address = echo();
    let url = format!("http://{address}/webhook?key={CANARY}");
    for detail in ["--quiet", "--verbose", "--strict"] {
        let output = Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
            // It answers what was sent at once, not what was asked: some of that is waited for.
            .args(["check", "receiver", &url, detail, "--time-out", "1"])
            .env("ABC_WEBHOOK_TOKEN", CANARY)
            .env("RUST_BACKTRACE", "1")
            .output()
            .unwrap();
        // The receiver accepts everything, so the output is full of traces.
        assert_eq!(output.status.code(), Some(1));
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(stdout.contains("x-webhook-token: <token>"), "{stdout}");
        assert!(stdout.contains("you sent"), "{stdout}");
        must_be_silent(&stdout);
        must_be_silent(&String::from_utf8(output.stderr).unwrap());
    }
}

#[test]
fn errors_about_the_token_do_not_quote_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{CANARY} {CANARY}\n")).unwrap();
    let address = format!("http://127.0.0.1:1/webhook?{CANARY}");
    let user = format!("http://user:{CANARY}@127.0.0.1:1/webhook");
    let bare = format!("user:{CANARY}@http://127.0.0.1:1/webhook");
    let (https, none) = (
        address.replace("http", "https"),
        format!("{CANARY}@ host?{CANARY}"),
    );
    let runs: [(&[&str], &str, i32); 7] = [
        (&["check", "receiver", &user], "", 2),
        (&["check", "receiver", &bare], "", 2),
        (&["check", "receiver", &https], "", 2),
        (&["check", "receiver", &none], "", 2),
        (
            &[
                "check",
                "receiver",
                &address,
                "--token-file",
                file.to_str().unwrap(),
            ],
            "",
            2,
        ),
        (
            &["check", "receiver", &address, "--token-file", "-"],
            CANARY,
            3,
        ),
        (
            &[
                "reference",
                "receiver",
                "--token-file",
                file.to_str().unwrap(),
            ],
            "",
            2,
        ),
    ];
    for (arguments, input, exit) in runs {
        let mut child = Command::new(env!("CARGO_BIN_EXE_abc-webhook"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}");
        must_be_silent(&String::from_utf8(output.stdout).unwrap());
        must_be_silent(&String::from_utf8(output.stderr).unwrap());
    }
}

/// The worst a judge could do: panic, and print all it was given.
static PANICKING: Check<Receiver> = Check {
    id: "receiver.panic",
    clause: &abc_webhook_conformance::clause::RESPONSE_OK,
    title: "is not judged",
    play: || ReceiverPlay::one(&Delivery::of(&payload::ISSUE_CREATION)),
    judge: |trace| panic!("{trace:?}"),
    catches: &[(Defect::AnswersAccepted, Reason::OtherSuccess)],
};

#[tokio::test]
async fn a_panic_gives_nothing_away() {
    let heard = Arc::new(Mutex::new(String::new()));
    let listener = Arc::clone(&heard);
    std::panic::set_hook(Box::new(move |panic| {
        listener.lock().unwrap().push_str(&panic.to_string());
    }));
    let secret = Secret::new(CANARY).unwrap();
    let target = Target::parse(&format!("http://{}/?{CANARY}", echo())).unwrap();
    let stage = ReceiverStage::new(Arc::new(Tcp), target.clone(), secret, TIME_OUT).unwrap();
    let plan = Plan {
        target: target.to_string(),
        ..Plan::of(vec![&PANICKING])
    };
    let mut events = String::new();
    let mut tell = |event: Event| events.extend([format!("{event:?}")]);
    runner::run(&stage, &plan, &mut tell).await;
    let _ = std::panic::take_hook();
    let heard = heard.lock().unwrap();
    assert!(heard.contains("ReceiverTrace"), "{heard}");
    assert!(
        events.contains("the judge of receiver.panic panicked"),
        "{events}"
    );
    // Bytes print as numbers, which hide a text just as well from a search as from a reader.
    must_be_silent(&as_text(&heard));
    must_be_silent(&as_text(&events));
}

/// `text`, with every list of byte values spelled as the text that it is.
fn as_text(text: &str) -> String {
    let numbers = |list: &str| -> Option<String> {
        let bytes: Result<Vec<u8>, _> = list.split(", ").map(str::parse).collect();
        Some(String::from_utf8_lossy(&bytes.ok()?).into_owned())
    };
    text.split(['[', ']'])
        .map(|part| numbers(part).unwrap_or_else(|| part.to_owned()))
        .collect()
}

/// Neither the token nor most of it, in any case.
fn must_be_silent(output: &str) {
    let heard = output.to_lowercase();
    let secret = CANARY.to_lowercase();
    for part in [&secret[..], &secret[1..], &secret[..secret.len() - 1]] {
        assert!(!heard.contains(part), "{output}");
    }
}

/// A receiver that answers everything with 200 and sends back all it was sent.
fn echo() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || answer(connection));
        }
    });
    address
}

fn answer(mut connection: TcpStream) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = connection.read(&mut bytes) {
        let echo = String::from_utf8_lossy(&bytes[..read]).into_owned();
        let _ = write!(
            connection,
            "HTTP/1.1 200 OK\r\nX-Echo: {CANARY}\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            in_chunks(&format!("you sent {echo} {CANARY}"))
        );
    }
}

/// In chunks that begin and end within the token.
fn in_chunks(body: &str) -> String {
    let chunks = body.as_bytes().chunks(25).map(|chunk| {
        let text = String::from_utf8_lossy(chunk);
        format!("{:x}\r\n{text}\r\n", text.len())
    });
    chunks.collect::<String>() + "0\r\n\r\n"
}
