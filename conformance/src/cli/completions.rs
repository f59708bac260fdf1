//! `completions`: what a shell needs to complete the command line.

use clap::{Args, Command};
use clap_complete::Shell;

use super::error::CliError;
use crate::exit::Exit;

/// Print the completions of a shell.
///
/// For bash: abc-webhook completions bash > ~/.local/share/bash-completion/completions/abc-webhook
#[derive(Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints them; `command` is all there is to complete.
    pub(super) fn run(self, mut command: Command) -> Result<Exit, CliError> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut command, "abc-webhook", &mut text);
        match std::io::Write::write_all(&mut anstream::stdout(), &text) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(CliError::Output(error))
            }
            _ => Ok(Exit::Conforms),
        }
    }
}
