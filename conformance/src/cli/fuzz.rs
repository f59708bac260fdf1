//! Generated payloads on the command line: what to make, what to keep, what to send again.

use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use super::select::Selection;
use crate::check::Check;
use crate::fuzz::{CASES, CHECKS, Class, FEWEST, Keeping, Kept, Order, Source, Work};
use crate::stage::client::Receiver;
use crate::stage::url::Target;

#[derive(Args)]
pub(super) struct FuzzArgs {
    /// Send generated payloads too: valid ones must be accepted, mutated ones must not make the
    /// receiver fail.
    ///
    /// What fails is shrunk to as little as it takes and kept. CASES is how many payloads, from
    /// 20 up [default: 500]. The checks have ids that end in `fuzz`.
    #[arg(long, value_name = "CASES", num_args = 0..=1, default_missing_value = "500",
          value_parser = cases)]
    fuzz: Option<u64>,

    /// Make the payloads of this seed [default: a random one, which is told].
    #[arg(long, value_name = "SEED", requires = "fuzz")]
    seed: Option<u64>,

    /// Keep failures in this folder.
    #[arg(long, value_name = "FOLDER", default_value = "abc-webhook-failures")]
    keep: PathBuf,

    /// Send only these failures again, each the .json file that was kept.
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "fuzz")]
    replay: Vec<PathBuf>,
}

impl FuzzArgs {
    /// What generated plays stand for, if there are any.
    pub(super) fn work(&self, checks: &[&Check<Receiver>]) -> Result<Option<Work>, CliError> {
        match self.fuzz {
            Some(cases) => Ok(Some(self.generate(cases, checks)?)),
            None if self.replay.is_empty() => Ok(None),
            None => Ok(Some(Work::Replay(self.kept()?))),
        }
    }

    /// The checks that there are to select from: of failures sent again only their own.
    pub(super) fn checks(
        &self,
        usual: impl Iterator<Item = &'static Check<Receiver>>,
    ) -> Result<Vec<&'static Check<Receiver>>, CliError> {
        if self.replay.is_empty() {
            let generated = self.fuzz.map_or(&[][..], |_| CHECKS);
            return Ok(usual.chain(generated).collect());
        }
        let kept = self.kept()?;
        let is_kept = |class: &Class| kept.iter().any(|kept| kept.class == *class);
        let classes = Class::ALL.into_iter().filter(is_kept);
        Ok(classes.map(Class::check).collect())
    }

    /// Why nothing was selected: what was meant may need `--fuzz`.
    pub(super) fn explain(&self, error: CliError, selection: &Selection) -> CliError {
        let is_usual = self.fuzz.is_none() && self.replay.is_empty();
        match error {
            CliError::NothingSelected if is_usual && !selection.of(CHECKS.iter()).is_empty() => {
                CliError::NeedsFuzz
            }
            other => other,
        }
    }

    /// Refuses to send anything strange to a host that may be somebody else's.
    pub(super) fn allow(&self, target: &Target, is_allowed: bool) -> Result<(), CliError> {
        let is_strange = self.fuzz.is_some() || !self.replay.is_empty();
        if is_strange && !is_allowed {
            return Err(CliError::NotAllowed(target.host().to_owned()));
        }
        Ok(())
    }

    /// Where failures go, and how they are sent again with a command that begins with `command`.
    pub(super) fn keeping(&self, target: &Target, command: &str) -> Keeping {
        Keeping {
            folder: self.keep.clone(),
            url: target.to_string(),
            replay: format!("{command} --replay"),
        }
    }

    fn generate(&self, cases: u64, checks: &[&Check<Receiver>]) -> Result<Work, CliError> {
        let seed = match self.seed {
            Some(seed) => seed,
            // Short enough to be typed again.
            None => u64::from(getrandom::u32()?),
        };
        anstream::eprintln!("fuzz: {cases} cases of seed {seed}; --seed {seed} makes them again");
        let is_selected = |class: &Class| checks.iter().any(|check| check.id == class.check().id);
        let mut classes: Vec<Class> = Class::ALL.into_iter().filter(is_selected).collect();
        if classes.is_empty() {
            // Only what comes afterwards was selected, and something must come before.
            classes = Class::ALL.to_vec();
        }
        Ok(Work::Generate(Order {
            source: Source { seed },
            cases,
            classes,
        }))
    }

    fn kept(&self) -> Result<Vec<Kept>, CliError> {
        let kept = self.replay.iter().map(|path| Kept::read(path));
        Ok(kept.collect::<Result<_, _>>()?)
    }
}

/// The options of `work` for a command line to repeat, with the seed that was used.
pub(super) fn words(work: Option<&Work>) -> Vec<String> {
    match work {
        Some(Work::Generate(order)) => vec![
            "--fuzz".to_owned(),
            order.cases.to_string(),
            "--seed".to_owned(),
            order.source.seed.to_string(),
        ],
        Some(Work::Replay(kept)) => {
            let paths = kept.iter().map(|kept| kept.path.display().to_string());
            std::iter::once("--replay".to_owned())
                .chain(paths)
                .collect()
        }
        None => Vec::new(),
    }
}

fn cases(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(cases) if cases >= FEWEST => Ok(cases),
        Ok(_) => Err(format!(
            "at least {FEWEST} cases are needed, so that there is one of each kind"
        )),
        Err(_) => Err("a number of cases is needed".to_owned()),
    }
}

/// The default that clap is given as a text.
const _: () = assert!(CASES == 500, "help and default say 500");
