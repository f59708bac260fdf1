//! A target that hangs or dies in one check does not bury the others.
//!
//! Receivers made by hand, in memory and in virtual time.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::{Decided, Ended, Event};
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::Fault;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::{Connection, Listener, Network};
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::trace::TIME_OUT;
use abc_webhook_conformance::verdict::{Outcome, Verdict};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Mutex;
use tokio::time::sleep;

/// Stands in the body of `receiver.tolerance.depth` and nowhere else.
const DEADLY: &str = "[[[[";
const DEADLY_CHECK: &str = "receiver.tolerance.depth";

#[tokio::test(start_paused = true)]
async fn a_target_that_never_answers_takes_less_than_a_minute() {
    let (decided, ended) = run(8, |listener| async move {
        let mut listener = listener;
        let mut kept = Vec::new();
        while let Ok(connection) = listener.accept().await {
            kept.push(connection);
        }
    })
    .await;
    assert!(ended.took < Duration::from_secs(60), "{:?}", ended.took);
    assert_eq!(decided.len(), checks::receiver().count());
    assert_eq!(ended.exit, Exit::Unreachable);
    let since = checks::receiver().next().unwrap().id;
    for decided in &decided {
        // What does not bind it needs no answer.
        if ["transport.https", "tls.certificate", "tls.version"].contains(&decided.entry.clause.id)
        {
            assert_eq!(decided.verdict, Verdict::NotApplicable);
            continue;
        }
        let gone = Outcome::Fault(Fault::Gone { since });
        assert_eq!(decided.outcome, gone, "{}", decided.entry.id);
        assert_eq!(decided.verdict, Verdict::Error, "{}", decided.entry.id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_that_dies_is_said_to_be_gone_from_there_on() {
    let (decided, ended) = run(1, |mut listener| async move {
        loop {
            let mut connection = listener.accept().await.unwrap();
            if serve(&mut connection).await == Served::Deadly {
                // The listener goes with the process.
                return;
            }
        }
    })
    .await;
    assert_eq!(decided.len(), checks::receiver().count());
    assert_eq!(ended.exit, Exit::Unreachable);
    let place = place(&decided, DEADLY_CHECK);
    let finding = decided[place].outcome.finding().unwrap();
    assert_eq!(finding.reason(), Some(Reason::NoAnswer), "{finding:?}");
    assert!(decided[..place].iter().all(is_judged));
    for decided in &decided[place + 1..] {
        let gone = Outcome::Fault(Fault::Gone {
            since: DEADLY_CHECK,
        });
        assert_eq!(decided.outcome, gone, "{}", decided.entry.id);
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_that_is_started_again_is_asked_on() {
    let (decided, ended) = run(8, |mut listener| async move {
        let is_down = Arc::new(AtomicBool::new(false));
        while let Ok(mut connection) = listener.accept().await {
            let is_down = Arc::clone(&is_down);
            tokio::spawn(async move {
                if is_down.load(Ordering::Acquire) {
                    return;
                }
                if serve(&mut connection).await == Served::Deadly {
                    is_down.store(true, Ordering::Release);
                    sleep(Duration::from_millis(1500)).await;
                    is_down.store(false, Ordering::Release);
                }
            });
        }
    })
    .await;
    assert_ne!(ended.exit, Exit::Unreachable);
    assert!(decided.iter().all(is_judged));
    // It dies in this check whenever it is asked, and nobody else is blamed for that.
    let silent = decided.iter().filter(|decided| {
        let finding = decided.outcome.finding();
        finding.as_ref().and_then(Finding::reason) == Some(Reason::NoAnswer)
    });
    let silent: Vec<&str> = silent.map(|decided| decided.entry.id).collect();
    assert!(silent.contains(&DEADLY_CHECK), "{silent:?}");
    for id in silent {
        let is_owed = id == DEADLY_CHECK || EXCUSED.contains(&id);
        assert!(is_owed, "{id} is blamed");
    }
}

/// One request at a time: what hangs keeps the others waiting, and nobody blames them.
#[tokio::test(start_paused = true)]
async fn neighbours_of_a_check_that_hangs_are_not_blamed() {
    let (decided, _) = run(8, |mut listener| async move {
        let turn = Arc::new(Mutex::new(()));
        while let Ok(mut connection) = listener.accept().await {
            let turn = Arc::clone(&turn);
            tokio::spawn(async move {
                let turn = turn.lock().await;
                if serve(&mut connection).await == Served::Deadly {
                    sleep(TIME_OUT + Duration::from_secs(1)).await;
                }
                drop(turn);
            });
        }
    })
    .await;
    let blamed = decided.iter().filter(|decided| {
        let finding = decided.outcome.finding();
        finding.as_ref().and_then(Finding::reason) == Some(Reason::NoAnswer)
    });
    let blamed: Vec<&str> = blamed.map(|decided| decided.entry.id).collect();
    assert!(blamed.contains(&DEADLY_CHECK), "{blamed:?}");
    for id in blamed {
        let is_owed = id == DEADLY_CHECK || EXCUSED.contains(&id);
        assert!(is_owed, "{id} is blamed");
    }
}

/// What the receivers of these tests do not answer on their own account: they close every
/// connection after one answer, read one packet and no more, and serve one at a time.
const EXCUSED: &[&str] = &[
    "receiver.request.framing.packets",
    "receiver.request.framing.chunked",
    "receiver.load.held",
];

#[derive(PartialEq)]
enum Served {
    Well,
    Deadly,
}

/// Answers one request with 200, unless it is the deadly one.
async fn serve(connection: &mut Box<dyn Connection>) -> Served {
    let mut bytes = Vec::new();
    while !is_complete(&bytes) {
        match connection.read_buf(&mut bytes).await {
            Ok(1..) => {}
            _ => return Served::Well,
        }
    }
    if String::from_utf8_lossy(&bytes).contains(DEADLY) {
        return Served::Deadly;
    }
    let answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    let _ = connection.write_all(answer).await;
    Served::Well
}

/// Whether the whole request is there.
fn is_complete(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    if head.contains("Transfer-Encoding") {
        return bytes.ends_with(b"0\r\n\r\n");
    }
    let length = head.split("Content-Length: ").nth(1);
    let length = length.and_then(|rest| rest.split("\r\n").next());
    let length: usize = length.map_or(0, |length| length.parse().unwrap());
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    bytes.len() >= start.unwrap() + 4 + length
}

async fn run<F: Future<Output = ()> + Send + 'static>(
    at_once: usize,
    receiver: impl FnOnce(Box<dyn Listener>) -> F,
) -> (Vec<Decided>, Ended) {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    tokio::spawn(receiver(listener));
    let secret = Secret::random().unwrap();
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    let plan = Plan {
        at_once,
        allow_load: true,
        ..Plan::of(checks::receiver().collect())
    };
    let (mut decided, mut ended) = (Vec::new(), None);
    let mut tell = |event| match event {
        Event::Decided(one) => decided.push(*one),
        Event::Ended(end) => ended = Some(end),
        Event::Started(_) | Event::Playing(_) => {}
    };
    runner::run(&stage, &plan, &mut tell).await;
    (decided, ended.unwrap())
}

fn place(decided: &[Decided], id: &str) -> usize {
    let mut ids = decided.iter().map(|decided| decided.entry.id);
    ids.position(|other| other == id).unwrap()
}

fn is_judged(decided: &Decided) -> bool {
    matches!(
        decided.outcome,
        Outcome::Judged(_) | Outcome::JudgedTwice(..)
    )
}
