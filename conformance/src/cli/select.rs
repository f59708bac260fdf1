//! Which checks are run: globs over their ids.

use clap::Args;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::error::CliError;
use crate::check::{Check, Subject};

#[derive(Args)]
pub(super) struct SelectArgs {
    /// Run only the checks whose ids match; may be given several times.
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,

    /// Leave out the checks whose ids match; may be given several times.
    #[arg(long, value_name = "GLOB")]
    skip: Vec<String>,
}

/// What was asked for, ready to be matched.
pub(super) struct Selection {
    only: Option<GlobSet>,
    skip: GlobSet,
}

impl SelectArgs {
    pub(super) fn compile(&self) -> Result<Selection, CliError> {
        let only = (!self.only.is_empty()).then(|| globs(&self.only));
        Ok(Selection {
            only: only.transpose()?,
            skip: globs(&self.skip)?,
        })
    }
}

impl Selection {
    pub(super) fn takes(&self, id: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.is_match(id)) && !self.skip.is_match(id)
    }

    /// The selected ones of `checks`; it may be that there are none.
    pub(super) fn of<S: Subject>(
        &self,
        checks: impl Iterator<Item = &'static Check<S>>,
    ) -> Vec<&'static Check<S>> {
        checks.filter(|check| self.takes(check.id)).collect()
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

fn globs(patterns: &[String]) -> Result<GlobSet, CliError> {
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
