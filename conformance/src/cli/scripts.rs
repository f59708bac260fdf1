//! Every script there is, or one of them, on the command line.

use clap::{Args, ValueEnum};

use super::error::CliError;
use super::select::Selection;
use super::sender::Reached;
use crate::check::Check;
use crate::event::CommandLine;
use crate::play::sender::Capability;
use crate::scripts::{CHECKS, Every, Extent, Manner, Progress, Script, ScriptStage, Work};
use crate::stage::sender::{Sender, SenderStage};
use crate::stage::{Stage, limits};

#[derive(Args)]
pub(super) struct ScriptArgs {
    /// Play every script of up to four answers and faults too, in any order.
    ///
    /// There are 4680, of eight classes: 5xx, failed connections, answers that break off, silence,
    /// 200, other 2xx, 3xx, 4xx. A sender that does what it should tells 596 of them apart, and
    /// those are played; `all` plays all. What fails is reduced to the shortest script that still
    /// does. Scripts with silence are left out unless the sender says that it can time-out. The
    /// checks have ids that end in `exhaustive`.
    #[arg(long, value_enum, value_name = "SCRIPTS", num_args = 0..=1,
          default_missing_value = "distinct")]
    exhaustive: Option<ExtentArg>,

    /// Let this seed choose the statuses and faults that stand for their classes [default: a random
    /// one, which is told].
    #[arg(long, value_name = "SEED", requires = "exhaustive")]
    seed: Option<u64>,

    /// Play only this script, and judge what is owed for it.
    ///
    /// One to four words with commas between them: a status; cut-, reset- or chunks- and a status
    /// whose body breaks off so; close-on-accept, reset-on-accept, close-before-body,
    /// reset-within-body, close, reset, garbage, cut-head, cut-status-line, only-interim, silence.
    /// What comes behind is met with 200.
    #[arg(long, value_name = "ACT,…", conflicts_with = "exhaustive")]
    script: Option<Script>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExtentArg {
    /// Those that a conforming sender tells apart.
    Distinct,
    /// All.
    All,
}

impl ScriptArgs {
    /// The checks that there are to select from: of one script only its own.
    pub(super) fn checks(
        &self,
        usual: impl Iterator<Item = &'static Check<Sender>>,
    ) -> Vec<&'static Check<Sender>> {
        match (&self.script, self.exhaustive) {
            (Some(_), _) => CHECKS.iter().collect(),
            (None, Some(_)) => usual.chain(CHECKS).collect(),
            (None, None) => usual.collect(),
        }
    }

    /// Why nothing was selected: what was meant may need `--exhaustive`.
    pub(super) fn explain(&self, error: CliError, selection: &Selection) -> CliError {
        let is_usual = self.exhaustive.is_none() && self.script.is_none();
        match error {
            CliError::NothingSelected if is_usual && !selection.of(CHECKS.iter()).is_empty() => {
                CliError::NeedsExhaustive
            }
            other => other,
        }
    }

    /// What is to be played for the selected `checks`, if any of them needs it. Silence is always
    /// meant here; the adapter has the last word.
    pub(super) fn work(&self, checks: &[&Check<Sender>]) -> Result<Option<Work>, CliError> {
        let is_ours = |check: &&Check<Sender>| CHECKS.iter().any(|ours| ours.id == check.id);
        if let Some(script) = &self.script {
            return Ok(Some(Work::One(script.clone())));
        }
        let Some(extent) = self.exhaustive.filter(|_| checks.iter().any(is_ours)) else {
            return Ok(None);
        };
        let seed = match self.seed {
            Some(seed) => seed,
            // Short enough to be typed again.
            None => u64::from(getrandom::u32()?),
        };
        Ok(Some(Work::Every(Every {
            seed,
            extent: extent.into(),
            silence: true,
        })))
    }
}

/// How many deliveries `work` could have under way at once, if the machine can.
pub(super) fn room(work: Option<&Work>) -> usize {
    match work {
        Some(Work::Every(every)) => every.count().min(limits::room()),
        Some(Work::One(_)) | None => 0,
    }
}

/// The options of `work` for a command line to repeat, with the seed that was used.
pub(super) fn words(work: Option<&Work>) -> Vec<String> {
    match work {
        Some(Work::Every(every)) => vec![
            "--exhaustive".to_owned(),
            match every.extent {
                Extent::Distinct => "distinct".to_owned(),
                Extent::All => "all".to_owned(),
            },
            "--seed".to_owned(),
            every.seed.to_string(),
        ],
        Some(Work::One(script)) => vec!["--script".to_owned(), script.to_string()],
        None => Vec::new(),
    }
}

/// `stage`, which plays scripts if there is `work` to do, and tells `progress` how far it is; `again`
/// is the command that runs nothing but the usual checks.
pub(super) fn stage(
    stage: SenderStage,
    work: Option<Work>,
    reached: &Reached,
    again: CommandLine,
    progress: Progress,
) -> Box<dyn Stage<Sender>> {
    let Some(work) = work.map(|work| heed(work, reached)) else {
        return Box::new(stage);
    };
    let at_once = room(Some(&work)).min(reached.room).max(1);
    if let Work::Every(every) = work {
        announce(every, at_once, &stage);
    }
    let manner = Manner {
        at_once,
        progress,
        again,
    };
    Box::new(ScriptStage::new(stage, work, manner))
}

/// Silence only for those who say when they give up.
fn heed(work: Work, reached: &Reached) -> Work {
    match work {
        Work::Every(every) => Work::Every(Every {
            silence: reached.target.can(Capability::TimeOut),
            ..every
        }),
        one @ Work::One(_) => one,
    }
}

fn announce(every: Every, at_once: usize, stage: &SenderStage) {
    let (count, seed) = (every.count(), every.seed);
    let seconds = every.floor(at_once, stage).as_secs();
    let alone = match every.alone(stage) {
        0 => String::new(),
        alone => format!(" but for {alone} that need the URL for themselves,"),
    };
    let silence = if every.silence {
        ""
    } else {
        " without silence, since the sender does not say that it can time-out,"
    };
    anstream::eprintln!(
        "exhaustive: {count} scripts of seed {seed},{silence} {at_once} at once,{alone} in \
         about {seconds} s; --seed {seed} plays them again"
    );
}

impl From<ExtentArg> for Extent {
    fn from(extent: ExtentArg) -> Self {
        match extent {
            ExtentArg::Distinct => Self::Distinct,
            ExtentArg::All => Self::All,
        }
    }
}
