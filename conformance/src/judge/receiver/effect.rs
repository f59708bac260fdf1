//! Questions about what deliveries cause behind the receiver.

use crate::finding::{Finding, Reason};
use crate::trace::receiver::ReceiverTrace;

impl ReceiverTrace {
    /// All deliveries of the trace, which are one delivery several times, took effect once.
    pub fn must_take_effect_once(&self) -> Finding {
        let [before, .., after] = &self.counts[..] else {
            return Finding::NotApplicable(
                "nobody counts effects; --probe COMMAND does".to_owned(),
            );
        };
        let (before, after) = (before.effects, after.effects);
        match after.checked_sub(before) {
            Some(1) => Finding::Holds,
            // What was refused need not take effect.
            _ if !self.must_be_accepted().holds() => {
                Finding::Inconclusive("the deliveries were not all answered with 200".to_owned())
            }
            Some(0) => Finding::Inconclusive(format!(
                "the probe counted {before} before and after: it counts something else, or \
                 effects follow later, and the probe has to wait for them"
            )),
            Some(more) => Finding::violated(
                Reason::RepeatedEffect,
                "1 effect of a delivery that came twice",
                format!("{more}: the probe counted {before} before and {after} afterwards"),
            ),
            None => Finding::Inconclusive(format!(
                "the probe counted {before} before and only {after} afterwards"
            )),
        }
    }
}
