//! `cargo xtask examples`: two whole runs in every format, and pictures of pages, for the book to show.
//!
//! Both runs are of strangers: a receiver on Express as the guide's example has it, and a sender that
//! is built as the vendor's is. Ports and times differ from run to run, so what `--check` asks is
//! whether the runs are of today's catalogue, and whether today's reports of them are those that are
//! shown.

mod recent;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::error::Error;
use crate::run::{cargo, execute};
use crate::sdk::shared::{build_suite, suite};
use crate::test::strangers::npm_ci;

/// Run both suites on a stranger, and write every report below docs/src/examples, and pictures of the
/// HTML report and of `listen --ui` to docs/src/images
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/examples"))]
    out: PathBuf,
    /// The folder to write pictures to, as Chromium shows the pages
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/images"))]
    images: PathBuf,
    /// Write nothing, and fail if what is there is not of today's catalogue and reports
    #[arg(long)]
    check: bool,
}

/// The suites that are run.
const SUITES: [&str; 2] = ["receiver", "sender"];

/// The formats, and what their files end in: mdBook takes every `.md` for a chapter.
const FORMATS: [(&str, &str); 6] = [
    ("human", "txt"),
    ("markdown", "markdown"),
    ("html", "html"),
    ("junit", "xml"),
    ("json", "json"),
    ("jsonl", "jsonl"),
];

/// A secret of nobody; reports hold a mark in its place.
const TOKEN: &str = "token-of-the-examples";

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    fs::create_dir_all(&arguments.out).map_err(Error::file(&arguments.out))?;
    let out = fs::canonicalize(&arguments.out).map_err(Error::file(&arguments.out))?;
    if arguments.check {
        return recent::check(&out);
    }
    receiver(&out)?;
    sender(&out)?;
    eprintln!("written: {}", out.display());
    fs::create_dir_all(&arguments.images).map_err(Error::file(&arguments.images))?;
    let images = fs::canonicalize(&arguments.images).map_err(Error::file(&arguments.images))?;
    shoot(&out, &images)?;
    eprintln!("written: {}", images.display());
    Ok(())
}

/// Takes the pictures.
fn shoot(reports: &Path, images: &Path) -> Result<(), Error> {
    let folder = Path::new(crate::ROOT).join("xtask/pages");
    npm_ci(&folder)?;
    build_suite()?;
    let mut pictures = Command::new("node");
    pictures.arg("shots.mjs").arg(reports).arg(images);
    execute(pictures.env("ABC_WEBHOOK", suite()?).current_dir(folder))
}

fn receiver(out: &Path) -> Result<(), Error> {
    let folder = example("receivers/express")?;
    let receiver = Receiver::start(&folder)?;
    let mut command = check("receiver", out, &folder);
    execute(command.arg(&receiver.url))
}

fn sender(out: &Path) -> Result<(), Error> {
    let folder = example("senders/axios-rxjs")?;
    let mut command = check("sender", out, &folder);
    command.args(["--baseline", "abc-user-feedback"]);
    execute(command.args(["--command", "node", "adapter.mjs"]))
}

/// The folder of an example, with its packages installed.
fn example(name: &str) -> Result<PathBuf, Error> {
    let folder = Path::new("conformance/examples").join(name);
    let folder = Path::new(crate::ROOT).join(folder);
    let folder = fs::canonicalize(&folder).map_err(Error::file(&folder))?;
    npm_ci(&folder)?;
    Ok(folder)
}

/// The command that checks, and writes a report in every format.
fn check(suite: &str, out: &Path, folder: &Path) -> Command {
    let mut command = cargo(["run", "--quiet", "--locked"]);
    command.args(["--package", "abc-webhook-conformance", "--"]);
    command.args(["check", suite]).stdout(Stdio::null());
    command.args(reports(suite, out));
    command.current_dir(folder).env("ABC_WEBHOOK_TOKEN", TOKEN);
    command
}

/// The options that write a suite's report in every format.
fn reports(suite: &str, out: &Path) -> Vec<String> {
    let files = FORMATS.iter().map(|(format, extension)| {
        let path = out.join(suite).with_extension(extension);
        format!("{format}={}", path.display())
    });
    files
        .flat_map(|file| ["--report".to_owned(), file])
        .collect()
}

/// A receiver that ends with its value.
struct Receiver {
    process: Child,
    url: String,
}

impl Receiver {
    fn start(folder: &Path) -> Result<Self, Error> {
        let mut command = Command::new("node");
        command.arg("server.mjs").current_dir(folder);
        // Its log goes to standard error, and is of no interest.
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        command.env("PORT", "0").env("WEBHOOK_TOKEN", TOKEN);
        let started = command.env("NODE_ENV", "production").spawn();
        let process = started.map_err(Error::file(folder))?;
        let url = String::new();
        let mut receiver = Self { process, url };
        receiver.url = receiver.told().map_err(Error::file(folder))?;
        Ok(receiver)
    }

    /// The address that it tells in its first line, once it listens.
    fn told(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        if let Some(output) = self.process.stdout.as_mut() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().strip_prefix("listening on ");
        address.map(str::to_owned).ok_or_else(|| {
            std::io::Error::other(format!("told {line:?}, and not where it listens"))
        })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // One that has ended by itself is past being stopped.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
