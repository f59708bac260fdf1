//! What the catalogue knows of a check or a clause itself, so that no text need repeat it.

use std::sync::LazyLock;

use time::Date;

use super::Fact;
use crate::baseline::{Baseline, built_in};
use crate::check::Entry;
use crate::checks;
use crate::clause::{Clause, EFFECT_IDEMPOTENCE, LEFTOVER, Role, place};
use crate::play::Manner;
use crate::play::sender::SenderPlay;

/// The name of the baseline of the vendor's own server.
const VENDOR: &str = "abc-user-feedback";

/// Its clause, and what it takes to run it.
pub(super) fn facts_of_check(entry: &Entry) -> Vec<Fact> {
    let Clause {
        id, level, text, ..
    } = entry.clause;
    let mut facts = vec![
        fact("clause", format!("`{id}` ({level})")),
        fact("rule", *text),
        source(entry.clause),
    ];
    facts.extend(demand(entry.id).map(|demand| fact("runs", demand)));
    facts
}

/// How strong it is, where it comes from, whom it binds and whom nobody can check.
pub(super) fn facts_of_clause(clause: &Clause) -> Vec<Fact> {
    let roles: Vec<String> = clause.roles.iter().map(|role| format!("{role}s")).collect();
    let mut facts = vec![
        fact("level", clause.level.to_string()),
        source(clause),
        fact("binds", roles.join(" and ")),
    ];
    let excused = clause.excused.iter();
    facts.extend(excused.map(|(role, why)| fact("no check", format!("of a {role}: {why}"))));
    facts
}

fn fact(name: &'static str, text: impl Into<String>) -> Fact {
    let text = text.into();
    Fact { name, text }
}

fn source(clause: &Clause) -> Fact {
    let sources: Vec<String> = clause.sources.iter().map(ToString::to_string).collect();
    if clause.section.is_empty() {
        return fact("source", place(clause.section));
    }
    let (sources, place) = (sources.join(" and "), place(clause.section));
    fact(
        "source",
        format!("{sources} of the vendor's guide: {place}"),
    )
}

/// What a run must be given to play this check, or be capable of.
fn demand(id: &str) -> Option<String> {
    if checks::generated().any(|check| check.id == id) {
        return Some("with `--fuzz` only".to_owned());
    }
    if checks::exhaustive().any(|check| check.id == id) {
        return Some("with `--exhaustive` or `--script` only".to_owned());
    }
    let load = checks::receiver().find(|check| check.id == id && check.manner() == Manner::Load);
    if load.is_some() {
        return Some("against anything but loopback with `--allow-load` only".to_owned());
    }
    let capability = played(id)?.needs()?;
    Some(format!(
        "on an adapter that declares {}",
        capability.as_str()
    ))
}

fn played(id: &str) -> Option<SenderPlay> {
    let check = checks::sender().find(|check| check.id == id)?;
    Some((check.play)())
}

/// What the attempts of a sender meet, in the words of a trace.
pub(super) fn script(id: &str) -> Vec<String> {
    let Some(play) = played(id) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if !play.refused_for.is_zero() {
        let time = play.refused_for.as_secs_f64();
        lines.push(format!("- at first: connections are refused for {time} s"));
    }
    if let Some(certificate) = play.certificate {
        lines.push(format!("- over HTTPS, with {}", certificate.name()));
    }
    let names: Vec<&str> = play.reactions.iter().map(|it| it.name.as_str()).collect();
    let mut first = 1;
    for same in names.chunk_by(|one, other| one == other) {
        let last = first + same.len() - 1;
        lines.push(format!(
            "- {}: the receiver {}",
            attempts(first, last),
            same[0]
        ));
        first = last + 1;
    }
    lines.push("- any later attempt: the receiver answers 200".to_owned());
    vec![format!("The script:\n\n{}", lines.join("\n"))]
}

fn attempts(first: usize, last: usize) -> String {
    match last - first {
        0 => format!("attempt {first}"),
        1 => format!("attempts {first} and {last}"),
        _ => format!("attempts {first} to {last}"),
    }
}

/// What the built-in baseline knows of the vendor's server.
pub(super) fn vendor(id: &str) -> Vec<String> {
    static BASELINE: LazyLock<Option<Baseline>> =
        LazyLock::new(|| Baseline::parse(VENDOR, built_in(VENDOR)?, Date::MIN).ok());
    let known = BASELINE.as_ref().and_then(|baseline| baseline.known(id));
    let told = known.map(|known| {
        let reason = &known.reason;
        format!("`--baseline {VENDOR}` has a row for this: {reason}.")
    });
    told.into_iter().collect()
}

/// The command that plays it, a word of it a line.
pub(super) fn again(entry: &Entry) -> String {
    let id = entry.id;
    let (target, last) = match entry.role {
        Role::Sender => ("sender", " \\\n  --command PROGRAM"),
        Role::Receiver => ("receiver URL", ""),
    };
    let more = options(entry);
    format!("```sh\nabc-webhook check {target}{more} \\\n  --only {id}{last}\n```")
}

/// Without which the check is not played, or finds nothing out.
fn options(entry: &Entry) -> &'static str {
    let is = |id: &str| id == entry.id;
    if checks::generated().any(|check| is(check.id)) {
        " --fuzz"
    } else if checks::exhaustive().any(|check| is(check.id)) {
        " --exhaustive"
    } else if *entry.clause == EFFECT_IDEMPOTENCE {
        " --probe COMMAND"
    } else if *entry.clause == LEFTOVER {
        " --linger"
    } else {
        ""
    }
}

/// Every check of it.
pub(super) fn checks_of(clause: &Clause) -> Vec<String> {
    let entries = checks::entries().filter(|entry| entry.clause.id == clause.id);
    let lines = entries.map(|entry| format!("- `{}`: {}", entry.id, entry.title));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return Vec::new();
    }
    vec![lines.join("\n")]
}
