//! `cargo xtask dist`: what is installed beside the command: completions and man pages.

use std::fs;
use std::path::PathBuf;

use abc_webhook_conformance::cli::command;
use clap::ValueEnum as _;
use clap_complete::Shell;

use crate::error::Error;

/// Write completions for shells and man pages
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/dist"))]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let completions = folder(arguments, "completions")?;
    for shell in Shell::value_variants() {
        let written =
            clap_complete::generate_to(*shell, &mut command(), "abc-webhook", &completions);
        written.map_err(Error::file(&completions))?;
    }
    let man = folder(arguments, "man")?;
    clap_mangen::generate_to(command(), &man).map_err(Error::file(&man))?;
    eprintln!("completions: {}", completions.display());
    eprintln!("man pages:   {}", man.display());
    Ok(())
}

fn folder(arguments: &Arguments, name: &str) -> Result<PathBuf, Error> {
    let folder = arguments.out.join(name);
    fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    Ok(folder)
}
