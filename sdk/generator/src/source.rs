//! What a model is made of: published documents, as data.

mod facts;
mod place;
mod reader;

use serde_json::Value;

use crate::channel::FieldList;
use crate::model::{
    Channel, Clause, Generator, MODEL_VERSION, Model, Package, Protocol, Record, SchemaError,
};

/// The documents that a model is made of.
#[derive(Debug, Clone)]
pub struct Source {
    /// A JSON Schema 2020-12 of the body: what a receiver must accept.
    pub schema: Value,
    /// A JSON Schema of what a conforming sender writes. It tells in which order keys are written.
    pub strict: Value,
    /// The names of the types whose further keys are a channel's own fields.
    pub custom: Vec<String>,
    /// The protocol's names and numbers.
    pub protocol: Protocol,
    /// The rules that documentation may point at.
    pub clauses: Vec<Clause>,
}

impl Source {
    /// The protocol as this version of `abc-webhook` knows it, with the clauses of the catalogue.
    pub fn published(clauses: Vec<Clause>) -> Self {
        Self {
            schema: facts::tolerant(),
            strict: facts::strict(),
            custom: facts::custom(),
            protocol: facts::protocol(),
            clauses,
        }
    }

    /// Makes the model of a package, for one channel if its fields are given.
    pub fn model(
        &self,
        package: Package,
        fields: Option<&FieldList>,
    ) -> Result<Model, SchemaError> {
        let (body, types) = reader::read(&self.schema, &self.strict, &self.custom)?;
        let mut model = Model {
            model_version: MODEL_VERSION,
            generator: Generator {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            package,
            protocol: self.protocol.clone(),
            clauses: self.clauses.clone(),
            body,
            types,
            channel: None,
        };
        model.channel = fields.and_then(|fields| channel(&model, fields));
        Ok(model)
    }
}

/// The first record that takes custom fields is the one that they are typed for.
fn channel(model: &Model, fields: &FieldList) -> Option<Channel> {
    let record: &Record = model.records_with_custom_fields().next()?;
    let own = record.fields.iter().map(|field| field.key.as_str());
    Some(Channel {
        record: record.name.clone(),
        fields: fields.custom(&own.collect::<Vec<_>>()),
    })
}
