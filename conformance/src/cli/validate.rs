//! `validate`: payloads in files, and what is wrong with them where.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use abc_webhook::Reading;
use clap::{Args, ValueEnum};

use super::error::CliError;
use super::schema::ReadingArg;
use crate::delivery::Saved;
use crate::exit::Exit;
use crate::validate::human::Human;
use crate::validate::place::Position;
use crate::validate::record::Record;
use crate::validate::{Account, Payload, Payloads, validate};

/// Validate payloads, and show each error at its place in the text.
///
/// A file holds one payload, or one a line (JSON Lines), or several one after the other. Of
/// deliveries that `listen --save` wrote the bodies are validated. Exits with 0 if all payloads are
/// valid, 1 if any is not, 2 if a file cannot be read or holds none.
#[derive(Args)]
pub(super) struct Validate {
    /// The files; - is standard input, which is read too if no file is named.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// How much is asked of a payload.
    ///
    /// Keys that are not documented are told in the strict reading, and do not make a payload
    /// invalid.
    #[arg(long, value_enum, default_value_t = ReadingArg::Tolerant)]
    reading: ReadingArg,

    /// How to tell the errors.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// With an excerpt of the text, for a reader.
    Human,
    /// One object a payload and line, for a program; schema/validation.json describes it.
    Json,
}

impl Validate {
    pub(super) async fn run(mut self) -> Result<Exit, CliError> {
        if self.files.is_empty() {
            if io::stdin().is_terminal() {
                return Err(CliError::NothingToValidate);
            }
            self.files.push(STDIN.into());
        }
        // Standard input may never end, and an interrupt must get through meanwhile.
        let run = tokio::task::spawn_blocking(move || self.validate_all()).await;
        run.unwrap_or_else(|error| Err(CliError::Output(io::Error::other(error))))
    }

    /// A file that cannot be read does not keep the others from being validated.
    fn validate_all(&self) -> Result<Exit, CliError> {
        let mut teller = Teller::new(self.format, self.reading.into());
        let mut exit = Exit::Conforms;
        for file in &self.files {
            let done = self.validate_file(file, &mut teller);
            exit = exit.or(match done {
                Ok(exit) => exit,
                Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                    // Whoever reads only the first lines has seen enough.
                    return Ok(exit);
                }
                Err(CliError::Output(error)) => return Err(CliError::Output(error)),
                Err(error) => {
                    teller.flush()?;
                    error.report()
                }
            });
        }
        match teller.finish() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::Output(error)),
            _ => Ok(exit),
        }
    }

    fn validate_file(&self, file: &Path, teller: &mut Teller) -> Result<Exit, CliError> {
        let name = name(file);
        let unreadable = |error| CliError::PayloadFile {
            file: name.clone(),
            error,
        };
        let mut exit = None;
        for payload in Payloads::new(open(file).map_err(unreadable)?) {
            let payload = payload.map_err(unreadable)?;
            let (name, payload) = unwrapped(&name, payload);
            let account = validate(&payload.text, self.reading.into());
            teller
                .tell(&name, &payload, &account)
                .map_err(CliError::Output)?;
            let this = if account.is_valid() {
                Exit::Conforms
            } else {
                Exit::Violates
            };
            exit = Some(exit.map_or(this, |exit: Exit| exit.or(this)));
        }
        exit.ok_or(CliError::NoPayload { file: name })
    }
}

/// Of a delivery that was saved with its head, the body is the payload, with lines of its own.
fn unwrapped(name: &str, payload: Payload) -> (String, Payload) {
    let saved = Saved::read(&payload.text);
    match saved.as_ref().and_then(Saved::body) {
        Some(body) => {
            let name = format!("{name}:{}, body", payload.start.line);
            let (text, start) = (body.into_owned(), Position::START);
            (name, Payload { text, start })
        }
        None => (name.to_owned(), payload),
    }
}

const STDIN: &str = "-";

fn open(file: &Path) -> io::Result<Box<dyn Read>> {
    if file == Path::new(STDIN) {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(file)?))
}

fn name(file: &Path) -> String {
    if file == Path::new(STDIN) {
        return "<stdin>".to_owned();
    }
    file.display().to_string()
}

type Out = BufWriter<anstream::AutoStream<io::Stdout>>;

/// Tells accounts on standard output.
enum Teller {
    Human(Human<Out>),
    Json(Out, Reading),
}

impl Teller {
    fn new(format: Format, reading: Reading) -> Self {
        let out = BufWriter::new(anstream::stdout());
        match format {
            Format::Human => Self::Human(Human::new(out)),
            Format::Json => Self::Json(out, reading),
        }
    }

    fn tell(&mut self, file: &str, payload: &Payload, account: &Account) -> io::Result<()> {
        match self {
            Self::Human(human) => human.tell(file, payload, account),
            Self::Json(out, reading) => {
                serde_json::to_writer(&mut *out, &Record::new(file, payload, *reading, account))?;
                writeln!(out)
            }
        }
    }

    /// Lets what was told come before what is about to be said on standard error.
    fn flush(&mut self) -> Result<(), CliError> {
        let flushed = match self {
            Self::Human(human) => human.flush(),
            Self::Json(out, _) => out.flush(),
        };
        flushed.map_err(CliError::Output)
    }

    fn finish(mut self) -> io::Result<()> {
        match &mut self {
            Self::Human(human) => human.finish(),
            Self::Json(out, _) => out.flush(),
        }
    }
}
