//! How long a run takes at the least: plays that overlap, then those that are alone.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use super::Plan;
use crate::check::Subject;
use crate::play::Manner;
use crate::stage::Stage;

/// How long `plan` takes on `stage` if no play takes longer than it must.
pub(super) fn floor<S: Subject>(stage: &dyn Stage<S>, plan: &Plan<S>) -> Duration {
    let (mut beside, mut alone) = (Vec::new(), Duration::ZERO);
    for check in &plan.checks {
        match check.manner() {
            Manner::Beside => beside.push(stage.floor(check)),
            Manner::Alone | Manner::Load => alone += stage.floor(check),
        }
    }
    overlapping(&beside, plan.at_once) + alone
}

/// When the last of `plays` is over if `at_once` of them overlap, begun in their order.
fn overlapping(plays: &[Duration], at_once: usize) -> Duration {
    let mut ends = BinaryHeap::new();
    let mut last = Duration::ZERO;
    for play in plays {
        let is_full = ends.len() >= at_once.max(1);
        let begins = if is_full { ends.pop() } else { None };
        let end = begins.map_or(Duration::ZERO, |Reverse(end)| end) + *play;
        last = last.max(end);
        ends.push(Reverse(end));
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_play_counts_and_who_has_to_wait_for_a_place() {
        let seconds = |plays: &[u64], at_once| {
            let plays: Vec<_> = plays.iter().copied().map(Duration::from_secs).collect();
            overlapping(&plays, at_once).as_secs()
        };
        assert_eq!(seconds(&[], 4), 0);
        assert_eq!(seconds(&[4, 13, 4], 3), 13);
        assert_eq!(seconds(&[4, 13, 4], 1), 21);
        assert_eq!(seconds(&[4, 13, 4, 10], 2), 18);
    }
}
