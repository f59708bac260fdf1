//! Definitions, and the types of values.

use serde_json::Value;

use super::Reader;
use crate::model::{
    Definition, Enumeration, Field, Known, Record, Rest, SchemaError, Timestamp, Type,
};
use crate::source::place::Place;

/// Keywords that tell readers something and validators nothing.
const ANNOTATIONS: [&str; 4] = ["title", "description", "examples", "$comment"];

/// What a receiver is told about a text that is none of the known ones.
const DEFINITIONS: &str = "#/$defs/";

impl<'a> Reader<'a> {
    pub(super) fn definition(
        &self,
        name: &str,
        place: &Place<'a>,
    ) -> Result<Definition, SchemaError> {
        if place.has("anyOf") {
            return enumeration(name, place).map(Definition::Enumeration);
        }
        match (place.value["type"].as_str(), place.value["format"].as_str()) {
            (Some("object"), _) => self.record(name, place).map(Definition::Record),
            (Some("string"), Some("date-time")) => timestamp(name, place),
            _ => Err(place.error("neither an object, an open enumeration nor a `date-time`")),
        }
    }

    pub(super) fn record(&self, name: &str, place: &Place<'a>) -> Result<Record, SchemaError> {
        only(
            place,
            &["type", "properties", "required", "additionalProperties"],
        )?;
        let rest = place.at("additionalProperties");
        if *rest.value == Value::Bool(false) {
            return Err(rest.error("unknown keys must be allowed"));
        }
        let required = place.texts("required")?;
        let fields = self.ordered(name, place)?.into_iter();
        let fields = fields.map(|(key, place)| self.field(key, required.contains(&key), &place));
        Ok(Record {
            name: name.to_owned(),
            doc: place.text_or_empty("description")?,
            fields: fields.collect::<Result<_, _>>()?,
            rest: Rest {
                doc: rest.value["description"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                custom: self.custom.iter().any(|custom| custom == name),
            },
            example: place.value["examples"][0].clone(),
        })
    }

    fn field(&self, key: &str, required: bool, place: &Place<'a>) -> Result<Field, SchemaError> {
        let (kind, nullable) = self.nullable(place)?;
        let examples = place.value["examples"].as_array();
        Ok(Field {
            key: key.to_owned(),
            doc: place.text_or_empty("description")?,
            required,
            nullable,
            kind,
            examples: examples.cloned().unwrap_or_default(),
        })
    }

    /// A type, and whether null may stand in its place: as `anyOf`, or in a list of types.
    fn nullable(&self, place: &Place<'a>) -> Result<(Type, bool), SchemaError> {
        if place.has("anyOf") {
            only(place, &["anyOf"])?;
            return match place.at("anyOf").items()?.as_slice() {
                [value, null] if null.value["type"] == "null" => Ok((self.kind(value)?, true)),
                _ => Err(place.error("a union of anything but one type and null")),
            };
        }
        match place.value["type"].as_array().map(Vec::as_slice) {
            Some([one, null]) if null == "null" => {
                Ok((self.scalar(place, one.as_str().unwrap_or_default())?, true))
            }
            Some(_) => Err(place.error("a union of anything but one type and null")),
            None => Ok((self.kind(place)?, false)),
        }
    }

    fn kind(&self, place: &Place<'a>) -> Result<Type, SchemaError> {
        if place.has("$ref") {
            return self.reference(place);
        }
        match place.value["type"].as_str() {
            Some(name) => self.scalar(place, name),
            None => match only(place, &["const", "not"]) {
                Ok(()) => Ok(Type::Any),
                Err(error) => Err(error),
            },
        }
    }

    fn reference(&self, place: &Place<'a>) -> Result<Type, SchemaError> {
        only(place, &["$ref"])?;
        let reference = place.at("$ref");
        let name = reference.text()?.strip_prefix(DEFINITIONS);
        let name = name.ok_or_else(|| reference.error("leads out of `$defs`"))?;
        let target = self.definitions.at(name);
        let name = name.to_owned();
        match target.value["type"].as_str() {
            Some("object") => Ok(Type::Record { name }),
            Some("string") => Ok(Type::Timestamp { name: Some(name) }),
            _ if target.has("anyOf") => Ok(Type::Enumeration { name }),
            _ => Err(reference.error("leads to no type")),
        }
    }

    fn scalar(&self, place: &Place<'a>, name: &str) -> Result<Type, SchemaError> {
        only(
            place,
            &["type", "const", "not", "format", "minimum", "items"],
        )?;
        Ok(match name {
            "integer" => Type::Integer {
                minimum: place.value["minimum"].as_i64(),
            },
            "number" => Type::Number,
            "string" if place.value["format"] == "date-time" => Type::Timestamp { name: None },
            "string" => Type::Text,
            "boolean" => Type::Boolean,
            "array" => Type::List {
                items: Box::new(self.kind(&place.at("items"))?),
            },
            _ => {
                return Err(place
                    .at("type")
                    .error("a type that the model has no words for"));
            }
        })
    }
}

/// `anyOf` known texts and any text.
fn enumeration(name: &str, place: &Place<'_>) -> Result<Enumeration, SchemaError> {
    only(place, &["anyOf"])?;
    let arms = place.at("anyOf");
    let arms = arms.items()?;
    let [known, other] = arms.as_slice() else {
        return Err(place.error("no open enumeration: known texts, then any text"));
    };
    if !known.has("enum") || other.value["type"] != "string" || other.has("enum") {
        return Err(place.error("no open enumeration: known texts, then any text"));
    }
    let value = |value: &str| Known {
        value: value.to_owned(),
        doc: String::new(),
    };
    Ok(Enumeration {
        name: name.to_owned(),
        doc: place.text_or_empty("description")?,
        known: known.texts("enum")?.into_iter().map(value).collect(),
        other_doc: other.text_or_empty("description")?,
    })
}

fn timestamp(name: &str, place: &Place<'_>) -> Result<Definition, SchemaError> {
    only(place, &["type", "format"])?;
    Ok(Definition::Timestamp(Timestamp {
        name: name.to_owned(),
        doc: place.text_or_empty("description")?,
        example: place.value["examples"][0].clone(),
    }))
}

fn only(place: &Place<'_>, keywords: &[&str]) -> Result<(), SchemaError> {
    place.only(&[keywords, &ANNOTATIONS].concat())
}
