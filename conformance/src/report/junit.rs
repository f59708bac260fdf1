//! `junit`: the run as JUnit XML, as Jenkins and GitLab read it.
//!
//! JUnit knows four outcomes. What fails the run is a failure or an error there,
//! known failures and what is untestable are skipped, and what only warns or
//! informs passes, with a note in its output.

use std::io;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::escape::xml;
use super::human::{cut, told};
use super::run::{Run, Suite};
use super::wire::{LONGEST, moment};
use crate::baseline::Objection;
use crate::event::{CommandLine, Decided};
use crate::finding::Finding;
use crate::secret::shorten_marks;
use crate::verdict::{Outcome, Verdict};
use crate::version;

pub(super) fn document(run: &Run) -> io::Result<Vec<u8>> {
    let mut report = Report::new("abc-webhook");
    report.add_test_suites(run.suites.iter().map(test_suite));
    if run.exit.is_none() {
        report.add_test_suite(cut_short());
    }
    let ended = run.suites.iter().filter_map(|suite| suite.ended.as_ref());
    report.set_time(ended.map(|ended| ended.took).sum());
    let text = report.to_string().map_err(io::Error::other)?;
    // Jenkins refuses this attribute of the root; on suites it wants it.
    let skipped = format!(" skipped=\"{}\"", report.skipped);
    Ok(text.replacen(&skipped, "", 1).into_bytes())
}

fn test_suite(suite: &Suite) -> TestSuite {
    let started = &suite.started;
    let mut test_suite = TestSuite::new(format!("abc-webhook.{}", started.role));
    test_suite.add_properties(properties(suite));
    let cases = suite.decided.iter();
    test_suite.add_test_cases(cases.map(|decided| test_case(decided, &started.command)));
    if let Some(ended) = &suite.ended {
        test_suite.set_time(ended.took);
        test_suite.add_test_cases(ended.objections.iter().map(objection));
    }
    test_suite
}

/// What is missing cannot be told, but that it is missing can.
fn cut_short() -> TestSuite {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message("the run was cut short: what is missing here was not decided");
    status.set_type("cut-short");
    let mut case = TestCase::new("the run comes to its end", status);
    case.set_classname("abc-webhook");
    let mut suite = TestSuite::new("abc-webhook");
    suite.add_test_case(case);
    suite
}

fn properties(suite: &Suite) -> Vec<Property> {
    let started = &suite.started;
    let mut properties = vec![
        Property::new("tool", version::TOOL),
        Property::new("catalogue", version::catalogue()),
        Property::new("protocol", version::PROTOCOL),
        Property::new("target", xml(&started.target)),
        Property::new("command", xml(&started.command.whole())),
    ];
    let notes = started.notes.iter();
    properties.extend(notes.map(|note| Property::new("note", xml(note))));
    let at = started.at.and_then(moment);
    properties.extend(at.map(|at| Property::new("began", at)));
    properties
}

fn test_case(decided: &Decided, command: &CommandLine) -> TestCase {
    let entry = &decided.entry;
    let mut case = TestCase::new(entry.id, status(decided, command));
    case.set_classname(format!("{}.{}", entry.role, entry.clause.id));
    case.set_time(decided.took);
    let has_note = matches!(decided.outcome.finding(), Some(Finding::Noted(_)));
    if has_note || matches!(decided.verdict, Verdict::Warn | Verdict::Info) {
        let note = format!("{}: {}", decided.verdict, evidence(decided, command));
        case.set_system_out(note);
    }
    case
}

fn status(decided: &Decided, command: &CommandLine) -> TestCaseStatus {
    let mut status = match decided.verdict {
        Verdict::Pass | Verdict::Warn | Verdict::Info => return TestCaseStatus::success(),
        Verdict::Known | Verdict::Untestable | Verdict::NotApplicable => TestCaseStatus::skipped(),
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        // Neither is the target's failure, and neither lets the run succeed.
        Verdict::Inconclusive | Verdict::Error => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
    };
    status.set_message(line(&message(decided)));
    status.set_type(kind(decided));
    status.set_description(evidence(decided, command));
    status
}

/// The finding in a line.
fn message(decided: &Decided) -> String {
    if let Some(known) = &decided.known {
        return format!("known failure: {}", known.reason);
    }
    match (&decided.outcome, decided.outcome.finding()) {
        (Outcome::Fault(fault), _) => fault.to_string(),
        (_, Some(Finding::Violated(violation) | Finding::Late(violation))) => format!(
            "expected {}, observed {}",
            violation.expected, violation.observed
        ),
        (_, finding) => finding.map_or_else(String::new, told),
    }
}

/// The kind of trouble: what is violated, or how the verdict reads.
fn kind(decided: &Decided) -> String {
    let finding = decided.outcome.finding();
    match (decided.verdict, finding.and_then(Finding::reason)) {
        (Verdict::Fail | Verdict::Known, Some(reason)) => reason.to_string(),
        (verdict, _) => verdict.as_str().to_lowercase(),
    }
}

/// All that a reader needs to understand the verdict.
fn evidence(decided: &Decided, command: &CommandLine) -> String {
    let entry = &decided.entry;
    let mut lines = vec![
        message(decided),
        format!("a conforming {} {}", entry.role, entry.title),
        format!("clause: {} ({})", entry.clause.id, entry.level),
        format!("guide: {}", entry.clause.place()),
        format!("rule: {}", entry.clause.text),
    ];
    let violation = decided.outcome.finding().and_then(Finding::violation);
    lines.extend(violation.map(|violation| format!("expected: {}", violation.expected)));
    lines.extend(violation.map(|violation| format!("observed: {}", violation.observed)));
    let moments = decided.timeline.iter();
    lines.extend(moments.map(|moment| {
        let what = cut(&shorten_marks(&moment.what), LONGEST);
        format!("{:.1} ms: {what}", moment.at_ms)
    }));
    lines.push(format!("again: {}", command.only(entry.id)));
    xml(&shorten_marks(&lines.join("\n")))
}

fn objection(objection: &Objection) -> TestCase {
    let lapse = objection.lapse;
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let what = format!(
        "{}: {:?} {}",
        objection.place,
        objection.pattern,
        lapse.what()
    );
    status.set_message(line(&what));
    status.set_type(lapse.as_str());
    status.set_description(xml(&format!("{what}\n{}", lapse.advice())));
    let mut case = TestCase::new(xml(&objection.pattern), status);
    case.set_classname("baseline");
    case
}

/// An attribute holds no line breaks.
fn line(text: &str) -> String {
    xml(&shorten_marks(text)).replace('\n', " ")
}

#[cfg(test)]
mod tests;
