//! Where in a sender a delivery is made.

use std::sync::Arc;

use super::super::adapter::Place;

/// Where in a sender deliveries are made that are to know of each other; the room for them is held
/// until the last clone is dropped.
#[derive(Clone, Default)]
pub struct Seat(Option<Arc<Place>>);

impl Seat {
    pub(in crate::stage) fn at(place: Place) -> Self {
        Self(Some(Arc::new(place)))
    }

    pub(in crate::stage) fn place(&self) -> Option<&Place> {
        self.0.as_deref()
    }
}
