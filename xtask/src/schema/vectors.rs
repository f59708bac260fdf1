//! The shared test vectors: what every SDK and every foreign implementation is held to.
//!
//! An expectation never comes from the code it judges. Most are stated by hand in
//! `xtask/vectors/`, where a vector may name a recorded payload instead of repeating it. Those of
//! generated vectors follow from the small rules in `vectors/generated.rs` and `vectors/rule.rs`,
//! which share nothing with the SDK.

mod generated;
mod payload;
mod policy;
mod request;
mod rule;
mod shared;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::format::keep_standard;
use crate::error::Error;
use crate::generated::{BANNER, File};
use shared::Vector;

pub(super) fn files() -> Result<Vec<File>, Error> {
    Ok([
        kind::<payload::Valid>(generated::valid()?)?,
        kind::<payload::Invalid>(generated::invalid()?)?,
        kind::<request::Request>(generated::requests()?)?,
        kind::<policy::Policy>(generated::policy())?,
    ]
    .concat())
}

/// A file of vectors of one kind.
#[derive(Serialize, Deserialize, JsonSchema)]
struct Vectors<T> {
    /// Who made the file.
    #[serde(rename = "$comment")]
    comment: String,
    /// The JSON Schema of the file, in the same folder.
    #[serde(rename = "$schema")]
    schema: String,
    /// The vectors; each has a name of its own.
    #[serde(rename = "vectors")]
    all: Vec<T>,
}

/// The vectors of a kind, those stated by hand first, and the schema they are valid by.
fn kind<T: Vector + JsonSchema>(generated: Vec<T>) -> Result<Vec<File>, Error> {
    let schema_name = format!("{}.schema.json", T::KIND);
    let mut vectors: Vec<T> = source(T::KIND)?;
    for vector in &mut vectors {
        vector.resolve()?;
    }
    vectors.extend(generated);
    let file = Vectors {
        comment: format!("{BANNER} from xtask/vectors/{}.json. Do not edit.", T::KIND),
        schema: schema_name.clone(),
        all: vectors,
    };
    Ok(vec![
        File::json(format!("vectors/{}.json", T::KIND), &file)?,
        schema::<T>(&schema_name)?,
    ])
}

fn schema<T: Vector + JsonSchema>(name: &str) -> Result<File, Error> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<Vectors<T>>();
    keep_standard(&mut schema);
    schema.insert("$id".to_owned(), name.into());
    schema.insert("title".to_owned(), T::KIND.into());
    let comment = format!("{BANNER} from the types in xtask. Do not edit.");
    schema.insert("$comment".to_owned(), comment.into());
    File::json(format!("vectors/{name}"), &schema)
}

fn source<T: DeserializeOwned>(kind: &str) -> Result<Vec<T>, Error> {
    let path = format!("xtask/vectors/{kind}.json");
    let text = read(&path)?;
    serde_json::from_str(&text).map_err(|source| Error::Json { name: path, source })
}

/// A file of the project, by its path from the root.
fn read(path: &str) -> Result<String, Error> {
    let path = Path::new(crate::ROOT).join(path);
    fs::read_to_string(&path).map_err(Error::file(&path))
}
