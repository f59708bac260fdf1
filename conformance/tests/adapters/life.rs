//! The processes of an adapter: how many there are, what they are given, and that they end.

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::stage::adapter::{Adapter, Command};
use abc_webhook_conformance::stage::sender::{SenderStage, SenderTarget};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::Outcome;
use tokio::io::AsyncReadExt;

use crate::{DONE, HELLO, order, shell, start};

#[tokio::test]
async fn the_environment_is_scrubbed_but_for_what_is_passed() {
    // Cargo sets both for every test.
    let tell = r#"echo "[$CARGO_PKG_NAME][$CARGO_PKG_VERSION][${PATH:+path}]" >&2"#;
    let command = Command {
        words: vec!["sh".into(), "-c".into(), tell.into()],
        pass: vec!["CARGO_PKG_VERSION".to_owned()],
    };
    let fault = Adapter::start(command, 1).await.err().unwrap();
    let Fault::Misbehaved { stderr, .. } = fault else {
        panic!("{fault}");
    };
    assert_eq!(stderr, [format!("[][{}][path]", env!("CARGO_PKG_VERSION"))]);
}

#[tokio::test]
async fn several_processes_serve_where_one_takes_one_at_a_time() {
    // Each answers only once both have been asked: two in flight need two processes.
    let folder = tempfile::tempdir().unwrap();
    let meet = format!(
        r#"echo '{{"type":"hello","protocol":1,"max_in_flight":1}}'; read line
        id=$(echo "$line" | sed 's/.*"id":"\([^"]*\)".*/\1/'); cd {}; touch "$id"
        until [ -e d0 ] && [ -e d1 ]; do sleep 0.01; done
        echo "{{\"type\":\"done\",\"id\":\"$id\",\"outcome\":\"delivered\"}}"; read line"#,
        folder.path().display()
    );
    let adapter = Arc::new(Adapter::start(shell(&meet), 2).await.unwrap());
    let both = tokio::join!(adapter.deliver(order()), adapter.deliver(order()));
    assert_eq!(both, (Ok(Outcome::Delivered), Ok(Outcome::Delivered)));
}

/// Each process answers only once it has been asked for two: if they are to get into each other's
/// way, they have to meet.
#[tokio::test]
async fn deliveries_that_are_to_meet_go_to_one_process() {
    let hello = HELLO.replace('9', "2");
    let script =
        format!("{hello}; read -r one; read -r line; {DONE}; line=$one; {DONE}; read line");
    let adapter = Adapter::start(shell(&script), 6).await.unwrap();
    for _ in 0..3 {
        let seat = adapter.seat(2, Company::Others).await.unwrap();
        let both = tokio::join!(
            adapter.deliver_at(order(), &seat),
            adapter.deliver_at(order(), &seat)
        );
        assert_eq!(both, (Ok(Outcome::Delivered), Ok(Outcome::Delivered)));
    }
}

#[tokio::test]
async fn one_that_takes_one_at_a_time_cannot_be_asked_whether_one_delays_another() {
    let adapter = start(&HELLO.replace('9', "1")).await.unwrap();
    let stage = SenderStage::new(
        Arc::new(Tcp),
        Arc::new(adapter),
        None,
        Duration::from_secs(1),
        Duration::from_secs(1),
    );
    for check in checks::sender().filter(|check| check.clause.id == "isolation") {
        let trace = stage.perform(&(check.play)(), Company::Others).await;
        let finding = (check.judge)(&trace.unwrap());
        let Finding::Untestable(why) = finding else {
            panic!("{}: {finding:?}", check.id);
        };
        assert!(why.contains("max_in_flight above 1"), "{why}");
    }
}

#[tokio::test]
async fn what_an_adapter_started_ends_with_it() {
    let (adapter, held) = with_a_grandchild("read line").await;
    drop(adapter);
    held.must_end().await;
}

/// The child ends by itself, as it is told to, and leaves the grandchild alone.
#[tokio::test]
async fn what_an_adapter_left_behind_ends_as_well() {
    let (adapter, held) = with_a_grandchild("read line; exit 0").await;
    assert_eq!(adapter.finish().await, []);
    held.must_end().await;
}

/// A pipe that a grandchild holds open for as long as it lives.
struct Held {
    pipe: tokio::fs::File,
    _folder: tempfile::TempDir,
}

impl Held {
    async fn must_end(mut self) {
        let mut rest = Vec::new();
        self.pipe.read_to_end(&mut rest).await.unwrap();
        assert_eq!(rest, b"\n");
    }
}

async fn with_a_grandchild(then: &str) -> (Adapter, Held) {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    let script = format!(
        "mkfifo {fifo}; (echo alive; exec sleep 600 2>&- <&-) > {fifo} & {HELLO}; {then}",
        fifo = fifo.display(),
    );
    let adapter = start(&script).await.unwrap();
    let mut pipe = tokio::fs::File::open(&fifo).await.unwrap();
    let mut alive = [0; 5];
    pipe.read_exact(&mut alive).await.unwrap();
    assert_eq!(&alive, b"alive");
    let held = Held {
        pipe,
        _folder: folder,
    };
    (adapter, held)
}
