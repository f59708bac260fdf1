//! `init`: a file of options to begin with, and a CI job that uses it.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use toml_edit::{Array, Value};

use super::error::CliError;
use super::{files, settings};
use crate::exit::Exit;

/// Write abc-webhook.toml for a receiver or a sender, and a CI job.
///
/// Nothing is written over unless --force says so. Where abc-webhook.toml is there and says nothing of
/// this suite, what it says is kept.
#[derive(Args)]
pub(super) struct Init {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Subcommand)]
enum Suite {
    /// For the receiver at a URL.
    Receiver {
        /// The receiver's URL.
        #[arg(default_value = "http://127.0.0.1:3000/webhook")]
        url: String,

        #[command(flatten)]
        what: What,
    },
    /// For the sender behind an adapter.
    Sender {
        #[command(flatten)]
        what: What,

        /// The adapter and its arguments; everything behind this option belongs to it.
        #[arg(
            long,
            value_name = "PROGRAM",
            num_args = 1..,
            allow_hyphen_values = true,
            default_values = ["node", "adapter.mjs"]
        )]
        command: Vec<String>,
    },
}

#[derive(Args)]
struct What {
    /// The CI that a job is written for [default: that whose files are there, or none].
    #[arg(long, value_enum)]
    ci: Option<Ci>,

    /// Write over what is there.
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Ci {
    /// GitHub Actions: .github/workflows/abc-webhook-SUITE.yml.
    Github,
    /// GitLab: .gitlab/abc-webhook-SUITE.yml, to be included in .gitlab-ci.yml.
    Gitlab,
    /// No job.
    None,
}

/// A file that is to be written.
struct Planned {
    path: PathBuf,
    text: String,
    verb: &'static str,
}

impl Init {
    pub(super) fn run(self) -> Result<Exit, CliError> {
        let (name, target, what) = match self.suite {
            Suite::Receiver { url, what } => ("receiver", Value::from(url), what),
            Suite::Sender { command, what } => {
                let words: Array = command.into_iter().collect();
                ("sender", Value::from(words), what)
            }
        };
        let ci = what.ci.unwrap_or_else(Ci::found);
        let mut plan = vec![options(name, &target, what.force)?];
        plan.extend(job(name, ci, what.force)?);
        plan.iter().try_for_each(write)?;
        say(&plan, name, ci).map_err(CliError::Output)?;
        Ok(Exit::Conforms)
    }
}

/// The file of options, which keeps what it says of the other suite.
fn options(suite: &str, target: &Value, force: bool) -> Result<Planned, CliError> {
    let template = match suite {
        "receiver" => include_str!("init/receiver.toml"),
        _ => include_str!("init/sender.toml"),
    };
    let text = template.replace("{target}", target.to_string().trim());
    let path = PathBuf::from(settings::FILE);
    let old = match std::fs::read_to_string(&path) {
        Ok(old) if !force => old,
        _ => return planned(path, text, force),
    };
    let document = old.parse::<toml_edit::DocumentMut>();
    if document.map_or(true, |document| document.contains_key(suite)) {
        return Err(CliError::AlreadyThere(path.display().to_string()));
    }
    Ok(Planned {
        path,
        text: format!("{}\n\n{text}", old.trim_end()),
        verb: "extended",
    })
}

fn job(suite: &str, ci: Ci, force: bool) -> Result<Option<Planned>, CliError> {
    let (folder, template, indent) = match ci {
        Ci::Github => (".github/workflows", include_str!("init/github.yml"), 6),
        Ci::Gitlab => (".gitlab", include_str!("init/gitlab.yml"), 4),
        Ci::None => return Ok(None),
    };
    let is_receiver = suite == "receiver";
    let start = format!(
        "{:indent$}# Start the receiver here, so that it listens at the URL in abc-webhook.toml.\n",
        ""
    );
    let token = "    env:\n      ABC_WEBHOOK_TOKEN: ${{ secrets.ABC_WEBHOOK_TOKEN }}\n";
    let text = template
        .replace("{suite}", suite)
        .replace("{start}", if is_receiver { &start } else { "" })
        .replace("{token}", if is_receiver { token } else { "" });
    let path = Path::new(folder).join(format!("abc-webhook-{suite}.yml"));
    planned(path, text, force).map(Some)
}

/// Refuses before anything is written.
fn planned(path: PathBuf, text: String, force: bool) -> Result<Planned, CliError> {
    let is_there = path.exists();
    if is_there && !force {
        return Err(CliError::AlreadyThere(path.display().to_string()));
    }
    let verb = if is_there { "replaced" } else { "wrote" };
    Ok(Planned { path, text, verb })
}

fn write(planned: &Planned) -> Result<(), CliError> {
    let folder = files::folder(&planned.path);
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| files::replace(&planned.path, planned.text.as_bytes()));
    written.map_err(|error| CliError::NotWritten {
        path: planned.path.display().to_string(),
        error,
    })
}

fn say(plan: &[Planned], suite: &str, ci: Ci) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    for Planned { path, verb, .. } in plan {
        writeln!(out, "{verb} {}", path.display())?;
    }
    let job = plan.get(1).map(|job| job.path.display().to_string());
    if let (Ci::Gitlab, Some(job)) = (ci, job) {
        writeln!(out, "to do: in .gitlab-ci.yml, include: {{ local: {job} }}")?;
    }
    if suite == "receiver" {
        writeln!(
            out,
            "to do: set ABC_WEBHOOK_TOKEN to the token, in CI as a secret"
        )?;
    }
    writeln!(out, "then: abc-webhook check {suite}")
}

impl Ci {
    /// That which the folder shows.
    fn found() -> Self {
        if Path::new(".github").is_dir() {
            Self::Github
        } else if Path::new(".gitlab-ci.yml").is_file() {
            Self::Gitlab
        } else {
            Self::None
        }
    }
}
