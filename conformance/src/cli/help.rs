//! `help`: a command, or a topic that belongs to none.

mod narrow;

use clap::{Args, Command};

use super::error::CliError;
use super::format::Destination;
use super::teller::width;
use crate::exit::{self, Exit};

/// Tell of a command, or of a topic: exit-codes, environment.
#[derive(Args)]
pub(super) struct Help {
    /// The command, for example check receiver, or the topic.
    #[arg(value_name = "COMMAND|TOPIC")]
    of: Vec<String>,
}

/// What is told of what belongs to no command.
const TOPICS: &[(&str, &str)] = &[("exit-codes", EXIT_CODES), ("environment", ENVIRONMENT)];

const EXIT_CODES: &str = "\
These are the codes of all commands that run checks: check, demo and judge.
Others use the same, and 1 for what they are asked to find:
  validate     1 if a payload is not valid
  listen       1 if a delivery broke a MUST; its interrupt is 0, unless --count
               asked for more
  trigger, replay
               1 if a delivery was not accepted, 3 if nobody answered
  report diff  1 if anything fails that did not fail before

With --strict a broken SHOULD is as a broken MUST. A failure that a baseline
lists is none. What is only recorded (INFO) never counts.
";

const ENVIRONMENT: &str = "\
The command line counts before the environment, which counts before
abc-webhook.toml.

The token:
  ABC_WEBHOOK_TOKEN     the shared secret, unless --token-file names a file
                        that holds it; it is no option, since others can read
                        the command line

Options:
  ABC_WEBHOOK_<OPTION>  every option of check receiver and check sender, in
                        capitals and with _ for -: ABC_WEBHOOK_TIME_OUT=10 is
                        --time-out 10. A switch takes true or false. An option
                        that may be given several times takes one value. The
                        URL of a receiver is ABC_WEBHOOK_URL. What takes
                        several words, such as --command, has none. The same
                        variables serve demo, judge, list, listen, trigger,
                        replay, report, report merge and sdk where they have
                        an option of that name, but for listen --delay. What
                        an option of the command line excludes does not count
  ABC_WEBHOOK_CONFIG    the file of options, in place of abc-webhook.toml

The output:
  NO_COLOR              no colors, if it is set
  CLICOLOR_FORCE        colors, even where no terminal is
  CI                    not to show on a terminal how far a run is
  TERM                  dumb for a terminal without colors and progress

The network:
  http_proxy, https_proxy, all_proxy, no_proxy
                        how a receiver is reached, as curl reads them
  SSL_CERT_FILE, SSL_CERT_DIR
                        the certificate authorities that are trusted, if they
                        are not where the system keeps them

The programs of --command and --probe get PATH, HOME and the like, and what
--pass-env names.
";

impl Help {
    /// Prints what there is to tell; `command` is all of them.
    pub(super) fn run(&self, mut command: Command) -> Result<Exit, CliError> {
        if let [topic] = &*self.of
            && let Some(text) = text(topic)
        {
            anstream::print!("{}", fitted(&text));
            return Ok(Exit::Conforms);
        }
        command.build();
        let mut told = &mut command;
        for name in &self.of {
            let unknown = || CliError::NoHelp(self.of.join(" "));
            told = told.find_subcommand_mut(name).ok_or_else(unknown)?;
        }
        anstream::print!("{}", told.render_long_help().ansi());
        Ok(Exit::Conforms)
    }
}

/// A text of 80 columns, which the terminal may not have.
pub(super) fn fitted(text: &str) -> String {
    narrow::narrow(text, width(&Destination::Stdout))
}

fn text(topic: &str) -> Option<String> {
    let (name, text) = TOPICS.iter().find(|(name, _)| *name == topic)?;
    Some(match *name {
        "exit-codes" => format!("{}\n\n{text}", exit::HELP),
        _ => (*text).to_owned(),
    })
}
