//! Where options come from beside the command line: the environment, then, for `check`, a file.
//!
//! Both know every option by its name, so that an option that is added can be set in either at
//! once. What the file says is put into the command line where neither the user nor the
//! environment says anything, and so is checked and refused like everything else there.

mod environment;
mod file;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command};

pub(super) use self::environment::{overruled, with_variables};
pub(super) use self::file::SettingsError;
use self::file::{Given, Section};

/// The file that is read where none is named, if it is there.
pub(super) const FILE: &str = "abc-webhook.toml";

#[derive(Args)]
pub(super) struct SettingsArgs {
    /// Take options from this file [default: abc-webhook.toml, if there is one].
    ///
    /// TOML: the tables [receiver] and [sender] hold options by their names, without the hyphens in
    /// front. An option that is given here or in the environment counts before the file.
    /// `abc-webhook init` writes one.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl SettingsArgs {
    /// What a reader has to know: that the command line is not all there is.
    pub(super) fn notes(&self) -> Vec<String> {
        let path = self.config.as_ref();
        path.map(|path| format!("options from {}", path.display()))
            .into_iter()
            .collect()
    }
}

/// What the user knows an option as.
fn name(arg: &Arg) -> &str {
    arg.get_long().unwrap_or(arg.get_id().as_str())
}

fn is_flag(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// Whether all words that follow belong to it.
fn takes_words(arg: &Arg) -> bool {
    arg.get_num_args()
        .is_some_and(|range| range.max_values() > 1)
}

/// The command line `words` with what the file says beside it.
pub(super) fn completed(
    command: &Command,
    words: Vec<OsString>,
) -> Result<Vec<OsString>, SettingsError> {
    // Whoever asks for help, or for what there is not, is answered later.
    let asked = command.clone().ignore_errors(true);
    let Ok(matches) = asked.try_get_matches_from(&words) else {
        return Ok(words);
    };
    match suite(command, &matches) {
        Some((suite, given)) => complete(suite, given, words),
        None => Ok(words),
    }
}

/// The suite that is to be run, and what is given to it.
fn suite<'c>(
    command: &'c Command,
    matches: &'c ArgMatches,
) -> Option<(&'c Command, &'c ArgMatches)> {
    let (name, check) = matches.subcommand().filter(|(name, _)| *name == "check")?;
    let (suite, given) = check.subcommand()?;
    let suite = command.find_subcommand(name)?.find_subcommand(suite)?;
    Some((suite, given))
}

fn complete(
    suite: &Command,
    given: &ArgMatches,
    words: Vec<OsString>,
) -> Result<Vec<OsString>, SettingsError> {
    let named = given.try_get_one::<PathBuf>("config").ok().flatten();
    let Some(section) = Section::read(named, suite)? else {
        return Ok(words);
    };
    let is_open = |arg: &Arg| {
        let explicit = suite
            .get_arguments()
            .filter(|other| is_explicit(given, other));
        !explicit
            .into_iter()
            .any(|other| excludes(suite, arg, other))
    };
    let said = section.given.into_iter().filter(|given| is_open(given.arg));
    let (last, first): (Vec<Given>, Vec<Given>) = said.partition(|given| takes_words(given.arg));
    let in_front = first.into_iter().flat_map(|given| given.words);
    let behind = last.into_iter().flat_map(|given| given.words);
    // Behind the suite's name, and before all that the user may say there.
    let at = place(&words, suite.get_name());
    let (before, after) = words.split_at(at);
    let config = [OsString::from("--config"), section.path.into()];
    let config = config.into_iter().filter(|_| named.is_none());
    let before = before.iter().cloned().chain(config).chain(in_front);
    Ok(before.chain(after.iter().cloned()).chain(behind).collect())
}

fn is_explicit(given: &ArgMatches, arg: &Arg) -> bool {
    let source = given.value_source(arg.get_id().as_str());
    matches!(
        source,
        Some(ValueSource::CommandLine | ValueSource::EnvVariable)
    )
}

/// Whether `explicit` leaves no room for `arg`: it is the same, or one conflicts with the other.
fn excludes(suite: &Command, arg: &Arg, explicit: &Arg) -> bool {
    let conflicts = |one: &Arg, other: &Arg| {
        let conflicts = suite.get_arg_conflicts_with(one);
        conflicts.iter().any(|it| it.get_id() == other.get_id())
    };
    let is_one_of = suite.get_groups().any(|group| {
        let has = |arg: &Arg| group.get_args().any(|id| id == arg.get_id());
        !group.clone().is_multiple() && has(arg) && has(explicit)
    });
    arg.get_id() == explicit.get_id()
        || is_one_of
        || conflicts(arg, explicit)
        || conflicts(explicit, arg)
}

/// Where the words behind `check` and the name of the suite begin.
fn place(words: &[OsString], suite: &str) -> usize {
    let behind = |from: usize, word: &str| {
        let rest = words.get(from..).unwrap_or_default();
        rest.iter()
            .position(|it| it == word)
            .map(|at| from + at + 1)
    };
    let check = behind(1, "check").unwrap_or(words.len());
    behind(check, suite).unwrap_or(words.len())
}
