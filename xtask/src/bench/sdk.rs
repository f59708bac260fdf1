//! `cargo xtask bench --sdk`: whether the packages in other languages are as fast as they are meant
//! to be, and generating them too.
//!
//! A language is a row of [`LANGUAGES`]. Its package has a program that measures, in turns with a
//! baseline of the language's own, and prints its results as JSON; `--quick` has it do everything
//! once. Here the results are judged, shown and written.

use std::process::Command;

use abc_webhook_sdkgen::language;

use super::ratio::{self, Ratio};
use super::{document, generation, machine, show};
use crate::error::Error;
use crate::run::{line, output_of};
use crate::sdk::{go, java, python, typescript};
use crate::toolchain::Toolchain;

/// The word for all languages.
pub(super) const EVERY: &str = "all";

/// A language whose package has benchmarks.
pub(super) struct Language {
    /// As the generator calls it.
    id: &'static str,
    /// The programs it takes; results are given with their versions.
    needs: &'static [&'static str],
    /// Installs and builds what is measured.
    prepare: fn() -> Result<(), Error>,
    /// What measures, made for a quick run or for one that is judged. It prints a list of objects
    /// `{name, bound, median, low, high, samples}`: `bound` is `<= 1.10`, `>= 0.90` or null, `low`
    /// and `high` are the quartiles.
    command: fn(quick: bool) -> Command,
}

pub(super) static LANGUAGES: [Language; 4] = [
    Language {
        id: "typescript",
        needs: &["node", "npm"],
        prepare: typescript::build,
        command: typescript::bench,
    },
    Language {
        id: "python",
        needs: &["python3"],
        prepare: python::install,
        command: python::bench,
    },
    Language {
        id: "go",
        needs: &["go"],
        prepare: go::build,
        command: go::bench,
    },
    Language {
        id: "java",
        needs: &["java", "mvn"],
        prepare: java::build,
        command: java::bench,
    },
];

/// What the option `--sdk` may be.
pub(super) fn languages() -> Vec<&'static str> {
    let ids = LANGUAGES.iter().map(|language| language.id);
    ids.chain([EVERY]).collect()
}

pub(super) fn run(wanted: &str, quick: bool, write: bool) -> Result<(), Error> {
    let mut missed = Vec::new();
    for language in &LANGUAGES {
        if wanted == EVERY || wanted == language.id {
            let results = language.measure(quick)?;
            if !quick {
                language.show(&results)?;
            }
            if write {
                language.write(&results)?;
            }
            missed.extend(
                results
                    .iter()
                    .filter(|ratio| ratio.misses())
                    .map(Ratio::to_string),
            );
        }
    }
    if quick || missed.is_empty() {
        Ok(())
    } else {
        Err(Error::Bars { missed })
    }
}

impl Language {
    /// What follows `cargo xtask bench` to write the results of this language.
    pub(super) fn arguments(&self) -> String {
        format!("--sdk {} --write", self.id)
    }

    fn measure(&self, quick: bool) -> Result<Vec<Ratio>, Error> {
        self.look_for_programs()?;
        (self.prepare)()?;
        let mut command = (self.command)(quick);
        let mut results = read(&line(&command), &output_of(&mut command)?)?;
        results.extend(generation::measure(self.id, quick)?);
        eprintln!("{}: {} results", self.id, results.len());
        Ok(results)
    }

    fn look_for_programs(&self) -> Result<(), Error> {
        let programs = self.needs.iter().copied();
        let missing = programs.filter(|program| Toolchain::find(program).version.is_none());
        let programs: Vec<_> = missing.collect();
        if programs.is_empty() {
            Ok(())
        } else {
            Err(Error::Missing { programs })
        }
    }

    fn show(&self, results: &[Ratio]) -> Result<(), Error> {
        let head = ratio::HEAD.map(str::to_owned);
        show(
            self.title(),
            [head].into_iter().chain(results.iter().map(Ratio::cells)),
        )
    }

    fn write(&self, results: &[Ratio]) -> Result<(), Error> {
        let rows: Vec<_> = results.iter().map(Ratio::cells).collect();
        let table = document::table(&ratio::HEAD, &rows);
        document::write(&self.arguments(), &self.machine(), &format!("{table}\n"))
    }

    fn machine(&self) -> Vec<String> {
        let programs = self.needs.iter().map(|program| {
            let version = Toolchain::find(program).version.unwrap_or_default();
            format!("{program} {version}")
        });
        [machine::hardware()].into_iter().chain(programs).collect()
    }

    fn title(&self) -> &'static str {
        language::find(self.id).map_or(self.id, language::Language::title)
    }
}

fn read(program: &str, json: &str) -> Result<Vec<Ratio>, Error> {
    let program = program.to_owned();
    match Ratio::read_all(json) {
        Ok(results) if results.is_empty() => Err(Error::NoRows { program }),
        Ok(results) => Ok(results),
        Err(source) => Err(Error::Rows { program, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_be_generated() {
        for language in &LANGUAGES {
            assert!(language::find(language.id).is_some(), "{}", language.id);
        }
    }

    #[test]
    fn a_program_without_results_is_named() {
        let error = read("bench", "[]").unwrap_err();
        assert_eq!(error.to_string(), "bench gives no results");
        let error = read("bench", "ok 1.02").unwrap_err();
        assert!(error.to_string().starts_with("bench: "), "{error}");
    }
}
