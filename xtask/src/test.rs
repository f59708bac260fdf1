//! `cargo xtask test`: the workspace's own tests, then the strangers.
//!
//! A stranger is an example in another language, run against the suite as its users run theirs.
//! Each language is a suite of its own, left out where this machine lacks the language; the table
//! at the end says so, because a suite that did not run must not look like one that passed.

mod pages;
pub(crate) mod strangers;

use std::time::Instant;

use crate::error::Error;
use crate::outcome::{self, Outcome};
use crate::run::{cargo, execute};
use crate::sdk;
use crate::toolchain::Toolchain;

/// Run the tests of the workspace and of the examples in other languages
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run the suites with this in their names, and no others; several suites may have it
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Fail where a toolchain is missing, instead of leaving its suite out
    #[arg(long)]
    all: bool,
}

struct Suite {
    name: &'static str,
    needs: &'static [&'static str],
    run: fn() -> Result<(), Error>,
}

/// What runs, in this order. The first failure is the last thing to run.
const SUITES: [Suite; 11] = [
    Suite {
        name: "workspace",
        needs: &["cargo"],
        run: workspace,
    },
    Suite {
        name: "JUnit by its schema",
        needs: &["cargo", "xmllint"],
        run: junit,
    },
    Suite {
        name: "strangers in Node",
        needs: &["node", "npm"],
        run: strangers::node,
    },
    Suite {
        name: "strangers in Python",
        needs: &["python3"],
        run: strangers::python,
    },
    Suite {
        name: "strangers in Go",
        needs: &["go"],
        run: strangers::go,
    },
    Suite {
        name: "strangers in Java",
        needs: &["java", "mvn"],
        run: strangers::java,
    },
    Suite {
        name: "pages in Chromium",
        needs: &["node", "npm", "chromium"],
        run: pages::test,
    },
    Suite {
        name: "package in TypeScript",
        needs: &["node", "npm"],
        run: sdk::typescript::test,
    },
    Suite {
        name: "package in Python",
        needs: &["python3", "node", "npm"],
        run: sdk::python::test,
    },
    Suite {
        name: "package in Go",
        needs: &["go"],
        run: sdk::go::test,
    },
    Suite {
        name: "package in Java",
        needs: &["java", "mvn"],
        run: sdk::java::test,
    },
];

pub(crate) fn run(arguments: &Arguments) -> Result<(), Error> {
    let suites = chosen(&SUITES, &arguments.names)?;
    let toolchains = toolchains(&suites);
    let mut result = Ok(());
    if arguments.all {
        result = all_found(&toolchains);
    }
    let outcomes = run_suites(&suites, &toolchains, &mut result);
    eprint!("\n{}", outcome::summary(&toolchains, &outcomes));
    result
}

/// The suites that were asked for, in any case of letters; all if none was. A name that no suite has
/// is a mistake, even beside others.
fn chosen<'s>(suites: &'s [Suite], names: &[String]) -> Result<Vec<&'s Suite>, Error> {
    let has = |suite: &Suite, name: &String| {
        let name = name.to_ascii_lowercase();
        suite.name.to_ascii_lowercase().contains(&name)
    };
    if let Some(name) = names
        .iter()
        .find(|name| !suites.iter().any(|suite| has(suite, name)))
    {
        let names = suites.iter().map(|suite| suite.name).collect();
        return Err(Error::NoSuite {
            name: name.clone(),
            names,
        });
    }
    let wanted = |suite: &&Suite| names.is_empty() || names.iter().any(|name| has(suite, name));
    Ok(suites.iter().filter(wanted).collect())
}

/// Every toolchain that some of these suites needs.
fn toolchains(suites: &[&Suite]) -> Vec<Toolchain> {
    let programs = suites.iter().flat_map(|suite| suite.needs);
    programs.map(|program| Toolchain::find(program)).collect()
}

fn all_found(toolchains: &[Toolchain]) -> Result<(), Error> {
    let programs = missing(toolchains, |_| true);
    if programs.is_empty() {
        Ok(())
    } else {
        Err(Error::Missing { programs })
    }
}

