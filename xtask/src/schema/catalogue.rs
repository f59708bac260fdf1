//! The catalogue for other tools: the clauses and the checks, as data.
//!
//! Nothing is stated here. Every word comes from the suites, and what is added is only what one
//! would have to compute: which checks decide a clause, for each end of a delivery. Each file has
//! a JSON Schema made from the very types that write it, and so have the reports, whose types are
//! the suites' own.

mod checks;
mod clauses;

use abc_webhook_conformance::{listen, record, report, targets, trigger};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::format::keep_standard;
use crate::error::Error;
use crate::generated::{BANNER, File};

pub(super) fn files() -> Result<Vec<File>, Error> {
    Ok(vec![
        File::json("clauses.json", &clauses::catalogue())?,
        File::json("clauses.schema.json", &schema::<clauses::Catalogue>())?,
        File::json("checks.json", &checks::catalogue())?,
        File::json("checks.schema.json", &schema::<checks::Catalogue>())?,
        standard("report.schema.json", report::report_schema())?,
        standard("targets.schema.json", targets::schema())?,
        standard("events.schema.json", report::events_schema())?,
        standard("trace.schema.json", record::schema())?,
        standard("listen.schema.json", listen::line::schema())?,
        standard("trigger.schema.json", trigger::line::schema())?,
    ])
}

/// A schema of the suites, whose types note the widths of their numbers.
fn standard(path: &str, mut schema: Schema) -> Result<File, Error> {
    keep_standard(&mut schema);
    File::json(path, &schema)
}

/// A type that is written to a file of its own, with a schema beside it.
trait Published: JsonSchema {
    /// The file of the schema.
    const SCHEMA: &str;
}

fn schema<T: Published>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), T::SCHEMA.into());
    schema.insert("$comment".to_owned(), comment("types in xtask").into());
    schema
}

fn comment(origin: &str) -> String {
    format!("{BANNER} from the {origin}. Do not edit.")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn each_file_is_valid_by_its_own_schema() {
        for name in ["clauses", "checks"] {
            let catalogue = generated(&format!("{name}.json"));
            let schema = generated(&format!("{name}.schema.json"));
            assert_eq!(catalogue["$schema"], schema["$id"]);
            jsonschema::validate(&schema, &catalogue).unwrap();
        }
    }

    /// A schema that accepts everything would pass the test above.
    #[test]
    fn the_schema_refuses_a_clause_that_is_neither_covered_nor_excused() {
        let schema = generated("clauses.schema.json");
        for coverage in [json!({}), json!({"checks": []}), json!({"excused": 1})] {
            let mut catalogue = generated("clauses.json");
            catalogue["clauses"][0]["coverage"]["receiver"] = coverage;
            assert!(!jsonschema::is_valid(&schema, &catalogue));
        }
    }

    #[test]
    fn every_clause_is_covered_or_excused_for_each_role_it_binds() {
        for clause in list("clauses") {
            for role in clause["roles"].as_array().unwrap() {
                let coverage = &clause["coverage"][role.as_str().unwrap()];
                assert!(coverage.is_object(), "{}: {role}", clause["id"]);
            }
            let bound = clause["roles"].as_array().unwrap().len();
            let told = clause["coverage"].as_object().unwrap().len();
            assert_eq!(bound, told, "{}", clause["id"]);
        }
    }

    #[test]
    fn the_checks_that_cover_clauses_are_the_checks_there_are() {
        let mut covering = BTreeSet::new();
        for clause in list("clauses") {
            for coverage in clause["coverage"].as_object().unwrap().values() {
                let checks = coverage["checks"].as_array().into_iter().flatten();
                covering.extend(checks.map(|id| (id.to_string(), clause["id"].to_string())));
            }
        }
        let checks = list("checks").into_iter();
        let checks = checks.map(|check| (check["id"].to_string(), check["clause"].to_string()));
        assert_eq!(covering, checks.collect());
    }

    fn list(name: &str) -> Vec<Value> {
        let catalogue = generated(&format!("{name}.json"));
        catalogue[name].as_array().unwrap().clone()
    }

    fn generated(path: &str) -> Value {
        let files = files().unwrap();
        let file = files.iter().find(|file| file.path == path).unwrap();
        serde_json::from_str(&file.content).unwrap()
    }
}
