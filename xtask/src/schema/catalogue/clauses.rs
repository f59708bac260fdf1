//! `clauses.json`: every clause, and for each end it binds the checks that decide it, or why
//! none can.

use abc_webhook_conformance::clause::{Level, Role, Source};
use abc_webhook_conformance::{checks, clause};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Published, comment};

/// What senders and receivers of ABC User Feedback webhooks owe each other, clause by clause.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Clauses", deny_unknown_fields)]
pub(super) struct Catalogue {
    /// The JSON Schema of this file.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// Who made this file.
    #[serde(rename = "$comment")]
    comment: String,
    /// The version of the conformance suite.
    version: &'static str,
    /// Every clause, in the order in which reports show them.
    clauses: Vec<Clause>,
}

/// A rule of the protocol.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Clause {
    /// Words joined by dots; never changed.
    #[schemars(regex(pattern = r"^[a-z-]+(\.[a-z-]+)*$"))]
    id: &'static str,
    level: Level,
    /// The ends that it binds.
    #[schemars(length(min = 1))]
    roles: &'static [Role],
    /// What it rests on, strongest first.
    #[schemars(length(min = 1))]
    sources: &'static [Source],
    /// The section of the vendor's guide, from the outermost heading; empty for good practice.
    section: &'static [&'static str],
    /// The rule, in the words of this project.
    text: &'static str,
    coverage: Coverage,
}

/// How it is decided whether a clause is kept, for each end that it binds.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Coverage {
    /// For receivers; left out if it does not bind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Covered")]
    receiver: Option<Covered>,
    /// For senders; left out if it does not bind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Covered")]
    sender: Option<Covered>,
}

/// By checks, or by none for a reason; never both.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Covered {
    /// The ids of the checks that decide it.
    Checks(#[schemars(length(min = 1))] Vec<&'static str>),
    /// Why no check can.
    Excused(&'static str),
}

impl Published for Catalogue {
    const SCHEMA: &str = "clauses.schema.json";
}

pub(super) fn catalogue() -> Catalogue {
    Catalogue {
        schema: Catalogue::SCHEMA,
        comment: comment("clauses in conformance"),
        version: env!("CARGO_PKG_VERSION"),
        clauses: clause::ALL.iter().copied().map(Clause::from).collect(),
    }
}

impl From<&'static clause::Clause> for Clause {
    fn from(clause: &'static clause::Clause) -> Self {
        Self {
            id: clause.id,
            level: clause.level,
            roles: clause.roles,
            sources: clause.sources,
            section: clause.section,
            text: clause.text,
            coverage: Coverage {
                receiver: covered(clause, Role::Receiver),
                sender: covered(clause, Role::Sender),
            },
        }
    }
}

fn covered(clause: &clause::Clause, role: Role) -> Option<Covered> {
    let bound = clause.roles.contains(&role);
    bound.then(|| match clause.excuse(role) {
        Some(reason) => Covered::Excused(reason),
        None => Covered::Checks(deciding(clause, role)),
    })
}

fn deciding(clause: &clause::Clause, role: Role) -> Vec<&'static str> {
    let checks = checks::entries().filter(|check| check.role == role);
    let checks = checks.filter(|check| check.clause.id == clause.id);
    checks.map(|check| check.id).collect()
}
