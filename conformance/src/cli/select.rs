//! Which checks are run: globs over their ids, and the least level.

use clap::{Args, ValueEnum};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::error::CliError;
use crate::check::{Check, Subject};
use crate::clause::Level;
use crate::targets;

#[derive(Args)]
pub(super) struct SelectArgs {
    /// Run only the checks whose ids match; may be given several times.
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,

    /// Leave out the checks whose ids match; may be given several times.
    #[arg(long, value_name = "GLOB")]
    skip: Vec<String>,

    /// Run only the checks of clauses of this level or a higher one.
    #[arg(long, value_enum, default_value_t = LevelArg::Info)]
    level: LevelArg,
}

#[derive(Clone, Copy, ValueEnum)]
enum LevelArg {
    /// What fails the run.
    Must,
    /// That, and what is a warning, or a failure with --strict.
    Should,
    /// All of it, and what is only recorded.
    Info,
}

/// What was asked for, ready to be matched.
#[derive(Clone)]
pub(super) struct Selection {
    only: Option<GlobSet>,
    skip: GlobSet,
    level: Level,
}

impl From<LevelArg> for Level {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::Must => Self::Must,
            LevelArg::Should => Self::Should,
            LevelArg::Info => Self::Info,
        }
    }
}

impl From<targets::Level> for Level {
    fn from(level: targets::Level) -> Self {
        match level {
            targets::Level::Must => Self::Must,
            targets::Level::Should => Self::Should,
            targets::Level::Info => Self::Info,
        }
    }
}

impl SelectArgs {
    pub(super) fn compile(&self) -> Result<Selection, CliError> {
        let only = (!self.only.is_empty()).then(|| globs(&self.only));
        Ok(Selection {
            only: only.transpose()?,
            skip: globs(&self.skip)?,
            level: self.level.into(),
        })
    }
}

impl Selection {
    pub(super) fn takes(&self, id: &str, level: Level) -> bool {
        let is_asked_for = self.only.as_ref().is_none_or(|only| only.is_match(id));
        is_asked_for && !self.skip.is_match(id) && level >= self.level
    }

    /// The same at another level, if there is one.
    pub(super) fn at_level(&self, level: Option<Level>) -> Self {
        Self {
            level: level.unwrap_or(self.level),
            ..self.clone()
        }
    }

    /// The selected ones of `checks`; it may be that there are none.
    pub(super) fn of<S: Subject>(
        &self,
        checks: impl Iterator<Item = &'static Check<S>>,
    ) -> Vec<&'static Check<S>> {
        checks
            .filter(|check| self.takes(check.id, check.clause.level))
            .collect()
    }

    /// The selected ones of `checks`; an error if there are none.
    pub(super) fn some_of<S: Subject>(
        &self,
        checks: impl Iterator<Item = &'static Check<S>>,
    ) -> Result<Vec<&'static Check<S>>, CliError> {
        let selected = self.of(checks);
        if selected.is_empty() {
            return Err(CliError::NothingSelected);
        }
        Ok(selected)
    }
}

pub(super) fn globs(patterns: &[String]) -> Result<GlobSet, CliError> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let refuse = |error| CliError::Glob {
            pattern: pattern.clone(),
            error,
        };
        set.add(GlobBuilder::new(pattern).build().map_err(refuse)?);
    }
    set.build().map_err(|error| CliError::Glob {
        pattern: patterns.join(" "),
        error,
    })
}
