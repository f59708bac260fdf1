//! `cargo xtask sdk`: the project's own packages in other languages, from the Rust types.
//!
//! The files are committed, so that nobody needs Rust to use or publish them. Being committed they
//! could fall behind the types, or be edited where an edit is lost, which is why `--check` is part
//! of every test run.

pub(crate) mod go;
pub(crate) mod java;
pub(crate) mod listening;
pub(crate) mod programs;
pub(crate) mod python;
pub(crate) mod shared;
pub(crate) mod typescript;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use abc_webhook_conformance::clause;
use abc_webhook_sdkgen::language::{self, Language};
use abc_webhook_sdkgen::model::{Clause, Package};
use abc_webhook_sdkgen::{File, Folder, Model, Source, Templates, generate};

use crate::error::Error;

/// Generate the packages below `sdk/`
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only this language
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(language::ids()))]
    language: Option<String>,
    /// Change nothing and fail if a file is missing, stale, edited or left over
    #[arg(long, conflicts_with_all = ["print", "model"])]
    check: bool,
    /// Write the files to standard output, each behind its path
    #[arg(long, conflicts_with = "model")]
    print: bool,
    /// Write the model to standard output, as JSON
    #[arg(long)]
    model: bool,
    /// Put the files of this folder over the templates
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
}

/// Where the model's JSON Schema is, from the root of the project.
const MODEL_SCHEMA: &str = "sdk/generator/model.schema.json";

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let wanted = |language: &&&dyn Language| {
        let only = arguments.language.as_deref();
        only.is_none_or(|only| only == language.id())
    };
    if !arguments.print && !arguments.model {
        model_schema(arguments.check)?;
    }
    language::ALL
        .iter()
        .filter(wanted)
        .try_for_each(|language| one(*language, arguments))
}

fn one(language: &'static dyn Language, arguments: &Arguments) -> Result<(), Error> {
    let model = model(language)?;
    if arguments.model {
        let json = crate::generated::File::json("model", &model)?;
        return print(&json.content);
    }
    let files = files(language, &model, arguments.templates.as_deref())?;
    if arguments.print {
        return files
            .iter()
            .try_for_each(|file| print(&format!("== {}\n{}", file.path, file.content)));
    }
    let folder = Folder::new(root().join("sdk").join(language.id()));
    let plan = folder.plan(language.id(), &files)?;
    if arguments.check {
        return Ok(plan.check()?);
    }
    for drift in plan.carry_out()? {
        eprintln!("sdk/{}/{drift}: corrected", language.id());
    }
    Ok(())
}

fn files(
    language: &'static dyn Language,
    model: &Model,
    over: Option<&Path>,
) -> Result<Vec<File>, Error> {
    let mut templates = Templates::built_in(language);
    if let Some(over) = over {
        templates.put_over(over)?;
    }
    Ok(generate(language, model, &templates)?)
}

/// The model of the project's own package, which is for any channel.
fn model(language: &dyn Language) -> Result<Model, Error> {
    Ok(Source::published(clauses()?).model(package(language)?, None)?)
}

/// The catalogue's clauses, as the catalogue publishes them.
fn clauses() -> Result<Vec<Clause>, Error> {
    let clauses = serde_json::to_value(clause::ALL).and_then(serde_json::from_value);
    clauses.map_err(|source| Error::Json {
        name: "clauses".to_owned(),
        source,
    })
}

/// The package by the names that `packages.toml` has for it.
fn package(language: &dyn Language) -> Result<Package, Error> {
    let path = root().join("sdk/packages.toml");
    let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
    let packages: Result<BTreeMap<String, BTreeMap<String, String>>, _> = toml::from_str(&text);
    let mut packages = packages.map_err(|source| Error::Packages {
        path: path.clone(),
        source: Box::new(source),
    })?;
    let coordinates = packages.remove(language.id()).unwrap_or_default();
    match coordinates.get(language.package_key()) {
        Some(name) => Ok(Package {
            own: true,
            ..Package::new(name, coordinates.clone())
        }),
        None => Err(Error::NoPackage {
            path,
            language: language.id(),
            key: language.package_key(),
        }),
    }
}

fn model_schema(check: bool) -> Result<(), Error> {
    let file = crate::generated::File::json(MODEL_SCHEMA, &Model::schema())?;
    let path = root().join(MODEL_SCHEMA);
    let found = fs::read_to_string(&path).unwrap_or_default();
    if found == file.content {
        Ok(())
    } else if check {
        let source = io::Error::other("stale: run `cargo xtask sdk`");
        Err(Error::File { path, source })
    } else {
        eprintln!("{MODEL_SCHEMA} is stale: corrected");
        fs::write(&path, file.content).map_err(Error::file(&path))
    }
}

fn print(text: &str) -> Result<(), Error> {
    let written = io::stdout().lock().write_all(text.as_bytes());
    written.map_err(Error::file(Path::new("standard output")))
}

fn root() -> &'static Path {
    Path::new(crate::ROOT)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_language_has_a_package_whose_name_it_takes() {
        for language in language::ALL {
            let package = package(language).unwrap();
            assert_eq!(language.check_package_name(&package.name), Ok(()));
        }
    }

    #[test]
    fn the_model_is_valid_by_its_schema() {
        let model = serde_json::to_value(model(language::ALL[0]).unwrap()).unwrap();
        let schema: Value = Model::schema();
        jsonschema::validate(&schema, &model).unwrap();
        let mut broken = model.clone();
        broken["types"][0]["kind"] = "class".into();
        assert!(!jsonschema::is_valid(&schema, &broken));
    }
}
