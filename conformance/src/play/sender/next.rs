//! A delivery beside the first: whether one gets into the other's way.

use super::Content;
use crate::payload::ISSUE_STATUS_CHANGE_OBSERVED;

/// When a second delivery is ordered, and where it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// As soon as the first one has been read and waits for its answer; to another receiver, which
    /// answers 200.
    ToAnother,
    /// As soon as the first attempt of the first one has failed; another event, to the same URL.
    ToTheSame,
}

impl Next {
    /// What is delivered; never what the first delivery carries.
    pub fn content() -> Content {
        Content::from(&ISSUE_STATUS_CHANGE_OBSERVED)
    }
}
