//! Runs of the suite whose adapter does what no adapter should.

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::runner::Plan;
use abc_webhook_conformance::stage::sender::{SenderStage, SenderTarget};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::trace::sender::Outcome;
use abc_webhook_conformance::{checks, runner, verdict};

use crate::{DONE, HELLO, order, start, what};

/// How many events there are, and so checks to lose.
const EVENTS: usize = 4;

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