fn missing(toolchains: &[Toolchain], wanted: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let missing = toolchains
        .iter()
        .filter(|toolchain| toolchain.version.is_none());
    let programs = missing.map(|toolchain| toolchain.program);
    programs.filter(|program| wanted(program)).collect()
}

/// Runs suites for as long as the result is good, and leaves the first error in it.
fn run_suites(
    suites: &[&Suite],
    toolchains: &[Toolchain],
    result: &mut Result<(), Error>,
) -> Vec<(&'static str, Outcome)> {
    let mut outcomes = Vec::new();
    for suite in suites {
        let missing = missing(toolchains, |program| suite.needs.contains(&program));
        let outcome = if !missing.is_empty() {
            Outcome::LeftOut(missing)
        } else if result.is_err() {
            Outcome::NotReached
        } else {
            let start = Instant::now();
            *result = (suite.run)();
            Outcome::of(result, start.elapsed())
        };
        eprintln!("{}: {outcome}", suite.name);
        outcomes.push((suite.name, outcome));
    }
    outcomes
}

/// Everything that Cargo alone can test, the examples in the documentation included.
fn workspace() -> Result<(), Error> {
    execute(&mut cargo([
        "test",
        "--workspace",
        "--all-features",
        "--locked",
    ]))
}

/// A validator for XML schemas is in no crate.
fn junit() -> Result<(), Error> {
    let mut tests = cargo(["test", "--package", "abc-webhook-conformance"]);
    tests.args(["--all-features", "--locked", "--test", "junit_schema"]);
    execute(tests.args(["--", "--ignored"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_is_the_last_suite_to_run() {
        let (good, bad) = (suite(&[], || Ok(())), suite(&[], fails));
        let mut result = Ok(());
        let outcomes = run_suites(&[&good, &bad, &good], &[], &mut result);
        assert!(matches!(outcomes[0].1, Outcome::Passed(_)));
        assert!(matches!(outcomes[1].1, Outcome::Failed(_)));
        assert!(matches!(outcomes[2].1, Outcome::NotReached));
        assert!(matches!(result, Err(Error::NothingSelected { .. })));
    }

    #[test]
    fn a_suite_without_its_toolchain_is_left_out_and_no_failure() {
        let mut result = Ok(());
        let outcomes = run_suites(&[&suite(&["cobol"], fails)], &[cobol()], &mut result);
        assert!(matches!(&outcomes[0].1, Outcome::LeftOut(missing) if missing == &["cobol"]));
        assert!(result.is_ok());
    }

    #[test]
    fn a_missing_toolchain_is_named() {
        let error = all_found(&[cobol()]).unwrap_err();
        assert_eq!(error.to_string(), "cobol not found");
    }

    #[test]
    fn suites_are_chosen_by_a_part_of_their_names() {
        let names = |wanted: &[&str]| {
            let wanted: Vec<_> = wanted.iter().map(ToString::to_string).collect();
            let chosen = chosen(&SUITES, &wanted)?;
            Ok::<_, Error>(chosen.iter().map(|suite| suite.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap().len(), SUITES.len());
        assert_eq!(names(&["package in go"]).unwrap(), ["package in Go"]);
        let of_java = ["strangers in Java", "package in Java"];
        assert_eq!(names(&["in Java", "JAVA"]).unwrap(), of_java);
        let error = names(&["in Java", "cobol"]).unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with("no suite is called `cobol`, but workspace, "),
            "{said}"
        );
    }

    fn suite(needs: &'static [&'static str], run: fn() -> Result<(), Error>) -> Suite {
        let name = "a suite";
        Suite { name, needs, run }
    }

    fn fails() -> Result<(), Error> {
        let command = "a command".to_owned();
        Err(Error::NothingSelected { command })
    }

    fn cobol() -> Toolchain {
        let program = "cobol";
        let version = None;
        Toolchain { program, version }
    }
}
