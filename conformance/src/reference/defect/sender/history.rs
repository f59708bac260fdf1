//! Defects that depend on what came before, which only a certain script shows.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Defect;
use crate::trace::ATTEMPTS;

/// What the attempts of a delivery have met so far: a status, or 0 for a failed connection.
#[derive(Debug, Default)]
pub(super) struct History(Mutex<Vec<u16>>);

/// What a broken sender takes an answer for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treats {
    AsPassing,
    AsFinal,
}

impl History {
    pub(super) fn note(&self, status: u16) {
        self.lock().push(status);
    }

    /// What `defect` makes of the latest answer, if it makes something else of it.
    pub(super) fn treats(&self, defect: Defect) -> Option<Treats> {
        let is_200 = self.lock().last() == Some(&200);
        match (defect, self.classes().as_slice()) {
            (Defect::RetriesClientErrorsAfterTwoServerErrors, [.., 5, 5, 4])
            | (Defect::RetriesSuccessAfterTwoFaults, [.., 0, 0, 2])
            | (Defect::RetriesRedirectsAfterFault, [.., 0, 3]) => Some(Treats::AsPassing),
            (Defect::RetriesOtherSuccessAfterServerError, [.., 5, 2]) if !is_200 => {
                Some(Treats::AsPassing)
            }
            (Defect::StopsAfterFaultAndServerErrors, [.., 0, 5, 5]) => Some(Treats::AsFinal),
            (Defect::CountsAnewAfterFault, met) => {
                (counted(met) >= ATTEMPTS).then_some(Treats::AsFinal)
            }
            _ => None,
        }
    }

    /// How long `defect` waits for the next attempt, if not as long as it should.
    pub(super) fn wait(&self, defect: Defect) -> Option<Duration> {
        match (defect, self.classes().as_slice()) {
            (Defect::HurriesAfterMixedFailures, [.., 0, 5, 0]) => Some(Duration::from_secs(1)),
            (Defect::DawdlesAfterMixedFailures, [.., 5, 0, 5]) => Some(Duration::from_secs(6)),
            _ => None,
        }
    }

    /// The hundreds of each.
    fn classes(&self) -> Vec<u16> {
        self.lock().iter().map(|status| status / 100).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u16>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many attempts there were since a connection failed behind a 5xx.
fn counted(met: &[u16]) -> usize {
    let anew = met.windows(2).rposition(|pair| pair == [5, 0]);
    met.len() - anew.map_or(0, |index| index + 1)
}
