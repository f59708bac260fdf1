//! The JSON Schema of one event, without the others.

use abc_webhook::schema::{self, Dialect};
use abc_webhook::{EventName, Reading};
use schemars::Schema;
use serde_json::{Map, Value};

/// A schema of this event alone: one document that refers to nothing outside of it.
///
/// It is cut out of the schema of any event, so that the two cannot say different things.
pub fn alone(event: EventName, reading: Reading, dialect: Dialect) -> Schema {
    let mut root = schema::bundle(reading, dialect);
    let Some(mut branch) = take_branch(&mut root, event) else {
        return root; // A test says that every event has a branch.
    };
    let title = branch.get("title").and_then(Value::as_str);
    let id = format!("{}.{reading}.json", title.unwrap_or_default());
    branch.insert("$id".to_owned(), id.into());
    for key in ["$schema", "$comment"] {
        branch.extend(root.remove(key).map(|value| (key.to_owned(), value)));
    }
    for key in ["$defs", "definitions"] {
        if let Some(Value::Object(all)) = root.remove(key) {
            let prefix = format!("#/{key}/");
            let needed = needed(&branch, all, &prefix);
            branch.insert(key.to_owned(), needed.into());
        }
    }
    branch.into()
}

fn take_branch(root: &mut Schema, event: EventName) -> Option<Map<String, Value>> {
    let branches = root.get_mut("oneOf")?.as_array_mut()?;
    let is_of = |branch: &Value| branch["properties"]["event"]["const"] == event.as_str();
    let at = branches.iter().position(is_of)?;
    match branches.swap_remove(at) {
        Value::Object(branch) => Some(branch),
        _ => None,
    }
}

/// Those of the definitions that a schema leads to, be it by way of others.
fn needed(
    schema: &Map<String, Value>,
    mut all: Map<String, Value>,
    prefix: &str,
) -> Map<String, Value> {
    let mut needed = Map::new();
    let mut names = Vec::new();
    schema
        .values()
        .for_each(|it| collect(it, prefix, &mut names));
    while let Some(name) = names.pop() {
        if let Some(definition) = all.remove(&name) {
            collect(&definition, prefix, &mut names);
            needed.insert(name, definition);
        }
    }
    needed
}

fn collect(value: &Value, prefix: &str, names: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|it| collect(it, prefix, names)),
        Value::Object(map) => {
            let target = map.get("$ref").and_then(Value::as_str);
            names.extend(
                target
                    .and_then(|it| it.strip_prefix(prefix))
                    .map(str::to_owned),
            );
            map.values().for_each(|it| collect(it, prefix, names));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::payload;

    fn every() -> impl Iterator<Item = (EventName, Reading, Dialect)> {
        EventName::ALL.into_iter().flat_map(|event| {
            Reading::ALL
                .into_iter()
                .flat_map(move |reading| Dialect::ALL.map(move |dialect| (event, reading, dialect)))
        })
    }

    #[test]
    fn takes_its_event_and_no_other() {
        for (event, reading, dialect) in every() {
            let schema = Value::from(alone(event, reading, dialect));
            let validator = jsonschema::options().offline().build(&schema).unwrap();
            for payload in [
                &payload::FEEDBACK_CREATION,
                &payload::ISSUE_CREATION,
                &payload::ISSUE_STATUS_CHANGE,
                &payload::ISSUE_ADDITION,
            ] {
                let body: Value = serde_json::from_str(payload.text).unwrap();
                let is_its_own = payload.event == event.as_str();
                assert_eq!(validator.is_valid(&body), is_its_own, "{event} {reading}");
            }
            let broken = json!({ "event": event.as_str(), "data": {} });
            assert!(!validator.is_valid(&broken), "{event} {reading}");
        }
    }

    #[test]
    fn holds_what_it_needs_and_nothing_else() {
        for (event, reading, dialect) in every() {
            let schema = alone(event, reading, dialect);
            let key = match dialect {
                Dialect::Draft2020_12 => "$defs",
                Dialect::Draft07 => "definitions",
            };
            let held: Vec<&String> = schema
                .get(key)
                .unwrap()
                .as_object()
                .unwrap()
                .keys()
                .collect();
            let mut referred = Vec::new();
            collect(schema.as_value(), &format!("#/{key}/"), &mut referred);
            referred.sort();
            referred.dedup();
            assert_eq!(
                held,
                referred.iter().collect::<Vec<_>>(),
                "{event} {reading}"
            );
            assert!(schema.get("$schema").is_some() && schema.get("oneOf").is_none());
        }
    }

    #[test]
    fn ids_differ_from_those_of_other_documents() {
        let schema = alone(EventName::IssueCreation, Reading::Strict, Dialect::Draft07);
        assert_eq!(schema.get("$id").unwrap(), "IssueCreationEvent.strict.json");
    }
}
