//! Running other programs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::error::Error;

/// The Cargo that runs this task, so that a toolchain chosen with `cargo +…` stays chosen.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::ROOT);
    command
}

/// Runs a command that prints for itself.
pub(crate) fn execute(command: &mut Command) -> Result<(), Error> {
    let line = line(command);
    eprintln!("$ {line}");
    let status = command.stdin(Stdio::null()).status();
    let status = status.map_err(|source| start_error(&line, source))?;
    if status.success() {
        Ok(())
    } else {
        let command = line;
        Err(Error::Failed { command, status })
    }
}

/// Runs a command for what it prints to standard output.
pub(crate) fn output_of(command: &mut Command) -> Result<String, Error> {
    let command = command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let line = line(command);
    let output = command.output();
    let Output { status, stdout, .. } = output.map_err(|source| start_error(&line, source))?;
    if status.success() {
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    } else {
        let command = line;
        Err(Error::Failed { command, status })
    }
}

/// The program that runs this task.
pub(crate) fn this_program() -> Result<PathBuf, Error> {
    std::env::current_exe().map_err(Error::file(Path::new("cargo xtask")))
}

/// A command as one would type it, without the path of its program.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem();
    let words = program.into_iter().chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

fn start_error(line: &str, source: std::io::Error) -> Error {
    let command = line.to_owned();
    Error::Start { command, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_one_would_type_it() {
        let mut command = Command::new("/usr/bin/npm");
        assert_eq!(line(command.args(["ci", "--no-fund"])), "npm ci --no-fund");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = execute(&mut cargo(["no-such-command"])).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`cargo no-such-command` failed")
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = output_of(&mut Command::new("no-such-program")).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("`no-such-program` would not start")
        );
    }
}
