//! What a reader sees of a run, how wide it is, and when.

use std::sync::{Arc, Mutex};

use super::*;
use crate::report::sample;
use crate::report::wire::Report;

/// A run with every verdict, of two clauses that take turns.
fn run() -> Report {
    let mut run = sample::report("an answer with 200");
    for (index, check) in run.suites[0].checks.iter_mut().enumerate() {
        if index % 2 == 1 {
            check.clause.id = "another.clause".to_owned();
        }
    }
    run
}

/// A page that can be looked at while it is written.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<u8>>>);

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Shown {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap().clone();
        let text = String::from_utf8(bytes).unwrap();
        anstream::adapter::strip_str(&text).to_string()
    }

    fn on(&self, detail: Detail, width: usize) -> Human<Self> {
        Human::new(self.clone(), Look { detail, width })
    }
}

fn shown(run: &Report, detail: Detail, width: usize) -> String {
    let shown = Shown::default();
    let mut human = shown.on(detail, width);
    for line in run.lines() {
        human.tell(&line).unwrap();
    }
    Stream::close(&mut human).unwrap();
    shown.text()
}

#[test]
fn a_run_is_told_clause_by_clause_and_its_troubles_at_the_end() {
    insta::assert_snapshot!(shown(&run(), Detail::Normal, 80), @"
    abc-webhook 0.1.0: receiver suite, 9 checks, http://127.0.0.1/
    catalogue a87aa37da1be, protocol 1

                    checks   slowest  clause
    FAIL            1 of 4   20.0 ms  another.clause
      known                  20.0 ms  receiver.d
      untestable             20.0 ms  receiver.f
      FAIL                   20.0 ms  receiver.h
        note       an answer with 200
    ERROR           1 of 5   20.0 ms  response.ok
      info                   20.0 ms  receiver.c
      warn                   20.0 ms  receiver.e
      inconclusive           20.0 ms  receiver.g
      ERROR                  20.0 ms  receiver.i

    Listed in the baseline: 1 known

    known receiver.d
        reason     an answer with 200 (until 2027-01-31)
        observed   an answer with 200

    Findings: 1 info, 1 warn, 1 untestable, 1 inconclusive, 1 FAIL

    clause response.ok (MUST, sentence)
        guide      Webhook Receiving Server Implementation > Basic Requirements
        rule       A delivery that was processed is answered with exactly 200.

    info receiver.c
      a conforming receiver answers
        expected   an answer with 200
        observed   an answer with 200
               1.0 ms  an answer with 200
        again      abc-webhook check receiver http://127.0.0.1/ --only receiver.c
        explain    abc-webhook explain receiver.c

    warn receiver.e
      a conforming receiver answers
        expected   an answer with 200
        observed   an answer with 200
               1.0 ms  an answer with 200
        again      abc-webhook check receiver http://127.0.0.1/ --only receiver.e
        explain    abc-webhook explain receiver.e

    inconclusive receiver.g
      a conforming receiver answers
        undecided  an answer with 200
               1.0 ms  an answer with 200
        again      abc-webhook check receiver http://127.0.0.1/ --only receiver.g
        explain    abc-webhook explain receiver.g

    clause another.clause (MUST, sentence)
        guide      Webhook Receiving Server Implementation > Basic Requirements
        rule       A delivery that was processed is answered with exactly 200.

    untestable receiver.f
      a conforming receiver answers
        untestable an answer with 200
               1.0 ms  an answer with 200
        again      abc-webhook check receiver http://127.0.0.1/ --only receiver.f
        explain    abc-webhook explain receiver.f

    FAIL receiver.h
      a conforming receiver answers
        expected   an answer with 200
        observed   an answer with 200
               1.0 ms  an answer with 200
        again      abc-webhook check receiver http://127.0.0.1/ --only receiver.h
        explain    abc-webhook explain receiver.h

    ERROR 1 check
        error      the runner failed: an answer with 200
        undecided  receiver.i

    BASELINE an entry is stale: nothing it lists fails any more
        entry      b.toml:3:1: an answer with 200
        to do      remove it, or let --baseline-update do so

    9 checks in 1.50 s: 1 pass, 1 n/a, 1 info, 1 known, 1 warn, 1 untestable,
    1 inconclusive, 1 FAIL, 1 ERROR, 1 objection to the baseline
    ");
}

#[test]
fn quiet_is_what_is_wrong_and_no_more() {
    let (quiet, normal) = (Detail::Quiet, Detail::Normal);
    let (quiet, normal) = (shown(&run(), quiet, 80), shown(&run(), normal, 80));
    assert!(!quiet.contains("slowest"), "{quiet}");
    let troubles = |text: &str| text.find("\nListed in").map(|at| text[at..].to_owned());
    assert_eq!(troubles(&quiet).unwrap(), troubles(&normal).unwrap());
}

#[test]
fn verbose_has_a_line_for_every_check_and_every_trace_once() {
    let text = shown(&run(), Detail::Verbose, 80);
    for check in &run().suites[0].checks {
        let line = |line: &&str| line.contains(" ms  ") && line.ends_with(&*check.id);
        assert_eq!(text.lines().filter(line).count(), 1, "{}: {text}", check.id);
    }
    // Known failures and faults are told without their traces.
    assert_eq!(
        text.matches("         1.0 ms  an answer").count(),
        7,
        "{text}"
    );
}

#[test]
fn no_row_is_wider_than_the_page() {
    let is_row = |line: &&str| !line.contains(" ms ") && !line.starts_with("    again");
    let longest = |width: usize| {
        let text = shown(&run(), Detail::Normal, width);
        let rows = text.lines().skip(6).filter(is_row);
        rows.map(|line| line.chars().count()).max().unwrap()
    };
    assert!(longest(60) <= 60);
    assert!(longest(100) > 80 && longest(100) <= 100);
}

#[test]
fn a_clause_is_told_as_soon_as_its_last_check_is_decided() {
    let shown = Shown::default();
    let mut human = shown.on(Detail::Normal, 80);
    let lines: Vec<Line> = run().lines().collect();
    for (number, line) in lines.iter().enumerate() {
        human.tell(line).unwrap();
        let is_told = |clause: &str| shown.text().contains(&format!("  {clause}\n"));
        // The line before the checks, and nine of them.
        assert_eq!(is_told("another.clause"), number >= 8, "{number}");
        assert_eq!(is_told("response.ok"), number >= 9, "{number}");
    }
}

#[test]
fn what_is_known_of_a_run_that_was_cut_short_is_told() {
    let shown = Shown::default();
    let mut human = shown.on(Detail::Normal, 80);
    for line in run().lines().take(9) {
        human.tell(&line).unwrap();
    }
    Stream::close(&mut human).unwrap();
    let text = shown.text();
    assert!(
        text.contains("4 checks") || text.contains("  response.ok\n"),
        "{text}"
    );
    assert!(text.contains("\nFAIL receiver.h\n"), "{text}");
    let end = "cut short: 8 of 9 checks decided: 1 pass, 1 n/a, 1 info, 1 known, 1 warn,\n\
               1 untestable, 1 inconclusive, 1 FAIL\n";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn many_troubles_of_one_kind_show_three_traces_and_all_with_verbose() {
    let mut run = run();
    let failed = run.suites[0].checks[7].clone();
    let more = (0..9).map(|number| {
        let mut check = failed.clone();
        check.id = format!("receiver.more.{number}");
        check
    });
    run.suites[0].checks.extend(more);
    let traces = |detail| {
        let text = shown(&run, detail, 80);
        let section = text.split_once("\nFAIL receiver.h\n").unwrap().1;
        (section.matches(" ms  an answer").count(), text)
    };
    let (normal, text) = traces(Detail::Normal);
    assert_eq!(normal, 3, "{text}");
    assert!(
        text.contains("    traces     7 more like these; -v shows them\n"),
        "{text}"
    );
    assert_eq!(
        text.matches("\n    expected   an answer with 200\n")
            .count(),
        2 + 10
    );
    assert_eq!(traces(Detail::Verbose).0, 10);
    let listed = text
        .lines()
        .filter(|line| line.starts_with("  FAIL"))
        .count();
    assert_eq!(listed, 3, "two others of the clause come first: {text}");
}
