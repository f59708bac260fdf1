//! Issues, complete or in short.

use super::record::record;
use super::{Field, Fields, IssueStatus, Timestamp};

record! {
    /// An issue. Inside the feedback of an `ISSUE_ADDITION` it may be cut down to number,
    /// name and status.
    pub struct Issue {
        /// The number of the issue.
        pub id: u64 = "id" eg 456,
        /// When the issue was created.
        pub created_at: Field<Timestamp> = "createdAt" eg "2024-01-15T11:00:00.000Z",
        /// When the issue was last changed.
        pub updated_at: Field<Timestamp> = "updatedAt" eg "2024-01-15T11:00:00.000Z",
        /// The name of the issue, as people see it.
        pub name: String = "name" eg "Payment fails",
        /// What the issue is about; may be empty.
        pub description: Field<String> = "description" [or null] eg "The button does nothing.",
        /// How far the issue has come.
        pub status: IssueStatus = "status" eg "IN_PROGRESS",
        /// The number or key of the issue in another tracker.
        pub external_issue_id: Field<String> = "externalIssueId" [or null] eg "EXT-456",
        /// How much feedback belongs to the issue.
        pub feedback_count: Field<u64> = "feedbackCount" [from zero] eg 1,
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}
