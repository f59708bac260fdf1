//! The variables of options: which there are, and when one does not count.
//!
//! Every option of `check` has one. Where another command has an option of that name, it means the
//! same and so is the same variable. Options that only other commands have are none: a `--count`
//! or `--format` is another thing to each of them.

use std::ffi::OsString;

use clap::builder::{BoolishValueParser, Resettable};
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

use super::{excludes, is_flag, name, takes_words};

/// What the names of variables begin with.
const PREFIX: &str = "ABC_WEBHOOK_";

/// The commands beside `check` that variables serve. Peers that are put to the test are not among
/// them: what the suite is told is not meant for its targets.
const SERVED: &[&[&str]] = &[
    &["demo"],
    &["judge"],
    &["list"],
    &["listen"],
    &["trigger"],
    &["replay"],
    &["report"],
    &["report", "merge"],
    &["sdk"],
];

/// An option of these that only sounds like one of `check`: here it is the pause before an answer.
const OTHERWISE: &[(&str, &str)] = &[("listen", "delay")];

/// `command`, whose options can be set in the environment.
pub(in crate::cli) fn with_variables(command: Command) -> Command {
    let check = command.find_subcommand("check");
    let suites: Vec<Command> =
        check.map_or_else(Vec::new, |it| it.get_subcommands().cloned().collect());
    let command = suites.iter().fold(command, |command, suite| {
        at(command, &["check", suite.get_name()], &|suite| {
            suite.mut_args(with_variable)
        })
    });
    let is_shared = |path: &[&str], arg: &Arg| {
        let is_other = |(of, option): &(&str, &str)| path == [*of] && name(arg) == *option;
        let mut options = suites.iter().flat_map(Command::get_arguments);
        !arg.is_positional()
            && !OTHERWISE.iter().any(is_other)
            && options.any(|option| name(option) == name(arg))
    };
    SERVED.iter().fold(command, |command, path| {
        at(command, path, &|served| {
            served.mut_args(|arg| {
                if is_shared(path, &arg) {
                    with_variable(arg)
                } else {
                    arg
                }
            })
        })
    })
}

/// `command`, changed at the subcommand that `path` leads to.
fn at(command: Command, path: &[&str], change: &dyn Fn(Command) -> Command) -> Command {
    match path.split_first() {
        Some((first, rest)) => command.mut_subcommand(*first, |inner| at(inner, rest, change)),
        None => change(command),
    }
}

fn with_variable(arg: Arg) -> Arg {
    if takes_words(&arg) {
        // A text would have to be split, and nobody knows how.
        return arg;
    }
    let variable = format!("{PREFIX}{}", name(&arg).to_uppercase().replace('-', "_"));
    let arg = arg.env(variable).hide_env_values(true);
    if is_flag(&arg) {
        arg.value_parser(BoolishValueParser::new())
    } else {
        arg
    }
}

/// `command` without the variables that exclude what stands in `words`, which counts before them.
pub(in crate::cli) fn overruled(command: Command, words: &[OsString]) -> Command {
    let asked = command.clone().ignore_errors(true);
    let Ok(matches) = asked.try_get_matches_from(words) else {
        return command;
    };
    let (path, given) = leaf(&matches);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    at(command, &path, &|called| {
        let overruled: Vec<Arg> = overruled_in(&called, given).cloned().collect();
        overruled.iter().fold(called, |called, arg| {
            called.mut_arg(arg.get_id(), |arg| arg.env(Resettable::Reset))
        })
    })
}

/// The command that is called, as the way to it, and what is given to it.
fn leaf(matches: &ArgMatches) -> (Vec<String>, &ArgMatches) {
    let (mut path, mut given) = (Vec::new(), matches);
    while let Some((name, inner)) = given.subcommand() {
        path.push(name.to_owned());
        given = inner;
    }
    (path, given)
}

fn overruled_in<'c>(called: &'c Command, given: &ArgMatches) -> impl Iterator<Item = &'c Arg> {
    let from = |source: ValueSource| {
        let has = move |arg: &&Arg| given.value_source(arg.get_id().as_str()) == Some(source);
        called.get_arguments().filter(has)
    };
    let said: Vec<&Arg> = from(ValueSource::CommandLine).collect();
    from(ValueSource::EnvVariable)
        .filter(move |arg| said.iter().any(|it| excludes(called, arg, it)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_option_of_check_has_a_variable_that_no_other_has() {
        let command = with_variables(Cli::command());
        for suite in command.find_subcommand("check").unwrap().get_subcommands() {
            let mut variables: Vec<_> = suite
                .get_arguments()
                .filter(|arg| !takes_words(arg))
                .map(|arg| arg.get_env().unwrap_or_else(|| panic!("{arg}")))
                .collect();
            assert!(variables.iter().any(|it| *it == "ABC_WEBHOOK_TIME_OUT"));
            assert!(!variables.iter().any(|it| *it == "ABC_WEBHOOK_TOKEN"));
            let count = variables.len();
            variables.sort_unstable();
            variables.dedup();
            assert_eq!(variables.len(), count);
        }
    }

    #[test]
    fn other_commands_share_what_means_the_same() {
        let command = with_variables(Cli::command());
        let variables = |path: &[&str]| {
            let of = path.iter().fold(&command, |command, name| {
                command.find_subcommand(name).unwrap()
            });
            let found = of.get_arguments().filter_map(|arg| arg.get_env()?.to_str());
            found
                .map(|it| it[PREFIX.len()..].to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let told: Vec<String> = SERVED
            .iter()
            .map(|path| format!("{}: {}", path.join(" "), variables(path)))
            .collect();
        insta::assert_snapshot!(told.join("\n"), @"
        demo: ONLY SKIP LEVEL STRICT QUIET VERBOSE REPORT
        judge: ONLY SKIP LEVEL BASELINE BASELINE_UPDATE STRICT QUIET VERBOSE REPORT
        list: ONLY SKIP LEVEL
        listen: TOKEN_FILE CACERT INSECURE PROXY NOPROXY QUIET VERBOSE
        trigger: TOKEN_FILE CACERT INSECURE PROXY NOPROXY TIME_OUT ALLOW_LOAD QUIET
        replay: TOKEN_FILE CACERT INSECURE PROXY NOPROXY TIME_OUT ALLOW_LOAD QUIET
        report: QUIET VERBOSE REPORT
        report merge: QUIET VERBOSE REPORT
        sdk: ABC PROJECT CHANNEL API_KEY_FILE
        ");
        assert_eq!(variables(&["fake-vendor"]), "");
    }

    #[test]
    fn the_command_is_sound() {
        with_variables(Cli::command()).debug_assert();
    }
}
