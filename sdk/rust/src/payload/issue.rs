//! Issues, complete or in short.

use super::record::record;
use super::{Field, Fields, IssueStatus, Timestamp};

record! {
    /// An issue. Inside the feedback of an `ISSUE_ADDITION` it may be cut down to number,
    /// name and status.
    pub struct Issue {
        /// The number of the issue.
        pub id: u64 = "id",
        /// When the issue was created.
        pub created_at: Field<Timestamp> = "createdAt",
        /// When the issue was last changed.
        pub updated_at: Field<Timestamp> = "updatedAt",
        /// The name of the issue, as people see it.
        pub name: String = "name",
        /// What the issue is about; may be empty.
        pub description: Field<String> = "description",
        /// How far the issue has come.
        pub status: IssueStatus = "status",
        /// The number or key of the issue in another tracker.
        pub external_issue_id: Field<String> = "externalIssueId",
        /// How much feedback belongs to the issue.
        pub feedback_count: Field<u64> = "feedbackCount",
        ..
        /// Keys that are not documented.
        pub extra: Fields,
    }
}
