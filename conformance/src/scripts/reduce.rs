//! Reduces what fails to the shortest scripts that still do, all of them at once.

use futures_util::future::join_all;

use super::campaign::{Player, Seen, Shown};
use super::{CHECKS, Class, Script};
use crate::finding::Reason;
use crate::trace::sender::SenderTrace;

/// A failure of a check, in a script as short as can be.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) shown: Shown,
    /// The script that it was found in, if that was a longer one.
    pub(super) found_in: Option<Script>,
    /// Whether it failed when it was played a second time.
    pub(super) is_fleeting: bool,
}

/// Why a failure that was seen but once is no proof. A machine that is busy enough makes an attempt's
/// time-out run out before its answer is read, and the sender is right to send again.
const DOUBT: &str = "it was not so when the script was played once more, so this machine may be to \
                     blame";

/// The most failures of one check that are reduced.
const MOST: usize = 4;

/// The failures of each check, those in the shortest scripts first.
pub(super) async fn reduce(player: &Player, seen: &[Seen]) -> Vec<Vec<Failure>> {
    let reduced = seen.iter().enumerate().map(|(check, seen)| async move {
        let causes = causes(&seen.failures).into_iter();
        let causes = causes.map(|cause| shortest(player, check, cause));
        sorted(join_all(causes).await.into_iter().flatten())
    });
    join_all(reduced).await
}

/// Failures none of which is explained by another one before it.
fn causes(failures: &[Shown]) -> Vec<&Shown> {
    let mut causes: Vec<&Shown> = Vec::new();
    for failure in failures {
        let is_new = !causes
            .iter()
            .any(|cause| cause.script.is_within(&failure.script));
        if is_new && causes.len() < MOST {
            causes.push(failure);
        }
    }
    causes
}

/// The shortest script within that of `cause` that fails for the same reason; that one itself is
/// played again as well. Late once and not again is no failure: with so many at once it may be this
/// machine's.
async fn shortest(player: &Player, check: usize, cause: &Shown) -> Option<Failure> {
    let mut scripts = cause.script.shorter();
    scripts.push(cause.script.clone());
    let plays = scripts.iter().map(|script| player.play(script));
    let traces = join_all(plays).await;
    let mut failing = scripts
        .into_iter()
        .zip(traces)
        .filter_map(|(script, trace)| {
            let trace: SenderTrace = trace.ok()?;
            let reason = (CHECKS[check].judge)(&trace).reason()?;
            (reason == cause.reason).then_some(Shown {
                script,
                reason,
                trace,
            })
        });
    let again = failing.next();
    if again.is_none() && cause.reason == Reason::Late {
        return None;
    }
    Some(Failure {
        is_fleeting: again.is_none(),
        found_in: again
            .as_ref()
            .filter(|again| again.script != cause.script)
            .map(|_| cause.script.clone()),
        shown: again.unwrap_or_else(|| cause.clone()),
    })
}

/// Each failure once, whatever stands for its classes; the shortest first.
fn sorted(failures: impl Iterator<Item = Failure>) -> Vec<Failure> {
    let mut sorted: Vec<Failure> = Vec::new();
    for failure in failures {
        let is_known = |known: &Failure| known.shown.script.is_like(&failure.shown.script);
        if !sorted.iter().any(is_known) {
            sorted.push(failure);
        }
    }
    // Stable, so that the same run is told in the same way.
    sorted.sort_by_key(|failure| (failure.is_fleeting, failure.shown.script.acts().len()));
    sorted
}

impl Failure {
    /// What it shows, with the doubt that there is.
    pub(super) fn trace(&self) -> SenderTrace {
        SenderTrace {
            doubt: self.is_fleeting.then(|| DOUBT.to_owned()),
            ..self.shown.trace.clone()
        }
    }
}

impl Script {
    /// Whether the classes of this script are among those of `other`, in the same order.
    fn is_within(&self, other: &Self) -> bool {
        let mut classes = other.classes();
        self.classes()
            .all(|wanted| classes.any(|class| class == wanted))
    }

    /// Whether `other` has the same classes.
    fn is_like(&self, other: &Self) -> bool {
        self.classes().eq(other.classes())
    }

    fn classes(&self) -> impl Iterator<Item = Class> {
        self.acts().iter().map(|act| act.class())
    }
}
