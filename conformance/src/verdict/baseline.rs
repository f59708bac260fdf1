//! What a run has against the entries of its baseline.
//!
//! An entry that excuses nothing any more would excuse the next failure unseen,
//! so a baseline that is not true fails the run as a failure does.

use std::collections::BTreeMap;

use super::Decision;
use crate::baseline::{Baseline, Entry, Lapse, Objection};

/// The objections of a run, in the order of the entries.
///
/// `catalogue` holds the ids of all checks, `suite` those that this run could have selected, and
/// `decisions` what became of those it did select.
pub fn objections(
    baseline: &Baseline,
    catalogue: &[&str],
    suite: &[&str],
    decisions: &BTreeMap<&str, Decision>,
) -> Vec<Objection> {
    let entries = baseline.entries().iter();
    entries
        .filter_map(|entry| {
            let lapse = lapse(entry, catalogue, suite, decisions)?;
            Some(Objection::new(entry, lapse))
        })
        .collect()
}

/// What is wrong with an entry; of several things the one whose cure cures the others.
fn lapse(
    entry: &Entry,
    catalogue: &[&str],
    suite: &[&str],
    decisions: &BTreeMap<&str, Decision>,
) -> Option<Lapse> {
    if !catalogue.iter().any(|id| entry.matches(id)) {
        return Some(Lapse::MatchesNothing);
    }
    if is_stale(entry, suite, decisions) {
        return Some(Lapse::Stale);
    }
    if let Some(until) = entry.until().filter(|_| entry.is_past()) {
        return Some(Lapse::Past(until));
    }
    (!entry.has_reason()).then_some(Lapse::NoReason)
}

/// Whether all checks of the entry were decided, and none against the target.
fn is_stale(entry: &Entry, suite: &[&str], decisions: &BTreeMap<&str, Decision>) -> bool {
    let mut listed = suite.iter().filter(|id| entry.matches(id)).peekable();
    listed.peek().is_some() && listed.all(|id| decisions.get(id) == Some(&Decision::Holds))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const CATALOGUE: [&str; 5] = ["r.a.one", "r.a.two", "r.b", "s.a.one", "s.b"];
    const SUITE: [&str; 3] = ["r.a.one", "r.a.two", "r.b"];

    /// Each row: the baseline, what the run decided (`+` holds, `-` broken, `?` open, nothing: not
    /// selected), and the objections as `pattern: kind`.
    const TABLE: &[(&str, &str, &[&str])] = &[
        // What fails is what the entry is for.
        ("'r.b' = 'slow'", "r.b-", &[]),
        ("'r.b' = 'slow'", "r.b- r.a.one+", &[]),
        // Stale: all decided, none broken.
        ("'r.b' = 'slow'", "r.b+", &["r.b: stale"]),
        ("'r.b' = 'slow'", "r.b+ r.a.one-", &["r.b: stale"]),
        ("'r.a.*' = 'slow'", "r.a.one+ r.a.two+", &["r.a.*: stale"]),
        ("'*' = 'slow'", "r.a.one+ r.a.two+ r.b+", &["*: stale"]),
        // One failure keeps a glob.
        ("'r.a.*' = 'slow'", "r.a.one+ r.a.two-", &[]),
        ("'*' = 'slow'", "r.a.one+ r.a.two+ r.b-", &[]),
        // Not decided, or not selected: not stale.
        ("'r.b' = 'slow'", "r.b?", &[]),
        ("'r.b' = 'slow'", "r.a.one+", &[]),
        ("'r.b' = 'slow'", "", &[]),
        ("'r.a.*' = 'slow'", "r.a.one+ r.a.two?", &[]),
        ("'r.a.*' = 'slow'", "r.a.one+", &[]),
        // Of the other suite: never selected here.
        ("'s.b' = 'slow'", "r.b+", &[]),
        ("'s.*' = 'slow'", "r.a.one+ r.a.two+ r.b+", &[]),
        // Matches nothing, whatever was selected.
        ("'r.c' = 'slow'", "", &["r.c: matches-nothing"]),
        ("'r.c.*' = 'slow'", "r.b-", &["r.c.*: matches-nothing"]),
        // Dates: the last day is still good; the day after is not, whatever was selected.
        ("'r.b' = {reason = 'slow', until = 2027-01-31}", "r.b-", &[]),
        (
            "'r.b' = {reason = 'slow', until = 2027-01-30}",
            "r.b-",
            &["r.b: past"],
        ),
        (
            "'r.b' = {reason = 'slow', until = 2027-01-30}",
            "",
            &["r.b: past"],
        ),
        (
            "'s.b' = {reason = 'slow', until = 2026-12-31}",
            "",
            &["s.b: past"],
        ),
        // No reason yet.
        ("'r.b' = 'TODO'", "r.b-", &["r.b: no-reason"]),
        ("'r.b' = 'TODO: ask'", "", &["r.b: no-reason"]),
        ("'r.b' = 'the TODO list loses it'", "r.b-", &[]),
        // One objection an entry: the one whose cure cures the rest.
        ("'r.b' = 'TODO'", "r.b+", &["r.b: stale"]),
        (
            "'r.c' = {reason = 'TODO', until = 2020-01-01}",
            "",
            &["r.c: matches-nothing"],
        ),
        (
            "'r.b' = {reason = 'TODO', until = 2020-01-01}",
            "r.b+",
            &["r.b: stale"],
        ),
        (
            "'r.b' = {reason = 'TODO', until = 2020-01-01}",
            "r.b-",
            &["r.b: past"],
        ),
        // Every entry is looked at on its own, in the order of the file.
        (
            "'r.a.one' = 'slow'\n'r.a.*' = 'slow'\n'r.c' = 'slow'",
            "r.a.one- r.a.two+",
            &["r.c: matches-nothing"],
        ),
        (
            "'r.b' = 'slow'\n'r.a.*' = 'TODO'",
            "r.a.one- r.b+",
            &["r.b: stale", "r.a.*: no-reason"],
        ),
    ];

    #[test]
    fn an_entry_is_objected_to_when_it_is_not_true_and_only_then() {
        for (text, run, expected) in TABLE {
            let baseline = Baseline::parse("b.toml", text, date!(2027 - 01 - 31)).unwrap();
            let found: Vec<String> = objections(&baseline, &CATALOGUE, &SUITE, &decisions(run))
                .iter()
                .map(|objection| format!("{}: {}", objection.pattern, objection.lapse.as_str()))
                .collect();
            assert_eq!(found, *expected, "{text} on {run:?}");
        }
    }

    fn decisions(run: &str) -> BTreeMap<&str, Decision> {
        run.split_whitespace()
            .map(|word| {
                let (id, mark) = word.split_at(word.len() - 1);
                let decision = match mark {
                    "+" => Decision::Holds,
                    "-" => Decision::Broken,
                    _ => Decision::Open,
                };
                (id, decision)
            })
            .collect()
    }
}
