//! The file with options, read against the options that there are.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command};
use toml_edit::{Document, Item, Key, Table, TableLike, Value};

use super::{FILE, is_flag, name, takes_words};
use crate::baseline::Place;

/// What a file says to a suite.
pub(super) struct Section<'c> {
    pub(super) path: PathBuf,
    pub(super) given: Vec<Given<'c>>,
}

/// An option and how it would stand on the command line.
pub(super) struct Given<'c> {
    pub(super) arg: &'c Arg,
    pub(super) words: Vec<OsString>,
}

/// Why a file says nothing.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum SettingsError {
    #[error("the file of options {path} cannot be read: {error}")]
    File { path: String, error: io::Error },
    #[error("{place}: {what}")]
    Toml { place: Place, what: String },
    #[error("{place}: {key:?} is no table of this file")]
    NoTable { place: Place, key: String },
    #[error("{place}: {key:?} is no option of check {suite}{}", nearest(.near.as_deref()))]
    NoOption {
        place: Place,
        key: String,
        suite: String,
        near: Option<String>,
    },
    #[error("{place}: {key:?} does not belong here")]
    Token { place: Place, key: String },
    #[error("{place}: {key} takes {wanted}, and this is {found}")]
    WrongType {
        place: Place,
        key: String,
        wanted: &'static str,
        found: &'static str,
    },
    #[error("{place}: {key} cannot be {value:?}{}", because(.why))]
    WrongValue {
        place: Place,
        key: String,
        value: String,
        why: String,
    },
}

fn nearest(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(", but {near} is"))
}

fn because(why: &str) -> String {
    if why.is_empty() {
        return String::new();
    }
    format!(": {why}")
}

impl SettingsError {
    pub(in crate::cli) fn hint(&self) -> &'static str {
        match self {
            Self::File { .. } => "abc-webhook init writes such a file",
            Self::Toml { .. } => "the file is TOML, as in url = \"http://127.0.0.1:3000/webhook\"",
            Self::NoTable { .. } => "the tables are [receiver] and [sender]",
            Self::NoOption { .. } => {
                "the keys are the options that check receiver --help and check sender --help list, \
                 without the hyphens in front"
            }
            Self::WrongType { .. } | Self::WrongValue { .. } => {
                "check receiver --help and check sender --help tell what each option takes"
            }
            Self::Token { .. } => {
                "a token does not belong into a file that others read: set ABC_WEBHOOK_TOKEN, or \
                 name a file that holds it alone with token-file"
            }
        }
    }
}

impl<'c> Section<'c> {
    /// What the file says to `suite`; nothing if none is `named` and there is none. The other table
    /// is not looked into: its options are another command's.
    pub(super) fn read(
        named: Option<&PathBuf>,
        suite: &'c Command,
    ) -> Result<Option<Self>, SettingsError> {
        let path = named.cloned().unwrap_or_else(|| PathBuf::from(FILE));
        let text = match std::fs::read_to_string(&path) {
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
                return Ok(None);
            }
            read => read.map_err(|error| SettingsError::File {
                path: path.display().to_string(),
                error,
            })?,
        };
        let reader = Reader {
            file: path.display().to_string(),
            text: &text,
            suite,
        };
        let given = reader.given()?;
        Ok(Some(Self { path, given }))
    }
}

struct Reader<'t, 'c> {
    file: String,
    text: &'t str,
    suite: &'c Command,
}

