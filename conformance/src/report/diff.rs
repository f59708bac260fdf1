//! Two runs compared: what fails that did not, and what is mended.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::escape;
use super::wire::{Check, Report, Suite};
use crate::clause::Role;
use crate::verdict::Verdict;

/// What has changed from one run to the next.
#[derive(Debug, PartialEq)]
pub struct Difference<'r> {
    changes: Vec<Change<'r>>,
    /// How many checks have the verdict that they had.
    alike: usize,
}

/// A check whose verdict has changed; absent where a run has no such check.
#[derive(Debug, PartialEq)]
struct Change<'r> {
    kind: Kind,
    target: &'r str,
    id: &'r str,
    old: Option<&'r Check>,
    new: Option<&'r Check>,
}

/// How a change is to be taken, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    NewlyFailing,
    NewlyFixed,
    Other,
    Added,
    Gone,
}

/// What makes a check of two runs the same: the suite, and the check's id.
type Key<'r> = (&'static str, &'r str, &'r str);

impl<'r> Difference<'r> {
    /// What `new` says otherwise than `old`.
    pub fn between(old: &'r Report, new: &'r Report) -> Self {
        let (old_checks, new_checks) = (checks(old, new), checks(new, old));
        let keys: BTreeSet<Key<'r>> = old_checks
            .keys()
            .chain(new_checks.keys())
            .copied()
            .collect();
        let (mut changes, mut alike) = (Vec::new(), 0);
        for key in keys {
            let (_, target, id) = key;
            let (old, new) = (old_checks.get(&key), new_checks.get(&key));
            match kind(old.map(|it| it.verdict), new.map(|it| it.verdict)) {
                Some(kind) => changes.push(Change {
                    kind,
                    target,
                    id,
                    old: old.copied(),
                    new: new.copied(),
                }),
                None => alike += 1,
            }
        }
        changes.sort_by_key(|change| change.kind);
        Self { changes, alike }
    }

    /// Whether anything fails that did not fail before.
    pub fn has_newly_failing(&self) -> bool {
        self.changes.iter().any(|it| it.kind == Kind::NewlyFailing)
    }

    /// Tells it to a reader.
    pub fn tell(&self, out: &mut impl Write) -> io::Result<()> {
        for changes in self.changes.chunk_by(|one, other| one.kind == other.kind) {
            let heading = changes.first().map_or("", |change| change.kind.heading());
            writeln!(out, "{heading} ({})", changes.len())?;
            for change in changes {
                change.tell(out)?;
            }
            writeln!(out)?;
        }
        let changed = self.changes.len();
        writeln!(out, "{changed} changed, {} as before", self.alike)
    }
}

/// The checks of a run by what makes them the same in another run. Where both have one suite of a
/// role, it is the same target, though it may have another port by now.
fn checks<'r>(run: &'r Report, other: &Report) -> BTreeMap<Key<'r>, &'r Check> {
    let only = |run: &Report, role: Role| {
        let suites = run.suites.iter();
        suites.filter(|suite| suite.started.role == role).count() == 1
    };
    let keys = |suite: &'r Suite| {
        let role = suite.started.role;
        let is_only = only(run, role) && only(other, role);
        // A name stays what it is when the address changes.
        let name = suite.started.name.as_ref();
        let target = name.map_or(&*suite.started.target, |name| name);
        let target = if is_only { "" } else { target };
        let word = match role {
            Role::Receiver => "receiver",
            Role::Sender => "sender",
        };
        let checks = suite.checks.iter();
        checks.map(move |check| ((word, target, &*check.id), check))
    };
    run.suites.iter().flat_map(keys).collect()
}

fn kind(old: Option<Verdict>, new: Option<Verdict>) -> Option<Kind> {
    let fails = |verdict| matches!(verdict, Verdict::Fail | Verdict::Error);
    match (old, new) {
        (None, Some(new)) if fails(new) => Some(Kind::NewlyFailing),
        (None, Some(_)) => Some(Kind::Added),
        (Some(_), None) => Some(Kind::Gone),
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) if fails(new) && !fails(old) => Some(Kind::NewlyFailing),
        (Some(old), Some(Verdict::Pass)) if fails(old) => Some(Kind::NewlyFixed),
        (Some(_), Some(_)) => Some(Kind::Other),
        (None, None) => None,
    }
}

impl Kind {
    fn heading(self) -> &'static str {
        match self {
            Self::NewlyFailing => "newly failing",
            Self::NewlyFixed => "newly fixed",
            Self::Other => "otherwise changed",
            Self::Added => "only in the new run",
            Self::Gone => "only in the old run",
        }
    }
}

impl Change<'_> {
    fn tell(&self, out: &mut impl Write) -> io::Result<()> {
        let verdicts = [self.old, self.new].map(|check| check.map(|check| check.verdict.as_str()));
        let verdicts = match verdicts {
            [Some(old), Some(new)] => format!("{old} -> {new}"),
            [None, Some(only)] | [Some(only), None] => only.to_owned(),
            [None, None] => String::new(),
        };
        let target = if self.target.is_empty() {
            String::new()
        } else {
            format!("  {}", escape(self.target))
        };
        writeln!(out, "  {verdicts:<24} {}{target}", escape(self.id))?;
        let observed = self.new.filter(|_| self.kind == Kind::NewlyFailing);
        match observed.and_then(Check::trouble) {
            Some(trouble) => writeln!(out, "  {:<24} {}", "", escape(trouble)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn told(old: &Report, new: &Report) -> String {
        let mut out = Vec::new();
        let difference = Difference::between(old, new);
        difference.tell(&mut out).unwrap();
        let failing = difference.has_newly_failing();
        format!(
            "{}newly failing: {failing}",
            String::from_utf8(out).unwrap()
        )
    }

    fn with(changes: &[(usize, Verdict)]) -> Report {
        let mut report = sample::report("harmless");
        report.suites[0].started.target = "http://127.0.0.1:4711/".to_owned();
        for (index, verdict) in changes {
            report.suites[0].checks[*index].verdict = *verdict;
        }
        report
    }

    #[test]
    fn changes_are_sorted_by_what_they_mean() {
        let old = sample::report("harmless");
        assert_eq!(
            told(&old, &with(&[])),
            "0 changed, 9 as before\nnewly failing: false"
        );
        let mut new = with(&[(0, Verdict::Fail), (7, Verdict::Pass), (4, Verdict::Known)]);
        new.suites[0].checks.remove(8);
        let observed = new.suites[0].checks[7].finding.clone();
        new.suites[0].checks[0].finding = observed;
        insta::assert_snapshot!(told(&old, &new), @r"
        newly failing (1)
          pass -> FAIL             receiver.a
                                   harmless

        newly fixed (1)
          FAIL -> pass             receiver.h

        otherwise changed (1)
          warn -> known            receiver.e

        only in the old run (1)
          ERROR                    receiver.i

        4 changed, 5 as before
        newly failing: true
        ");
    }

    #[test]
    fn of_several_targets_each_is_compared_with_itself() {
        let two = |first: Verdict| {
            let mut report = with(&[(0, first)]);
            report.suites.extend(sample::report("harmless").suites);
            report
        };
        insta::assert_snapshot!(told(&two(Verdict::Pass), &two(Verdict::Fail)), @r"
        newly failing (1)
          pass -> FAIL             receiver.a  http://127.0.0.1:4711/
                                   holds

        1 changed, 17 as before
        newly failing: true
        ");
    }
}
