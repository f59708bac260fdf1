//! Probes: the user's count of effects, and what can go wrong with it.

#![cfg(unix)]
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

mod common;

use std::path::Path;
use std::process::{Command as Process, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::reference::effects::Effects;
use abc_webhook_conformance::reference::receiver::{router, serve};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::adapter::Command;
use abc_webhook_conformance::stage::client::{Receiver, ReceiverStage};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::probe::{CommandProbe, Probe};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::TIME_OUT;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

#[tokio::test]
async fn a_command_counts_by_what_it_prints() {
    assert_eq!(count("echo 42").await, Ok(42));
    assert_eq!(count("printf '  7\\n\\n'; echo noise >&2").await, Ok(7));
    // More than is read, and more than a pipe holds.
    assert_eq!(count("yes | head -c 300000 >&2; echo 1").await, Ok(1));
}

#[tokio::test]
async fn what_goes_wrong_with_a_command_is_told() {
    for (script, told) in [
        ("echo many", r#"printed "many", which is no number"#),
        ("echo -1", r#"printed "-1", which is no number"#),
        ("true", "printed nothing, and a number was due"),
        (
            "echo lost >&2; exit 3",
            r#"failed (exit status: 3) and said "lost""#,
        ),
        ("kill -9 $$", "failed (signal: 9 (SIGKILL))"),
    ] {
        let what = count(script).await.unwrap_err();
        assert_eq!(what, told, "{script}");
    }
    let hangs = probe(&["sh", "-c", "sleep 60"], Duration::from_millis(50));
    let Err(Fault::Probe { what, command }) = hangs.count().await else {
        panic!("it came to an end");
    };
    assert_eq!(what, "did not end within 0.05 s");
    assert_eq!(command, "sh -c 'sleep 60'");
    let missing = probe(&["no-such-program-here"], TIME_OUT).count().await;
    let error = missing.unwrap_err().to_string();
    assert!(
        error.contains("the probe no-such-program-here would not start"),
        "{error}"
    );
}

#[tokio::test]
async fn a_command_gets_no_secret_unless_told() {
    // Cargo sets this one for every test.
    let script = "test -z \"$CARGO_MANIFEST_DIR\" && echo 0 || echo 1";
    assert_eq!(count(script).await, Ok(0));
    let passed = CommandProbe::new(
        Command {
            words: ["sh", "-c", script].map(Into::into).to_vec(),
            pass: vec!["CARGO_MANIFEST_DIR".to_owned()],
        },
        TIME_OUT,
    );
    assert_eq!(passed.count().await, Ok(1));
}

/// Neither proof nor praise: the probe may count something else.
#[tokio::test(start_paused = true)]
async fn counts_that_say_nothing_decide_nothing() {
    for steps in [&[5, 5][..], &[5, 3]] {
        for check in effects() {
            let stage = stage(Steps::new(steps)).await;
            let finding = finding(&stage, check).await;
            assert!(
                matches!(finding, Finding::Inconclusive(_)),
                "{steps:?}: {finding:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_fails_in_the_middle_is_no_fault_of_the_receiver() {
    for check in effects() {
        let stage = stage(Steps::new(&[5])).await;
        let performed = stage.perform(&(check.play)(), Company::Alone).await;
        assert!(
            matches!(performed, Err(Fault::Probe { .. })),
            "{performed:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_judged_by_effects_that_nobody_counts() {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let (stage, _) = served(network).await;
    for check in effects() {
        let finding = finding(&stage, check).await;
        assert!(matches!(finding, Finding::NotApplicable(_)), "{finding:?}");
    }
}

/// A ledger in a file, counted by a program: all the way through the command.
#[tokio::test]
async fn the_command_counts_effects_before_and_after() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("the ledger");
    std::fs::write(&ledger, "").unwrap();
    for (repeats, verdict) in [(false, "pass"), (true, "warn")] {
        let output = run_with_ledger(&ledger, repeats).await;
        let stdout = String::from_utf8(output.stdout).unwrap();
        let summary = stdout.lines().last().unwrap();
        assert!(summary.starts_with("2 checks in "), "{stdout}");
        assert!(summary.ends_with(&format!(": 2 {verdict}")), "{stdout}");
        if repeats {
            assert!(stdout.contains("2: the probe counted"), "{stdout}");
            assert!(stdout.contains("--burst 7 --probe"), "{stdout}");
        }
    }
}

#[tokio::test]
async fn a_probe_that_is_of_no_use_is_exit_2() {
    for (probe, told) in [
        (
            "sh -c 'echo many'",
            "error: the probe sh -c 'echo many' printed \"many\", which is no number",
        ),
        ("echo 'open", "error: --probe \"echo 'open\" is no command"),
        ("", "error: --probe \"\" is no command"),
    ] {
        let output = check(&["http://127.0.0.1:1/", "--probe", probe]).await;
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.starts_with(told), "{stderr}");
        assert!(stderr.contains("hint: --probe takes"), "{stderr}");
    }
}

#[tokio::test]
async fn a_burst_has_bounds() {
    for burst in ["0", "10001", "many"] {
        let output = check(&["http://127.0.0.1:1/", "--burst", burst]).await;
        assert_eq!(output.status.code(), Some(2), "{burst}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_has_as_many_connections_as_were_asked_for() {
    let burst = checks::receiver().find(|check| check.id == "receiver.load.burst");
    for connections in [1, 7, 300] {
        let (stage, _) = served(Arc::new(Memory::default())).await;
        let stage = stage.with_burst(connections);
        let trace = stage
            .perform(&(burst.unwrap().play)(), Company::Alone)
            .await;
        assert_eq!(trace.unwrap().exchanges.len(), connections);
    }
}

/// What this machine lacks is not the receiver's fault.
#[tokio::test]
async fn a_burst_beyond_the_limit_of_descriptors_is_no_finding() {
    let secret = Secret::new(TOKEN).unwrap();
    let listener = Tcp.listen().await.unwrap();
    let url = format!("http://127.0.0.1:{}/", listener.port());
    tokio::spawn(serve(listener, router(&secret).unwrap()));
    let mut command = Process::new("sh");
    command
        .args(["-c", "ulimit -n 60 && exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_abc-webhook"))
        .args(["check", "receiver", &url, "--burst", "200"])
        .args(["--only", "receiver.load.burst"])
        .env("ABC_WEBHOOK_TOKEN", TOKEN);
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.unwrap().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stdout}");
    assert!(stdout.contains("ulimit -n"), "{stdout}");
    assert!(!stdout.contains("expected"), "{stdout}");
}

/// Appends each accepted body to the ledger, or each new one, and runs the suite on that.
async fn run_with_ledger(ledger: &Path, repeats: bool) -> Output {
    let secret = Secret::new(TOKEN).unwrap();
    let path = ledger.to_owned();
    let record = move |body: &str| {
        let so_far = std::fs::read_to_string(&path).unwrap();
        if repeats || !so_far.contains(body) {
            std::fs::write(&path, format!("{so_far}{body}\n")).unwrap();
        }
    };
    let router = router(&secret).unwrap().layer(axum::middleware::from_fn(
        move |request: axum::extract::Request, next: axum::middleware::Next| {
            let record = record.clone();
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                record(std::str::from_utf8(&body).unwrap());
                next.run(axum::extract::Request::from_parts(head, body.into()))
                    .await
            }
        },
    ));
    let listener = Tcp.listen().await.unwrap();
    let url = format!("http://127.0.0.1:{}/", listener.port());
    let serving = tokio::spawn(serve(listener, router));
    let path = ledger.display().to_string();
    let probe = format!(
        "sh -c {}",
        shlex::try_quote(&format!("wc -l < '{path}'")).unwrap()
    );
    let only = "receiver.effect.*";
    let output = check(&[&url, "--burst", "7", "--only", only, "--probe", &probe]).await;
    serving.abort();
    output
}

const TOKEN: &str = "a-token-for-probe-tests";

async fn check(arguments: &[&str]) -> Output {
    let mut command = Process::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .args(["check", "receiver"])
        .args(arguments)
        .env("ABC_WEBHOOK_TOKEN", TOKEN);
    let output = tokio::task::spawn_blocking(move || command.output());
    output.await.unwrap().unwrap()
}

async fn count(script: &str) -> Result<u64, String> {
    let probe = probe(&["sh", "-c", script], Duration::from_secs(20));
    probe.count().await.map_err(|fault| match fault {
        Fault::Probe { what, .. } => what,
        other => panic!("{other}"),
    })
}

fn probe(words: &[&str], time_out: Duration) -> CommandProbe {
    let command = Command {
        words: words.iter().map(Into::into).collect(),
        pass: Vec::new(),
    };
    CommandProbe::new(command, time_out)
}

/// A probe that counts these, one after the other, and then no more.
struct Steps {
    steps: Vec<u64>,
    next: AtomicU64,
}

impl Steps {
    fn new(steps: &[u64]) -> Arc<Self> {
        Arc::new(Self {
            steps: steps.to_vec(),
            next: AtomicU64::default(),
        })
    }
}

impl Probe for Steps {
    fn count(&self) -> BoxFuture<'_, Result<u64, Fault>> {
        let next = self.next.fetch_add(1, Ordering::AcqRel);
        let step = self.steps.get(usize::try_from(next).unwrap()).copied();
        let fault = || Fault::Probe {
            command: "steps".to_owned(),
            what: "has no more".to_owned(),
        };
        async move { step.ok_or_else(fault) }.boxed()
    }
}

async fn stage(probe: Arc<dyn Probe>) -> ReceiverStage {
    let (stage, _) = served(Arc::new(Memory::default())).await;
    stage.with_probe(probe)
}

/// A receiver whose effects nobody counts yet.
async fn served(network: Arc<dyn Network>) -> (ReceiverStage, Arc<Effects>) {
    let secret = Secret::random().unwrap();
    let effects = Effects::new(None);
    let listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    tokio::spawn(serve(listener, effects.of(router(&secret).unwrap())));
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    (stage, effects)
}

fn effects() -> impl Iterator<Item = &'static Check<Receiver>> {
    checks::receiver().filter(|check| check.clause.id == "effect.idempotence")
}

async fn finding(stage: &ReceiverStage, check: &Check<Receiver>) -> Finding {
    let trace = stage.perform(&(check.play)(), Company::Alone).await;
    (check.judge)(&trace.unwrap())
}
