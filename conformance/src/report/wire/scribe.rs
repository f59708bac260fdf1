//! From events to what is told of them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{
    Check, Clause, Counts, Ended, FORMAT, Finding, Known, Line, Moment, Objection, Started,
    Versions, Violation, by_clause,
};
use crate::event::{self, CommandLine, Decided, Event};
use crate::picture::Picture;
use crate::secret::shorten_marks;
use crate::verdict::{Outcome, Tally, Verdict};
use crate::{baseline, check, finding};

/// The most characters of a moment that are told; a body of megabytes serves nobody.
const LONGEST: usize = 16 * 1024;

/// Makes lines of events, which know less of each other.
#[derive(Debug, Default)]
pub struct Scribe {
    /// What runs the suite again that was begun last.
    command: CommandLine,
}

impl Scribe {
    /// The line that tells `event`; what is only under way is told by none.
    pub fn line(&mut self, event: &Event) -> Option<Line> {
        let format = FORMAT;
        Some(match event {
            Event::Started(started) => {
                self.command = started.command.clone();
                Line::Started {
                    format,
                    versions: Versions::current(),
                    checks: started.checks.len(),
                    clauses: by_clause(started.checks.iter().map(|check| check.clause.id)),
                    started: started.into(),
                }
            }
            Event::Playing(_) => return None,
            Event::Decided(decided) => Line::Decided {
                format,
                check: Box::new(self.check(decided)),
            },
            Event::Ended(ended) => Line::Ended {
                format,
                ended: ended.into(),
            },
        })
    }

    fn check(&self, decided: &Decided) -> Check {
        let entry = &decided.entry;
        Check {
            id: entry.id.to_owned(),
            title: entry.title.to_owned(),
            clause: Clause::from(entry),
            verdict: decided.verdict,
            known: decided.known.as_ref().map(Known::from),
            finding: decided.outcome.finding().as_ref().map(Finding::from),
            plays: plays(&decided.outcome),
            error: error(&decided.outcome),
            timeline: decided.timeline.iter().map(Moment::from).collect(),
            picture: decided.picture.clone().map(shortened),
            took_ms: milliseconds(decided.took.as_secs_f64() * 1000.0),
            again: self.command.only(entry.id),
        }
    }
}

/// To the second: whoever reads it knows nothing finer of their own clock.
fn moment(at: OffsetDateTime) -> Option<String> {
    let at = at.replace_nanosecond(0).ok()?;
    at.format(&Rfc3339).ok()
}

/// Milliseconds to the microsecond, which is finer than anything that is measured here.
fn milliseconds(exact: f64) -> f64 {
    (exact * 1000.0).round() / 1000.0
}

fn shortened(mut picture: Picture) -> Picture {
    for bar in &mut picture.bars {
        bar.label = shorten_marks(&bar.label);
    }
    picture
}

fn plays(outcome: &Outcome) -> Option<[Finding; 2]> {
    match outcome {
        Outcome::JudgedTwice(late, alone) => Some([Finding::Late(late.into()), alone.into()]),
        Outcome::Judged(_) | Outcome::Fault(_) => None,
    }
}

fn error(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Fault(fault) => Some(shorten_marks(&fault.to_string())),
        Outcome::Judged(_) | Outcome::JudgedTwice(..) => None,
    }
}

/// The first `longest` characters of `text`, and how much is missing.
pub(in crate::report) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}… ({} bytes more)", &text[..end], text.len() - end),
        None => text.to_owned(),
    }
}

impl From<&event::Started> for Started {
    fn from(started: &event::Started) -> Self {
        Self {
            role: started.role,
            name: started.name.clone(),
            target: started.target.clone(),
            notes: started.notes.clone(),
            began: started.at.and_then(moment),
            command: started.command.whole(),
        }
    }
}

impl From<&event::Ended> for Ended {
    fn from(ended: &event::Ended) -> Self {
        let mut objections: Vec<_> = ended.objections.iter().collect();
        objections.sort_by_key(|objection| objection.lapse);
        Self {
            tally: (&ended.tally).into(),
            objections: objections.into_iter().map(Objection::from).collect(),
            took_ms: milliseconds(ended.took.as_secs_f64() * 1000.0),
            exit: ended.exit as u8,
        }
    }
}

impl From<&Tally> for Counts {
    fn from(tally: &Tally) -> Self {
        Self {
            pass: tally.of(Verdict::Pass),
            not_applicable: tally.of(Verdict::NotApplicable),
            info: tally.of(Verdict::Info),
            known: tally.of(Verdict::Known),
            warn: tally.of(Verdict::Warn),
            untestable: tally.of(Verdict::Untestable),
            inconclusive: tally.of(Verdict::Inconclusive),
            fail: tally.of(Verdict::Fail),
            error: tally.of(Verdict::Error),
        }
    }
}

impl From<&baseline::Objection> for Objection {
    fn from(objection: &baseline::Objection) -> Self {
        let (place, lapse) = (&objection.place, objection.lapse);
        Self {
            entry: objection.pattern.clone(),
            file: place.file.clone(),
            line: place.line,
            column: place.column,
            kind: lapse.as_str().to_owned(),
            what: lapse.what(),
            advice: lapse.advice().to_owned(),
        }
    }
}

impl From<&check::Entry> for Clause {
    fn from(entry: &check::Entry) -> Self {
        let section = entry.clause.section.iter();
        Self {
            id: entry.clause.id.to_owned(),
            level: entry.level,
            sources: entry.sources.to_vec(),
            section: section.map(|heading| (*heading).to_owned()).collect(),
            text: entry.clause.text.to_owned(),
        }
    }
}

impl From<&baseline::Known> for Known {
    fn from(known: &baseline::Known) -> Self {
        Self {
            reason: known.reason.clone(),
            until: known.until.map(|until| until.to_string()),
        }
    }
}

impl From<&finding::Finding> for Finding {
    fn from(finding: &finding::Finding) -> Self {
        match finding {
            finding::Finding::Holds => Self::Holds,
            finding::Finding::Noted(note) => Self::Noted {
                note: shorten_marks(note),
            },
            finding::Finding::NotApplicable(why) => Self::NotApplicable {
                why: shorten_marks(why),
            },
            finding::Finding::Violated(violation) => Self::Violated(violation.into()),
            finding::Finding::Late(violation) => Self::Late(violation.into()),
            finding::Finding::Inconclusive(why) => Self::Inconclusive {
                why: shorten_marks(why),
            },
            finding::Finding::Untestable(why) => Self::Untestable {
                why: shorten_marks(why),
            },
        }
    }
}

impl From<&finding::Violation> for Violation {
    fn from(violation: &finding::Violation) -> Self {
        Self {
            reason: violation.reason.as_str().to_owned(),
            expected: shorten_marks(&violation.expected),
            observed: shorten_marks(&violation.observed),
        }
    }
}

impl From<&check::Moment> for Moment {
    fn from(moment: &check::Moment) -> Self {
        Self {
            at_ms: milliseconds(moment.at_ms),
            what: cut(&shorten_marks(&moment.what), LONGEST),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_goes_on_for_long_is_cut() {
        let moment = check::Moment::new(Duration::ZERO, "ä".repeat(LONGEST + 3));
        let what = Moment::from(&moment).what;
        assert!(what.ends_with("ä… (6 bytes more)"));
        assert_eq!(what.matches('ä').count(), LONGEST);
    }
}
