//! Feedback, and where it was left: channel and project.

use super::record::record;
use super::{Field, Fields, Issue, Timestamp};

record! {
    /// One piece of feedback, with the fields its channel defines.
    pub struct Feedback {
        /// The number of the feedback.
        pub id: u64 = "id" eg 123,
        /// When the feedback was created. Receivers must expect null, which a client can have
        /// asked for.
        pub created_at: Field<Timestamp> = "createdAt" eg "2024-01-15T10:30:00.000Z",
        /// When the feedback was last changed. It may be cut to whole seconds and then be
        /// earlier than the creation.
        pub updated_at: Timestamp = "updatedAt" eg "2024-01-15T10:30:00.000Z",
        ..
        /// The fields the channel defines: text, numbers, options, dates, images. A field
        /// without a value is null or left out.
        pub custom: Fields = free,
        /// The issues the feedback belongs to; there may be none.
        pub issues: Vec<Issue> = "issues",
    }
}

record! {
    /// The channel through which feedback came.
    pub struct Channel {
        /// The number of the channel.
        pub id: u64 = "id" eg 1,
        /// The name of the channel, as people see it.
        pub name: String = "name" eg "Website Feedback",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}

record! {
    /// The project that a channel or an issue belongs to.
    pub struct Project {
        /// The number of the project.
        pub id: u64 = "id" eg 1,
        /// The name of the project, as people see it.
        pub name: String = "name" eg "My Project",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}