impl<'c> Reader<'_, 'c> {
    fn given(&self) -> Result<Vec<Given<'c>>, SettingsError> {
        let document = Document::parse(self.text).map_err(|error| SettingsError::Toml {
            place: Place::new(&self.file, self.text, error.span()),
            what: error.message().trim_end().replace('\n', ", "),
        })?;
        let table = self.table(document.as_table())?;
        let Some(table) = table else {
            return Ok(Vec::new());
        };
        let keys = table
            .iter()
            .filter_map(|(name, item)| Some((table.key(name)?, item)));
        keys.map(|(key, item)| self.option(key, item)).collect()
    }

    /// The table of the suite, if there is one.
    fn table<'d>(&self, document: &'d Table) -> Result<Option<&'d dyn TableLike>, SettingsError> {
        for (name, item) in document {
            let is_table = ["receiver", "sender"].contains(&name) && item.is_table_like();
            if !is_table {
                return Err(SettingsError::NoTable {
                    place: self.place(document.key(name)),
                    key: name.to_owned(),
                });
            }
        }
        let item = document.get(self.suite.get_name());
        Ok(item.and_then(Item::as_table_like))
    }

    fn option(&self, key: &Key, item: &Item) -> Result<Given<'c>, SettingsError> {
        let arg = self.arg(key)?;
        let words = self.words(arg, key, item)?;
        self.must_be_taken(key, item, &words)?;
        Ok(Given { arg, words })
    }

    fn arg(&self, key: &Key) -> Result<&'c Arg, SettingsError> {
        let (place, key) = (self.place(Some(key)), key.get().to_owned());
        if key == "token" {
            return Err(SettingsError::Token { place, key });
        }
        let known = || {
            let args = self.suite.get_arguments();
            args.filter(|arg| !["config", "help"].contains(&name(arg)))
        };
        let found = known().find(|arg| name(arg) == key);
        found.ok_or_else(|| SettingsError::NoOption {
            near: near(&key, known().map(name)),
            suite: self.suite.get_name().to_owned(),
            place,
            key,
        })
    }

    /// How the option would stand on the command line.
    fn words(&self, arg: &Arg, key: &Key, item: &Item) -> Result<Vec<OsString>, SettingsError> {
        let wrong = |wanted, item: &Item| SettingsError::WrongType {
            place: Place::new(&self.file, self.text, item.span()),
            key: key.get().to_owned(),
            wanted,
            found: told(item.type_name()),
        };
        if is_flag(arg) {
            let is_set = item.as_bool().ok_or_else(|| wrong("true or false", item))?;
            return Ok(is_set.then(|| option(arg).into()).into_iter().collect());
        }
        let wanted = if takes_several(arg) {
            "a text, a number or a list of them"
        } else {
            "a text or a number"
        };
        let values = match item.as_array().filter(|_| takes_several(arg)) {
            Some(array) => array.iter().map(text).collect::<Option<Vec<_>>>(),
            None => item.as_value().and_then(text).map(|text| vec![text]),
        };
        let values = values.ok_or_else(|| wrong(wanted, item))?;
        Ok(spelled(arg, &values))
    }

    /// Refuses what the command line would refuse, at its place in the file.
    fn must_be_taken(
        &self,
        key: &Key,
        item: &Item,
        words: &[OsString],
    ) -> Result<(), SettingsError> {
        let line = [OsString::from(self.suite.get_name())].into_iter();
        let tried = self
            .suite
            .clone()
            .try_get_matches_from(line.chain(words.iter().cloned()));
        let Err(error) = tried else {
            return Ok(());
        };
        if !matches!(
            error.kind(),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation
        ) {
            // What is missing beside it may be given elsewhere.
            return Ok(());
        }
        let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
        let why = std::error::Error::source(&error).map(ToString::to_string);
        Err(SettingsError::WrongValue {
            place: Place::new(&self.file, self.text, item.span()),
            key: key.get().to_owned(),
            value: said(ContextKind::InvalidValue),
            why: why.unwrap_or_else(|| match said(ContextKind::ValidValue) {
                none if none.is_empty() => none,
                values => format!("it is one of {values}"),
            }),
        })
    }

    fn place(&self, key: Option<&Key>) -> Place {
        Place::new(&self.file, self.text, key.and_then(Key::span))
    }
}

fn takes_several(arg: &Arg) -> bool {
    takes_words(arg) || matches!(arg.get_action(), ArgAction::Append)
}

fn spelled(arg: &Arg, values: &[String]) -> Vec<OsString> {
    let values = values.iter().map(OsString::from);
    if arg.is_positional() {
        return values.collect();
    }
    if takes_words(arg) {
        return [option(arg).into()].into_iter().chain(values).collect();
    }
    let joined = values.map(|value| {
        let mut word = OsString::from(option(arg) + "=");
        word.push(value);
        word
    });
    joined.collect()
}

/// A type of TOML in words.
fn told(name: &'static str) -> &'static str {
    match name {
        "string" => "a text",
        "integer" | "float" => "a number",
        "boolean" => "true or false",
        "array" | "array of tables" => "a list",
        "datetime" => "a date",
        _ => "a table",
    }
}

fn option(arg: &Arg) -> String {
    format!("--{}", name(arg))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.value().clone()),
        Value::Integer(number) => Some(number.value().to_string()),
        Value::Float(number) => Some(number.value().to_string()),
        _ => None,
    }
}

/// The name that `key` may have been meant for.
fn near<'n>(key: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    const CLOSE: f64 = 0.8;
    let rated = names.map(|name| (strsim::jaro_winkler(key, name), name));
    let close = rated.filter(|(rate, _)| *rate > CLOSE);
    let best = close.max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(_, name)| name.to_owned())
}
