//! Where in a sender a delivery is made.

use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::super::adapter::Place;

/// Where in a sender deliveries are made that are to know of each other; the room for them is held
/// until the last clone is dropped.
#[derive(Clone, Default)]
pub struct Seat {
    place: Option<Arc<Place>>,
    _room: Option<Arc<OwnedSemaphorePermit>>,
}

impl Seat {
    pub(in crate::stage) fn at(place: Place) -> Self {
        Self {
            place: Some(Arc::new(place)),
            ..Self::default()
        }
    }

    /// In a sender that has only so much room.
    pub(in crate::stage) fn in_room(room: OwnedSemaphorePermit) -> Self {
        Self {
            _room: Some(Arc::new(room)),
            ..Self::default()
        }
    }

    pub(in crate::stage) fn place(&self) -> Option<&Place> {
        self.place.as_deref()
    }
}
