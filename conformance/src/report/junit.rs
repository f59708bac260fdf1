//! `junit`: the run as JUnit XML, as Jenkins and GitLab read it.
//!
//! JUnit knows four outcomes. What fails the run is a failure or an error there,
//! known failures and what is untestable are skipped, and what only warns or
//! informs passes, with a note in its output.

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::escape::xml;
use super::wire::{self, Check, Finding, Objection, Started, Suite, Versions};
use crate::clause::Role;
use crate::verdict::Verdict;

pub(super) fn document(run: &wire::Report, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new("abc-webhook");
    let suites = run.suites.iter();
    report.add_test_suites(suites.map(|suite| test_suite(suite, &run.versions)));
    if run.exit.is_none() {
        report.add_test_suite(cut_short());
    }
    let ended = run.suites.iter().filter_map(|suite| suite.ended.as_ref());
    report.set_time(ended.map(|ended| time(ended.took_ms)).sum());
    let text = report.to_string().map_err(io::Error::other)?;
    // Jenkins refuses this attribute of the root; on suites it wants it.
    let skipped = format!(" skipped=\"{}\"", report.skipped);
    out.write_all(text.replacen(&skipped, "", 1).as_bytes())
}

fn test_suite(suite: &Suite, versions: &Versions) -> TestSuite {
    let started = &suite.started;
    let name = started.name.as_ref();
    let name = name.map_or_else(String::new, |name| format!(".{}", xml(name)));
    let mut test_suite = TestSuite::new(format!("abc-webhook.{}{name}", started.role));
    test_suite.add_properties(properties(started, versions));
    let cases = suite.checks.iter();
    test_suite.add_test_cases(cases.map(|check| test_case(check, started.role)));
    if let Some(ended) = &suite.ended {
        test_suite.set_time(time(ended.took_ms));
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

fn time(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
}

fn properties(started: &Started, versions: &Versions) -> Vec<Property> {
    let mut properties = vec![
        Property::new("tool", xml(&versions.tool)),
        Property::new("catalogue", xml(&versions.catalogue)),
        Property::new("protocol", xml(&versions.protocol)),
        Property::new("target", xml(&started.target)),
        Property::new("command", xml(&started.command)),
    ];
    let notes = started.notes.iter();
    properties.extend(notes.map(|note| Property::new("note", xml(note))));
    let began = started.began.iter();
    properties.extend(began.map(|began| Property::new("began", xml(began))));
    properties
}

fn test_case(check: &Check, role: Role) -> TestCase {
    let mut case = TestCase::new(xml(&check.id), status(check, role));
    case.set_classname(xml(&format!("{role}.{}", check.clause.id)));
    case.set_time(time(check.took_ms));
    let has_note = matches!(check.finding, Some(Finding::Noted { .. }));
    if has_note || matches!(check.verdict, Verdict::Warn | Verdict::Info) {
        let note = format!("{}: {}", check.verdict, evidence(check, role));
        case.set_system_out(note);
    }
    case
}

fn status(check: &Check, role: Role) -> TestCaseStatus {
    let mut status = match check.verdict {
        Verdict::Pass | Verdict::Warn | Verdict::Info => return TestCaseStatus::success(),
        Verdict::Known | Verdict::Untestable | Verdict::NotApplicable => TestCaseStatus::skipped(),
        Verdict::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        // Neither is the target's failure, and neither lets the run succeed.
        Verdict::Inconclusive | Verdict::Error => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
    };
    status.set_message(line(&message(check)));
    status.set_type(xml(&kind(check)));
    status.set_description(evidence(check, role));
    status
}

/// The finding in a line.
fn message(check: &Check) -> String {
    if let Some(known) = &check.known {
        return format!("known failure: {}", known.reason);
    }
    match (&check.error, &check.finding) {
        (Some(error), _) => error.clone(),
        (None, Some(Finding::Violated(violation) | Finding::Late(violation))) => format!(
            "expected {}, observed {}",
            violation.expected, violation.observed
        ),
        (None, Some(finding)) => finding.told().to_owned(),
        (None, None) => String::new(),
    }
}

/// The kind of trouble: what is violated, or how the verdict reads.
fn kind(check: &Check) -> String {
    let violation = check.finding.as_ref().and_then(Finding::violation);
    match (check.verdict, violation) {
        (Verdict::Fail | Verdict::Known, Some(violation)) => violation.reason.clone(),
        (verdict, _) => verdict.as_str().to_lowercase(),
    }
}

/// All that a reader needs to understand the verdict.
fn evidence(check: &Check, role: Role) -> String {
    let clause = &check.clause;
    let mut lines = vec![
        message(check),
        format!("a conforming {role} {}", check.title),
        format!("clause: {} ({})", clause.id, clause.level),
        format!("guide: {}", clause.place()),
        format!("rule: {}", clause.text),
    ];
    let violation = check.finding.as_ref().and_then(Finding::violation);
    lines.extend(violation.map(|violation| format!("expected: {}", violation.expected)));
    lines.extend(violation.map(|violation| format!("observed: {}", violation.observed)));
    let moments = check.timeline.iter();
    lines.extend(moments.map(|moment| format!("{:.1} ms: {}", moment.at_ms, moment.what)));
    lines.push(format!("again: {}", check.again));
    xml(&lines.join("\n"))
}

fn objection(objection: &Objection) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    let Objection {
        file,
        line: at,
        column,
        entry,
        ..
    } = objection;
    let what = format!("{file}:{at}:{column}: {entry:?} {}", objection.what);
    status.set_message(line(&what));
    status.set_type(xml(&objection.kind));
    status.set_description(xml(&format!("{what}\n{}", objection.advice)));
    let mut case = TestCase::new(xml(entry), status);
    case.set_classname("baseline");
    case
}

/// An attribute holds no line breaks.
fn line(text: &str) -> String {
    xml(text).replace('\n', " ")
}

#[cfg(test)]
mod tests;
