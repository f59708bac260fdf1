//! The payload schemas, taken out of the JSON Schema and put where API documents keep theirs.
//!
//! There a discriminator can only choose among schemas that have names, so what the JSON Schema
//! holds inline, one branch for each event, moves out under its title.

use std::collections::BTreeMap;

use abc_webhook::EventName;
use schemars::Schema;
use schemars::transform::{RemoveRefSiblings, Transform};
use serde_json::{Map, Value, json};

/// Named schemas, in a stable order.
pub(super) type Components = BTreeMap<String, Schema>;

/// The schema of any event, documented or not.
pub(super) const ANY_EVENT: &str = "WebhookEvent";

/// The schema of an event that is not documented.
pub(super) const UNKNOWN_EVENT: &str = "UnknownEvent";

const HOME: &str = "#/components/schemas/";

/// The tolerant reading: what a receiver must accept.
pub(super) fn tolerant() -> Components {
    let mut root = abc_webhook::schema::tolerant();
    let definitions = root.remove("$defs");
    let mut components = Components::new();
    for (name, definition) in definitions.iter().filter_map(Value::as_object).flatten() {
        components.extend(Schema::try_from(definition.clone()).map(|it| (name.clone(), it)));
    }
    let branches = root.get_mut("oneOf").and_then(Value::as_array_mut);
    for branch in branches.into_iter().flatten() {
        move_out(branch, &mut components);
    }
    // These concern a file of its own, which a component is not.
    for keyword in ["$id", "$schema", "$comment"] {
        root.remove(keyword);
    }
    components.insert(ANY_EVENT.to_owned(), root);
    components.values_mut().for_each(rehome);
    components
}

/// The tolerant reading without anything beside a `$ref`, which `AsyncAPI` would ignore.
pub(super) fn tolerant_without_ref_siblings() -> Components {
    let mut components = tolerant();
    for component in components.values_mut() {
        RemoveRefSiblings::default().transform(component);
    }
    components
}

/// The component of one event, found by what it demands of `event`.
pub(super) fn component_of(event: EventName, components: &Components) -> Option<&str> {
    let is_of = |schema: &Schema| {
        let event_key = schema.pointer("/properties/event/const");
        event_key.is_some_and(|name| name == event.as_str())
    };
    let mut names = components.iter().filter(|(_, schema)| is_of(schema));
    names.next().map(|(name, _)| name.as_str())
}

pub(super) fn reference(component: &str) -> Value {
    json!({ "$ref": pointer(component) })
}

pub(super) fn pointer(component: &str) -> String {
    format!("{HOME}{component}")
}

/// Leaves a reference where an inline schema was. A branch that is a reference stays one.
fn move_out(branch: &mut Value, components: &mut Components) {
    let title = branch["title"].as_str().map(str::to_owned);
    if let (Some(title), None) = (title, branch.get("$ref")) {
        let inline = std::mem::replace(branch, reference(&title));
        components.extend(Schema::try_from(inline).map(|schema| (title, schema)));
    }
}

/// Points references at the components.
fn rehome(schema: &mut Schema) {
    if let Some(object) = schema.as_object_mut() {
        rehome_object(object);
    }
}

fn rehome_object(object: &mut Map<String, Value>) {
    for (key, value) in object {
        match value {
            Value::String(target) if key == "$ref" => {
                *target = target.replacen("#/$defs/", HOME, 1);
            }
            other => rehome_value(other),
        }
    }
}

fn rehome_value(value: &mut Value) {
    match value {
        Value::Object(object) => rehome_object(object),
        Value::Array(items) => items.iter_mut().for_each(rehome_value),
        _ => {}
    }
}
