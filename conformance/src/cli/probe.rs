//! `--probe`: the user's count of effects.

use std::sync::Arc;

use clap::Args;

use super::error::CliError;
use crate::check::Check;
use crate::clause::EFFECT_IDEMPOTENCE;
use crate::stage::adapter::Command;
use crate::stage::client::Receiver;
use crate::stage::probe::{CommandProbe, Probe, TIME_OUT};

#[derive(Args)]
pub(super) struct ProbeArgs {
    /// Count effects with this command, which prints how many deliveries took effect so far.
    ///
    /// One argument: a program and its arguments, split as a shell would, but run without one. It
    /// is run before and after a delivery comes twice. If effects follow an answer later, the
    /// command has to wait for them, for up to 30 s.
    #[arg(long, value_name = "COMMAND")]
    probe: Option<String>,

    /// Let the probe have this environment variable; may be given several times.
    ///
    /// It gets PATH, HOME and the like, and nothing else that might be a secret.
    #[arg(long, value_name = "NAME", requires = "probe")]
    pass_env: Vec<String>,
}

impl ProbeArgs {
    /// The probe, tried once if any of `checks` needs it.
    pub(super) async fn read(
        &self,
        checks: &[&'static Check<Receiver>],
    ) -> Result<Option<Arc<dyn Probe>>, CliError> {
        let Some(text) = &self.probe else {
            return Ok(None);
        };
        let words = shlex::split(text).filter(|words| !words.is_empty());
        let words = words.ok_or_else(|| CliError::ProbeWords(text.clone()))?;
        let command = Command {
            words: words.into_iter().map(Into::into).collect(),
            pass: self.pass_env.clone(),
        };
        let probe = CommandProbe::new(command, TIME_OUT);
        let is_needed = |check: &&'static Check<Receiver>| check.clause.id == EFFECT_IDEMPOTENCE.id;
        if checks.iter().any(is_needed) {
            probe.count().await.map_err(CliError::Probe)?;
        }
        Ok(Some(Arc::new(probe)))
    }

    /// The options as they were given, for a command line to repeat.
    pub(super) fn words(&self) -> Vec<String> {
        let probe = self.probe.iter();
        let probe = probe.flat_map(|probe| ["--probe".to_owned(), probe.clone()]);
        let names = self.pass_env.iter();
        let names = names.flat_map(|name| ["--pass-env".to_owned(), name.clone()]);
        probe.chain(names).collect()
    }
}
