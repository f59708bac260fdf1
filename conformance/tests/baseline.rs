//! Known failures, as people use them and as a property of any run.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;
mod targets;

use std::fmt::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use abc_webhook_conformance::baseline::{self, Baseline, Lapse};
use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::{Ended, Event};
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::stage::client::Receiver;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::verdict::{Strictness, Verdict};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tempfile::TempDir;
use time::macros::date;

/// Of these three a yes-man fails the first two, the second only in a strict run.
const THREE: [&str; 3] = [
    "receiver.transport.token.wrong",
    "receiver.response.rejected.empty",
    "receiver.response.ok",
];

#[test]
fn known_failures_are_told_and_do_not_fail_the_run() {
    let text = "
        # Nobody has found the time.
        'receiver.transport.token.wrong' = 'accepts everything'
        'receiver.response.rejected.*' = { reason = 'swallows', until = 2999-12-31 }
    ";
    let file = File::with(text);
    insta::assert_snapshot!(shown(&file.check(&["--strict"]), &file), @"
    exit: 0
    --- stdout
    abc-webhook 0.1.0: receiver suite, 3 checks, http://127.0.0.1:PORT/webhook

                    checks slowest clause
    known 1 TIME ms transport.token
      known TIME ms receiver.transport.token.wrong
    pass 1 TIME ms response.ok
    known 1 TIME ms response.rejected
      known TIME ms receiver.response.rejected.empty

    Listed in the baseline: 2 known

    known receiver.transport.token.wrong
        reason accepts everything
        observed an answer with 200

    known receiver.response.rejected.empty
        reason swallows (until 2999-12-31)
        observed an answer with 200

    3 checks in TIME ms: 1 pass, 2 known
    --- stderr
    ");
}

/// A sender that does better than the vendor's is told so.
#[test]
fn the_vendors_baseline_is_stale_for_a_sender_that_conforms() {
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    // Not those of client errors: some of them are played with --exhaustive only.
    let only = ["--only", "sender.redirect.method.*", "--quiet"];
    let output = Command::new(program)
        .args(["check", "sender", "--baseline", "abc-user-feedback"])
        .args(only)
        .args(["--command", program, "reference", "sender"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stale = "is stale: nothing it lists fails any more";
    assert!(stdout.contains(stale), "{stdout}");
    assert_eq!(output.status.code(), Some(1), "{stdout}");
}

#[test]
fn a_baseline_that_is_not_true_fails_the_run_and_says_why() {
    let file = File::with(
        "
        'receiver.transport.token.wrong' = { reason = 'old', until = 2020-01-31 }
        'receiver.response.rejected.empty' = 'TODO'
        'receiver.response.ok' = 'was slow'
        'receiver.no.such.check' = 'misspelt'
        'receiver.event.*' = 'not selected'
        'receiver.*' = 'some of these fail'
        'sender.*' = 'of the other suite'
        ",
    );
    insta::assert_snapshot!(shown(&file.check(&["--quiet"]), &file), @"
    exit: 1
    --- stdout
    abc-webhook 0.1.0: receiver suite, 3 checks, http://127.0.0.1:PORT/webhook

    Listed in the baseline: 2 known

    known receiver.transport.token.wrong
        reason some of these fail
        observed an answer with 200

    known receiver.response.rejected.empty
        reason TODO
        observed an answer with 200

    BASELINE an entry matches no check of the catalogue
        entry FOLDER/known.toml:5:9: receiver.no.such.check
        to do correct it, by what abc-webhook list shows, or remove it

    BASELINE an entry is stale: nothing it lists fails any more
        entry FOLDER/known.toml:4:9: receiver.response.ok
        to do remove it, or let --baseline-update do so

    BASELINE an entry is past its date, 2020-01-31
        entry FOLDER/known.toml:2:9: receiver.transport.token.wrong
        to do mend what it lists and remove it, or set a later date

    BASELINE an entry gives no reason
        entry FOLDER/known.toml:3:9: receiver.response.rejected.empty
        to do say in place of TODO why this is known to fail

    3 checks in TIME ms: 1 pass, 2 known, 4 objections to the baseline
    --- stderr
    ");
}

#[test]
fn a_mistake_in_a_baseline_is_exit_2_before_anything_is_played() {
    for text in ["'a' = ", "'[a' = 'b'", "'a' = ''", "'a' = { reasn = 'b' }"] {
        let file = File::with(text);
        let output = file.check_at("http://127.0.0.1:1/webhook", &[]);
        assert_eq!(output.status.code(), Some(2), "{text}");
    }
    let file = File::with("\n'receiver.*' = { reason = 'b', until = 'soon' }");
    insta::assert_snapshot!(shown(&file.check(&[]), &file), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/known.toml:2:40: "until" must be a date, without quotes: 2027-01-31, and is of type string
    hint: an entry is "id or glob" = "reason", or = { reason = "…", until = 2027-01-31 }
    "#);
    let none = File::named("none.toml");
    insta::assert_snapshot!(shown(&none.check(&[]), &none), @"
    exit: 2
    --- stdout
    --- stderr
    error: the baseline FOLDER/none.toml cannot be read: No such file or directory (os error 2)
    hint: --baseline-update writes a baseline where there is none
    ");
}

#[test]
fn an_update_writes_what_fails_and_the_next_run_asks_for_reasons() {
    let file = File::with("# Ours.\n\n# Once.\n'receiver.response.ok' = 'was slow'\n");
    let update = file.check(&["--strict", "--quiet", "--baseline-update"]);
    assert_eq!(update.status.code(), Some(1));
    insta::assert_snapshot!(file.shorten(&update.stderr), @"
    FOLDER/known.toml: 2 added, 1 dropped, 0 kept
      - receiver.response.ok
      + receiver.transport.token.wrong
      + receiver.response.rejected.empty
    hint: write a reason for each TODO; until then it fails the run
    ");
    insta::assert_snapshot!(file.text(), @r#"
    # Ours.

    "receiver.transport.token.wrong" = "TODO"
    "receiver.response.rejected.empty" = "TODO"
    "#);
    let asks = file.check(&["--strict", "--quiet"]);
    assert_eq!(asks.status.code(), Some(1));
    let told = String::from_utf8(asks.stdout).unwrap();
    assert!(
        told.contains("1 pass, 2 known, 2 objections to the baseline"),
        "{told}"
    );

    std::fs::write(&file.path, file.text().replace("TODO", "we know")).unwrap();
    let before = file.text();
    let green = file.check(&["--strict", "--quiet", "--baseline-update"]);
    assert_eq!(green.status.code(), Some(0));
    assert_eq!(file.text(), before);
}

#[test]
fn an_update_makes_a_file_that_is_not_there() {
    let file = File::named("new.toml");
    let output = file.check(&["--baseline-update"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        file.text(),
        "\"receiver.transport.token.wrong\" = \"TODO\"\n"
    );
}

#[test]
fn an_update_needs_one_file_that_can_be_written() {
    let (one, two) = (File::with(""), File::with(""));
    let both = one.check(&[
        "--baseline",
        two.path.to_str().unwrap(),
        "--baseline-update",
    ]);
    insta::assert_snapshot!(shown(&both, &one), @"
    exit: 2
    --- stdout
    --- stderr
    error: --baseline-update needs exactly one --baseline, and it must be a file
    ");
    let nowhere = File::named("no/such/folder.toml");
    insta::assert_snapshot!(shown(&nowhere.check(&["--baseline-update"]), &nowhere), @"
    exit: 2
    --- stdout
    --- stderr
    error: the baseline FOLDER/no/such/folder.toml cannot be written: its folder does not exist
    ");
    let mut command = command();
    command.args([
        "check",
        "receiver",
        "http://127.0.0.1:1/",
        "--baseline-update",
    ]);
    assert_eq!(command.output().unwrap().status.code(), Some(2));
}

#[test]
fn several_baselines_count_together() {
    let one = File::with("'receiver.transport.*' = 'one'");
    let two = File::with("'receiver.response.rejected.*' = 'two'");
    let output = one.check(&["--strict", "--baseline", two.path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_sender_has_a_baseline_too() {
    let file = File::with("'sender.no.*' = 'misspelt'");
    let program = env!("CARGO_BIN_EXE_abc-webhook");
    let output = command()
        .args([
            "check",
            "sender",
            "--only",
            "sender.transport.post",
            "--baseline",
        ])
        .arg(&file.path)
        .args(["--command", program, "reference", "sender"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("matches no check of the catalogue"), "{told}");
}

/// A run with the baseline that another run has updated is green, but for reasons that only a
/// person can give and dates that only a person can move.
#[test]
fn what_an_update_writes_is_true_of_the_run_that_it_was_written_for() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    proptest!(ProptestConfig::with_cases(48), |(
        defect in select(defects()),
        checks in subsequence(checks::receiver().collect::<Vec<_>>(), 1..=12),
        entries in proptest::collection::btree_map(pattern(), reason(), 0..6),
    )| {
        let text = entries.iter().map(|(pattern, reason)| format!("'{pattern}' = {reason}\n"));
        let text: String = text.collect();
        let before = read(&text);
        let first = runtime.block_on(run(defect, checks.clone(), before.clone()));
        let update =
            baseline::update(&text, &before, &first.failures, &first.ended.objections).unwrap();
        for pattern in &update.dropped {
            prop_assert!(entries.contains_key(pattern));
        }
        prop_assert_eq!(update.kept + update.dropped.len(), entries.len());
        for id in &update.added {
            prop_assert!(first.failures.contains(&id.as_str()));
        }

        let after = read(&update.text);
        let second = runtime.block_on(run(defect, checks.clone(), after.clone()));
        for id in &second.failures {
            prop_assert!(after.lists(id) && after.known(id).is_none(), "{} is not past", id);
        }
        for objection in &second.ended.objections {
            let is_left = matches!(objection.lapse, Lapse::NoReason | Lapse::Past(_));
            prop_assert!(is_left, "{:?}", objection);
        }
        if second.failures.is_empty() && second.ended.objections.is_empty() {
            prop_assert_eq!(second.ended.exit, green(&second.ended));
        }
        let again =
            baseline::update(&update.text, &after, &second.failures, &second.ended.objections);
        prop_assert_eq!(&again.unwrap().text, &update.text);

        let named = update.text.replace("TODO", "a reason").replace("2020-", "2030-");
        let third = runtime.block_on(run(defect, checks, read(&named)));
        let owed = green(&third.ended);
        prop_assert_eq!(third.ended.exit, owed, "{:?}\n{}", third.ended, named);
    });
}

/// What a run exits with in which nothing fails. No baseline excuses a target that is gone, nor
/// decides what its plays did not.
fn green(ended: &Ended) -> Exit {
    if ended.tally.of(Verdict::Error) > 0 {
        Exit::Unreachable
    } else if ended.tally.of(Verdict::Inconclusive) > 0 {
        Exit::Inconclusive
    } else {
        Exit::Conforms
    }
}

fn defects() -> Vec<Defect> {
    let caught = checks::receiver().flat_map(|check| check.catches);
    caught.map(|(defect, _)| *defect).collect()
}

/// Ids, globs that match several, and what matches nothing.
fn pattern() -> impl Strategy<Value = String> {
    let ids: Vec<String> = checks::receiver()
        .map(|check| check.id.to_owned())
        .collect();
    let globs = ids
        .iter()
        .map(|id| format!("{}*", &id[..id.len() - 4]))
        .collect::<Vec<_>>();
    prop_oneof![
        4 => select(ids),
        2 => select(globs),
        1 => Just("receiver.no.such.check".to_owned()),
        1 => Just("sender.*".to_owned()),
    ]
}

fn reason() -> impl Strategy<Value = &'static str> {
    select(vec![
        "'known'",
        "'TODO'",
        "{ reason = 'known', until = 2027-01-31 }",
        "{ reason = 'known', until = 2020-01-31 }",
        "'it has a # and an =' # and a comment",
    ])
}

fn read(text: &str) -> Baseline {
    Baseline::parse("b.toml", text, date!(2027 - 01 - 31)).unwrap()
}

struct Ran {
    failures: Vec<&'static str>,
    ended: Ended,
}

async fn run(defect: Defect, checks: Vec<&'static Check<Receiver>>, baseline: Baseline) -> Ran {
    let stage = common::receiver_stage(Arc::new(Memory::default()), Some(defect)).await;
    let plan = Plan {
        allow_load: true,
        strictness: Strictness::Strict,
        baseline,
        ..Plan::of(checks)
    };
    let mut failures = Vec::new();
    let ended = runner::run(&stage, &plan, &mut |event| {
        if let Event::Decided(decided) = event
            && decided.verdict == Verdict::Fail
        {
            failures.push(decided.entry.id);
        }
    })
    .await;
    Ran { failures, ended }
}

/// A baseline in a folder of its own.
struct File {
    folder: TempDir,
    path: std::path::PathBuf,
}

impl File {
    fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        Self { folder, path }
    }

    fn with(text: &str) -> Self {
        let file = Self::named("known.toml");
        std::fs::write(&file.path, text).unwrap();
        file
    }

    fn text(&self) -> String {
        std::fs::read_to_string(&self.path).unwrap()
    }

    fn check(&self, arguments: &[&str]) -> Output {
        self.check_at(&targets::yes_man(""), arguments)
    }

    fn check_at(&self, url: &str, arguments: &[&str]) -> Output {
        let mut command = command();
        command.args(["check", "receiver", url]).args(arguments);
        command.arg("--baseline").arg(&self.path);
        for id in THREE {
            command.args(["--only", id]);
        }
        command.output().unwrap()
    }

    fn shorten(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.replace(self.folder.path().to_str().unwrap(), "FOLDER")
    }
}

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .env("ABC_WEBHOOK_TOKEN", "your-secret-token")
        .stdin(Stdio::null());
    command
}

/// Exit code and outputs, without what differs from run to run.
fn shown(output: &Output, file: &File) -> String {
    let mut shown = format!("exit: {}\n", output.status.code().unwrap());
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = file.shorten(bytes);
        let lines = text.lines().filter(|line| !line.starts_with("catalogue "));
        let lines: Vec<String> = lines.map(steady).collect();
        writeln!(shown, "--- {name}\n{}", lines.join("\n").trim_end()).unwrap();
    }
    shown.replace("--- stdout\n\n", "--- stdout\n")
}

/// A line without times and ports.
fn steady(line: &str) -> String {
    let is_time = |word: &str| word.parse::<f64>().is_ok() && word.contains('.');
    let words = line
        .split(' ')
        .map(|word| match word.split_once("127.0.0.1:") {
            Some((before, after)) => {
                let path = after.trim_start_matches(|c: char| c.is_ascii_digit());
                format!("{before}127.0.0.1:PORT{path}")
            }
            None if is_time(word) => "TIME".to_owned(),
            None => word.to_owned(),
        });
    // The width of a time differs too.
    let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let indent = line.len() - line.trim_start().len();
    format!("{}{}", " ".repeat(indent), words.join(" "))
}
