//! `checks.json`: every check, and the clause it decides.

use abc_webhook_conformance::check::Entry;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::clause::{Level, Role, Source};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Published, comment};

/// What the conformance suite for ABC User Feedback webhooks checks.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Checks", deny_unknown_fields)]
pub(super) struct Catalogue {
    /// The JSON Schema of this file.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// Who made this file.
    #[serde(rename = "$comment")]
    comment: String,
    /// The version of the conformance suite.
    version: &'static str,
    /// Every check, those of receivers first, in the order in which they are reported.
    checks: Vec<Check>,
}

/// One check.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Check {
    /// Words joined by dots, the role first; never changed.
    #[schemars(regex(pattern = r"^(receiver|sender)(\.[a-z-]+)+$"))]
    id: &'static str,
    /// The end that is examined.
    role: Role,
    /// Completes "A conforming receiver …" or "A conforming sender …".
    title: &'static str,
    /// The id of the clause that it decides.
    clause: &'static str,
    /// The weight of the clause.
    level: Level,
    /// What the clause rests on, strongest first.
    sources: &'static [Source],
}

impl Published for Catalogue {
    const SCHEMA: &str = "checks.schema.json";
}

pub(super) fn catalogue() -> Catalogue {
    Catalogue {
        schema: Catalogue::SCHEMA,
        comment: comment("checks in conformance"),
        version: env!("CARGO_PKG_VERSION"),
        checks: checks::entries().map(Check::from).collect(),
    }
}

impl From<Entry> for Check {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            role: entry.role,
            title: entry.title,
            clause: entry.clause.id,
            level: entry.level,
            sources: entry.sources,
        }
    }
}
