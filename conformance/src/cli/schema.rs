//! `schema`: the published documents, without a clone of the project.

use std::io::{self, Write};

use abc_webhook::schema::{Dialect, bundle};
use abc_webhook::{EventName, Reading};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::error::CliError;
use crate::document;
use crate::exit::Exit;

/// Print the schema of the payloads, or the protocol as an API document.
///
/// What is printed is, byte for byte, what the project publishes below `schema/`, where there is
/// such a file. JSON Schemas are bundled: they refer to nothing outside of themselves.
#[derive(Args)]
pub(super) struct Schema {
    /// What to print.
    #[arg(long, value_enum, default_value_t = Format::JsonSchema)]
    format: Format,

    /// How much the schema asks for.
    ///
    /// The payload schemas in API documents are the tolerant reading, and no other can be had.
    #[arg(long, value_enum, default_value_t = ReadingArg::Tolerant)]
    reading: ReadingArg,

    /// Print the JSON Schema of this event alone.
    #[arg(long, value_name = "NAME", ignore_case = true, value_parser = event_name())]
    event: Option<EventName>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// JSON Schema 2020-12.
    JsonSchema,
    /// JSON Schema draft-07, for tools that know no newer one.
    #[value(name = "draft-07")]
    Draft07,
    #[value(name = "openapi", help = "OpenAPI 3.1, with webhooks")]
    OpenApi,
    #[value(name = "asyncapi", help = "AsyncAPI 3.0")]
    AsyncApi,
}

/// How much of a payload is taken for granted.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum ReadingArg {
    /// What a conforming sender writes.
    Strict,
    /// What a receiver must accept.
    Tolerant,
}

impl From<ReadingArg> for Reading {
    fn from(argument: ReadingArg) -> Self {
        match argument {
            ReadingArg::Strict => Self::Strict,
            ReadingArg::Tolerant => Self::Tolerant,
        }
    }
}

fn event_name() -> impl TypedValueParser<Value = EventName> {
    PossibleValuesParser::new(EventName::ALL.map(EventName::as_str))
        .try_map(|text| text.to_ascii_uppercase().parse::<EventName>())
}

impl Schema {
    pub(super) fn run(&self) -> Result<Exit, CliError> {
        let text = self
            .text()?
            .map_err(|error| CliError::Output(error.into()))?;
        match io::stdout().write_all(text.as_bytes()) {
            // Whoever reads only the first lines has seen enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
            _ => Ok(Exit::Conforms),
        }
    }

    fn text(&self) -> Result<serde_json::Result<String>, CliError> {
        Ok(match self.format {
            Format::JsonSchema => self.json_schema(Dialect::Draft2020_12),
            Format::Draft07 => self.json_schema(Dialect::Draft07),
            Format::OpenApi => {
                self.refuse_choices("OpenAPI")?;
                document::text(&document::open_api())
            }
            Format::AsyncApi => {
                self.refuse_choices("AsyncAPI")?;
                document::text(&document::async_api())
            }
        })
    }

    fn json_schema(&self, dialect: Dialect) -> serde_json::Result<String> {
        let reading = self.reading.into();
        document::text(&match self.event {
            Some(event) => document::alone(event, reading, dialect),
            None => bundle(reading, dialect),
        })
    }

    /// An API document tells the whole protocol, in one way.
    fn refuse_choices(&self, format: &'static str) -> Result<(), CliError> {
        let option = match (self.reading, self.event) {
            (ReadingArg::Strict, _) => "--reading strict",
            (_, Some(_)) => "--event",
            _ => return Ok(()),
        };
        Err(CliError::JsonSchemaOnly { option, format })
    }
}
