//! Adapters that misbehave are blamed by name, with their last words; the sender is not.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the report"
)]
#![cfg(unix)]

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::adapter::{Adapter, Command};
use abc_webhook_conformance::stage::sender::{Order, SenderStage, SenderTarget};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::Outcome;
use abc_webhook_conformance::{checks, verdict};
use tokio::io::AsyncReadExt;

/// How many events there are, and so checks to lose.
const EVENTS: usize = 4;

/// Says in a shell that the delivery in `$line` is done.
const DONE: &str = r#"echo "$line" | sed 's/.*"id":"\([^"]*\)".*/{"type":"done","id":"\1","outcome":"delivered"}/'"#;

const HELLO: &str =
    r#"echo '{"type":"hello","protocol":1,"max_in_flight":9,"capabilities":["later"],"new":1}'"#;

#[tokio::test]
async fn one_that_is_not_there_would_not_start() {
    let command = Command {
        words: vec!["no-such-program-here".into()],
        pass: Vec::new(),
    };
    let fault = Adapter::start(command, 1).await.err().unwrap();
    assert!(matches!(fault, Fault::WouldNotStart { .. }), "{fault}");
}

#[tokio::test]
async fn one_that_dies_at_once_is_quoted() {
    let fault = start("echo out of luck >&2; exit 3").await.err().unwrap();
    insta::assert_snapshot!(fault, @r"
    the adapter sh -c 'echo out of luck >&2; exit 3' ended without a hello (exit status: 3)
    its last words on standard error:
      | out of luck
    ");
}

/// In paused time a process seems to take for ever.
#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_not_waited_for() {
    let fault = start("exec sleep 60").await.err().unwrap();
    insta::assert_snapshot!(fault, @r"
    the adapter sh -c 'exec sleep 60' said no hello within 10 s
    it wrote nothing to standard error
    ");
}

/// Time stands still until the hello is there, and then runs away.
#[tokio::test]
async fn one_that_never_finishes_is_given_up() {
    let adapter = start(&format!("{HELLO}; exec sleep 60")).await.unwrap();
    tokio::time::pause();
    let fault = adapter.deliver(order()).await.unwrap_err();
    assert_eq!(what(fault), "did not finish a delivery within 132 s");
}

#[tokio::test]
async fn one_that_babbles_at_once_is_quoted() {
    assert_eq!(
        what(start("echo Starting up").await.err().unwrap()),
        "wrote a line that is no message (expected value at line 1 column 1): Starting up"
    );
}

#[tokio::test]
async fn one_of_another_version_is_told_so() {
    let hello = r#"echo '{"type":"hello","protocol":7}'"#;
    assert_eq!(
        what(start(hello).await.err().unwrap()),
        "speaks version 7 of the protocol, not 1"
    );
}

#[tokio::test]
async fn one_that_has_room_for_nothing_is_refused() {
    let hello = r#"echo '{"type":"hello","protocol":1,"max_in_flight":0}'"#;
    assert_eq!(
        what(start(hello).await.err().unwrap()),
        "says in its hello that max_in_flight is 0"
    );
}

#[tokio::test]
async fn one_that_begins_with_something_else_is_refused() {
    let done = r#"echo '{"type":"done","id":"d0","outcome":"delivered"}'"#;
    assert_eq!(
        what(start(done).await.err().unwrap()),
        "did not begin with hello"
    );
}

#[tokio::test]
async fn one_that_does_as_it_should_delivers() {
    let done = r#"read line; echo '{"type":"done","id":"d0","outcome":"rejected"}'; read line"#;
    assert_eq!(
        deliver(&format!("{HELLO}; {done}")).await,
        Ok(Outcome::Rejected)
    );
}

#[tokio::test]
async fn one_that_dies_in_the_middle_is_quoted() {
    let fault = deliver(&format!("{HELLO}; read line; echo oh no >&2"))
        .await
        .unwrap_err();
    let Fault::Misbehaved { what, stderr, .. } = fault else {
        panic!("{fault}");
    };
    assert_eq!(what, "ended before it was told to (exit status: 0)");
    assert_eq!(stderr, ["oh no"]);
}

#[tokio::test]
async fn one_that_invents_a_delivery_is_told_which() {
    let invents = r#"read line; echo '{"type":"done","id":"x9","outcome":"delivered"}'; read line"#;
    assert_eq!(
        what(deliver(&format!("{HELLO}; {invents}")).await.unwrap_err()),
        r#"was done with a delivery that nobody asked for: "x9""#
    );
}

#[tokio::test]
async fn one_that_is_done_twice_is_told_so() {
    let done = r#"echo '{"type":"done","id":"d0","outcome":"delivered"}'"#;
    let adapter = start(&format!("{HELLO}; read line; {done}; {done}; read line"))
        .await
        .unwrap();
    assert_eq!(adapter.deliver(order()).await, Ok(Outcome::Delivered));
    assert_eq!(
        what(adapter.deliver(order()).await.unwrap_err()),
        r#"was done twice with the delivery "d0""#
    );
}

#[tokio::test]
async fn an_outcome_that_is_not_on_the_list_is_refused() {
    let done = r#"read line; echo '{"type":"done","id":"d0","outcome":"fine"}'; read line"#;
    let what = what(deliver(&format!("{HELLO}; {done}")).await.unwrap_err());
    assert!(what.contains("unknown variant `fine`"), "{what}");
}

#[tokio::test]
async fn a_token_in_the_last_words_is_masked() {
    let tell = r#"read line; echo "got $line" >&2"#;
    let fault = deliver(&format!("{HELLO}; {tell}")).await.unwrap_err();
    let shown = fault.to_string();
    assert!(shown.contains(r#""token":"<token>""#), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}

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

/// The adapter does nothing, so that whoever has a verdict is told that nothing came; with one
/// event it does something that no adapter should.
#[tokio::test]
async fn what_an_adapter_does_wrong_is_told_and_the_rest_goes_on() {
    let misdeeds = [
        (
            "echo out of luck >&2; exit 7",
            "ended before it was told to (exit status: 7)",
        ),
        (
            "kill -9 $$",
            "ended before it was told to (signal: 9 (SIGKILL))",
        ),
        (
            "exec >&-",
            "closed its standard output before it was told to",
        ),
        ("echo Delivering", "is no message"),
        ("done; done", "was done twice"),
        ("id=x9; done", "that nobody asked for"),
        (r#"echo "$hello""#, "said hello twice"),
        ("head -c 5000000 /dev/zero", "longer than 4194304 bytes"),
    ];
    let runs = misdeeds.map(|(misdeed, what)| async move {
        let (faults, judged) = run(misdeed).await;
        assert!(judged >= EVENTS - 1, "{misdeed}: {faults:?}");
        assert_eq!(faults.len(), 1, "{misdeed}: {faults:?}");
        assert!(faults[0].contains(what), "{misdeed}: {faults:?}");
    });
    futures_util::future::join_all(runs).await;
}

/// The process ends with the first delivery of all, whichever that is, and never again.
#[tokio::test]
async fn a_fault_that_nobody_repeats_is_told_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "{HELLO}; read -r line; mkdir {}/once && exit 1; {DONE}; while read -r line; do {DONE}; done",
        folder.path().display()
    );
    let (faults, judged) = run_script(&script).await;
    assert_eq!((faults.len(), judged), (1, EVENTS - 1), "{faults:?}");
}

#[tokio::test]
async fn a_fault_that_comes_after_everything_is_told_at_the_end() {
    let done = r#"echo '{"type":"done","id":"d0","outcome":"delivered"}'"#;
    let script = format!("{HELLO}; read line; {done}; {done}; exec cat >/dev/null");
    let adapter = start(&script).await.unwrap();
    assert_eq!(adapter.deliver(order()).await, Ok(Outcome::Delivered));
    // Nothing tells when the second line has been read.
    let faults = loop {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if adapter.has_misbehaved().await {
            break adapter.finish().await;
        }
    };
    let told: Vec<String> = faults.into_iter().map(what).collect();
    assert_eq!(told, [r#"was done twice with the delivery "d0""#]);
}

/// Four deliveries to one process, which is up to no good with one of them.
async fn run(misdeed: &str) -> (Vec<String>, usize) {
    let misdeed = misdeed.replace("done", "finish");
    let script = format!(
        r#"hello={}; {HELLO}; finish() {{ echo "{{\"type\":\"done\",\"id\":\"$id\",\"outcome\":\"delivered\"}}"; }}
        while read -r line; do
          id=$(echo "$line" | sed 's/.*"id":"\([^"]*\)".*/\1/')
          case "$line" in *FEEDBACK_CREATION*) {misdeed};; *) finish;; esac
        done"#,
        shlex::try_quote(HELLO.trim_start_matches("echo '").trim_end_matches('\'')).unwrap(),
    );
    run_script(&script).await
}

/// The faults, and how many checks had a verdict.
async fn run_script(script: &str) -> (Vec<String>, usize) {
    let adapter = Arc::new(start(script).await.unwrap());
    // Silence is not what this is about.
    let tolerance = Duration::from_millis(1);
    let stage = SenderStage::new(
        Arc::new(Tcp),
        Arc::clone(&adapter) as _,
        None,
        Duration::from_secs(1),
        tolerance,
    );
    // One of each event.
    let is_event = |id: &str| id.starts_with("sender.event.") && id.split('.').count() == 3;
    let events = checks::sender().filter(|check| is_event(check.id));
    let plan = Plan {
        at_once: EVENTS,
        ..Plan::of(events.take(EVENTS).collect())
    };
    let (mut faults, mut judged) = (Vec::new(), 0);
    runner::run(&stage, &plan, &mut |event| {
        if let Event::Decided(check) = event {
            match check.outcome {
                verdict::Outcome::Fault(fault) => faults.push(fault.to_string()),
                _ => judged += 1,
            }
        }
    })
    .await;
    drop(stage);
    // Where everything else was done before, nobody was left to be told.
    let adapter = Arc::into_inner(adapter).unwrap();
    let untold = adapter.finish().await.into_iter();
    faults.extend(untold.map(|fault| fault.to_string()));
    (faults, judged)
}

async fn start(script: &str) -> Result<Adapter, Fault> {
    Adapter::start(shell(script), 1).await
}

async fn deliver(script: &str) -> Result<Outcome, Fault> {
    start(script).await.unwrap().deliver(order()).await
}

fn shell(script: &str) -> Command {
    Command {
        words: vec!["sh".into(), "-c".into(), script.into()],
        pass: Vec::new(),
    }
}

fn order() -> Order {
    Order {
        url: "http://127.0.0.1:1/".to_owned(),
        token: Some(Secret::new("canary-token").unwrap()),
        event: String::new(),
        marker: None,
        body: "{}".to_owned(),
        ca_file: None,
        time_out: Duration::from_secs(5),
    }
}

fn what(fault: Fault) -> String {
    match fault {
        Fault::Misbehaved { what, .. } => what,
        other => panic!("{other}"),
    }
}
