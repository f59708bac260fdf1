//! `sdk`: a package for one's own language, and for one's own channel.

mod api;
mod error;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use abc_webhook_sdkgen::language::{self, Language};
use abc_webhook_sdkgen::model::{Clause, Package};
use abc_webhook_sdkgen::{Drift, FieldList, Folder, Model, Source, Templates, generate};
use clap::Args;
use clap::builder::PossibleValuesParser;

pub(super) use self::error::SdkError;

use super::error::CliError;
use crate::clause;
use crate::exit::Exit;

/// Generate a package: payload types, receiver and sender, for your language and channel.
#[derive(Args)]
pub(super) struct Sdk {
    /// The language.
    #[arg(value_parser = PossibleValuesParser::new(language::ids()))]
    language: String,

    /// Write the package to this folder: a new one, an empty one, or one that this command wrote.
    #[arg(long, value_name = "DIR", required_unless_present = "model")]
    out: Option<PathBuf>,

    /// Name the package; without this option it is named after its folder.
    #[arg(long, value_name = "NAME")]
    package: Option<String>,

    /// Type the custom fields in this file: the answer of GET /api/projects/P/channels/C/fields.
    #[arg(long, value_name = "FILE", conflicts_with = "abc")]
    fields: Option<PathBuf>,

    #[command(flatten)]
    api: api::ApiArgs,

    /// Overwrite what others wrote or edited.
    #[arg(long)]
    force: bool,

    /// Put the files of this folder over the built-in templates, path by path.
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,

    /// Print the model, which templates are given with the names of the language, and write nothing.
    #[arg(long, conflicts_with = "out")]
    model: bool,
}

impl Sdk {
    pub(super) async fn run(self) -> Result<Exit, CliError> {
        let language = language::find(&self.language).ok_or(SdkError::Language)?;
        let package = self.package(language)?;
        let fields = self.fields().await?;
        let model = Source::published(clauses()?).model(package, fields.as_ref());
        let model = model.map_err(SdkError::Model)?;
        match &self.out {
            Some(out) => self.write(language, &model, out),
            None => print(&model),
        }
    }

    fn write(
        &self,
        language: &'static dyn Language,
        model: &Model,
        out: &Path,
    ) -> Result<Exit, CliError> {
        let mut templates = Templates::built_in(language);
        let over = self.templates.as_deref();
        let replaced = over.map(|over| templates.put_over(over)).transpose();
        let replaced = replaced.map_err(SdkError::Template)?;
        let files = generate(language, model, &templates).map_err(SdkError::Template)?;
        let folder = Folder::new(out);
        let mut plan = folder
            .plan(language.id(), &files)
            .map_err(SdkError::Folder)?;
        if !self.force {
            plan = plan.harmless().map_err(SdkError::Folder)?;
        }
        let drifts = plan.carry_out().map_err(SdkError::Folder)?;
        told(&tell(model, out, &replaced.unwrap_or_default(), &drifts))
    }

    async fn fields(&self) -> Result<Option<FieldList>, CliError> {
        let (json, from) = if let Some(path) = &self.fields {
            let from = path.display().to_string();
            let json = std::fs::read(path);
            let json = json.map_err(|error| SdkError::FieldsFile {
                path: from.clone(),
                error,
            })?;
            (json, from)
        } else if let Some(answer) = self.api.fields().await? {
            answer
        } else {
            return Ok(None);
        };
        let fields = FieldList::parse(&json).map_err(|error| SdkError::Fields { from, error })?;
        Ok(Some(fields))
    }

    fn package(&self, language: &dyn Language) -> Result<Package, SdkError> {
        let name = self.package.clone().unwrap_or_else(|| self.folder_name());
        if let Err(why) = language.check_package_name(&name) {
            let title = language.title();
            return Err(SdkError::PackageName { name, title, why });
        }
        Ok(Package::new(&name, BTreeMap::new()))
    }

    /// The last part of the path, as `cargo new` has it.
    fn folder_name(&self) -> String {
        let Some(out) = &self.out else {
            return "abc-webhook".to_owned();
        };
        let absolute = std::path::absolute(out).unwrap_or_else(|_| out.clone());
        let name = absolute.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

/// The catalogue's clauses, as the catalogue publishes them.
fn clauses() -> Result<Vec<Clause>, SdkError> {
    let clauses = serde_json::to_value(clause::ALL).and_then(serde_json::from_value);
    clauses.map_err(SdkError::Json)
}

fn print(model: &Model) -> Result<Exit, CliError> {
    told(&serde_json::to_string_pretty(model).map_err(SdkError::Json)?)
}

fn tell(model: &Model, out: &Path, replaced: &[String], drifts: &[Drift]) -> String {
    let lines = replaced
        .iter()
        .map(|name| format!("template replaced: {name}"));
    let lines = lines.chain(drifts.iter().map(|drift| drift.done().to_string()));
    let fields = match &model.channel {
        Some(channel) => format!(", with {} custom fields", channel.fields.len()),
        None => String::new(),
    };
    let (name, out) = (&model.package.name, out.display());
    let last = if drifts.is_empty() {
        format!("{name} in {out} is as it should be{fields}")
    } else {
        format!("{name} is in {out}{fields}")
    };
    lines.chain([last]).collect::<Vec<_>>().join("\n")
}

fn told(text: &str) -> Result<Exit, CliError> {
    match writeln!(anstream::stdout().lock(), "{text}") {
        // Whoever reads only the first lines has seen enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CliError::Output(error))
        }
        _ => Ok(Exit::Conforms),
    }
}
