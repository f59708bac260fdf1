//! `check sender`: the sender suite against whatever sends.

mod abc;
mod listen;
mod target;

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use time::OffsetDateTime;

use self::abc::AbcArgs;
pub(super) use self::abc::AbcError;
use self::listen::ListenArgs;
pub(super) use self::target::Reached;
use self::target::{KnownArgs, TargetArgs};
use super::baseline::BaselineArgs;
use super::check::{seconds, shell};
use super::error::CliError;
use super::files;
use super::output::OutputArgs;
use super::pace::PaceArgs;
use super::scripts::{self, ScriptArgs};
use super::select::SelectArgs;
use super::settings::SettingsArgs;
use super::wishes::Wishes;
use crate::checks;
use crate::event::CommandLine;
use crate::exit::Exit;
use crate::record::{Head, Recorded, Recorder, RecordingStage};
use crate::runner::{self, Plan};
use crate::stage::adapter::{Adapter, Command};
use crate::stage::authority::Authority;
use crate::stage::control::Control;
use crate::stage::gate::Traffic;
use crate::stage::limits;
use crate::stage::sender::{Ground, Sender, SenderStage};
use crate::stage::tcp::Tcp;
use crate::stage::{Fault, Stage, harness};
use crate::trace::{TIME_OUT, TOLERANCE};

/// Check a sender: behind an adapter, by a command that makes it deliver, by hand, or ABC User
/// Feedback itself.
///
/// An adapter is a program that speaks JSON lines, and shows most; conformance/ADAPTER.md tells how
/// to write one. docs/src/senders.md tells how to reach a sender without.
#[derive(Args)]
pub(super) struct CheckSender {
    /// How long a sender is told that an answer may take, in seconds [default: 5].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_out: Option<Duration>,

    /// How much later than 3 s a retry may come, in seconds [default: 1].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    tolerance: Option<Duration>,

    #[command(flatten)]
    known: KnownArgs,

    #[command(flatten)]
    listen: ListenArgs,

    /// Write the certificate of the run's own authority to this PEM file, before the adapter
    /// starts.
    ///
    /// It signs what plays over HTTPS show, and is made anew for every run. An adapter that declares
    /// ca-file is told where it is; this is for a sender that has to be told otherwise.
    #[arg(long, value_name = "FILE")]
    ca_out: Option<PathBuf>,

    /// Wait up to a minute for the sender to close its connections, and judge whether it does.
    ///
    /// Without this option it is judged only for as long as the runner listens anyway.
    #[arg(long)]
    linger: bool,

    #[command(flatten)]
    scripts: ScriptArgs,

    /// Write the traces of all that is played to this file, to be judged again with `judge`.
    ///
    /// JSON lines; the token is in none of them. conformance/TRACE.md tells what they hold.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,

    #[command(flatten)]
    settings: SettingsArgs,

    #[command(flatten)]
    pace: PaceArgs,

    #[command(flatten)]
    select: SelectArgs,

    #[command(flatten)]
    baseline: BaselineArgs,

    #[command(flatten)]
    output: OutputArgs,

    #[command(flatten)]
    abc: AbcArgs,

    #[command(flatten)]
    target: TargetArgs,
}

/// A stage, and who says how its recording went if there was one.
type Recordable = (Box<dyn Stage<Sender>>, Option<Recorded>);

impl CheckSender {
    pub(super) async fn run(self, wishes: &Wishes) -> Result<Exit, CliError> {
        let selection = self.select.compile()?;
        let checks = self.scripts.checks(checks::sender()).into_iter();
        let checks = selection
            .some_of(checks)
            .map_err(|error| self.scripts.explain(error, &selection))?;
        let work = self.scripts.work(&checks)?;
        let now = OffsetDateTime::now_utc();
        let mut known = self.baseline.read(now.date())?;
        let usual = self.command_line();
        let ground = self.listen.ground(self.traffic()).await?;
        let wanted = self.pace.at_once(self.target.at_once(checks.len()));
        let wanted = wanted.min(checks.len());
        let at_once = wanted.min(limits::room());
        let plan = Plan {
            at_once,
            notes: self.notes(&ground, crowded(wanted, at_once)),
            delay: self.pace.delay(),
            // The sender is a process of this machine, started for this run.
            allow_load: true,
            strictness: self.output.strictness(),
            baseline: known.baseline.clone(),
            at: Some(now),
            target: self.target.shown(),
            command: CommandLine {
                after: again(&scripts::words(work.as_ref()), &usual.after),
                ..usual.clone()
            },
            ..Plan::of(checks)
        };
        let authority = Authority::new()?;
        self.write_certificate(&authority)?;
        let mut teller = self.output.teller()?;
        let room = scripts::room(work.as_ref());
        let token = self
            .listen
            .token(self.target.is_by_hand() || self.target.is_abc())
            .await?;
        let abc = (&self.abc, token.as_ref(), wishes);
        let reached = self
            .target
            .reach(&self.known, abc, plan.at_once, room)
            .await?;
        if !self.target.is_abc() {
            listen::announce(&ground, token.as_ref());
        }
        let stage = SenderStage::new(
            Arc::new(Tcp),
            Arc::clone(&reached.target),
            Some(control().await?),
            self.time_out.unwrap_or(TIME_OUT),
            self.tolerance.unwrap_or(TOLERANCE),
        )
        .on(ground.clone())
        .with_tokens(token.clone())
        .with_authority(authority)
        .with_patience(if self.linger {
            A_MINUTE
        } else {
            Duration::ZERO
        });
        if let (Some(causes), Some(url), Some(token)) = (&reached.causes, ground.one_url(), &token)
        {
            let token = self.listen.token_to_enter(token);
            self.abc.set_up(causes, &stage, &url, &token).await?;
            abc::tell_outlook(&stage, &plan.checks, at_once);
        }
        let stage = scripts::stage(stage, work, &reached, usual, teller.counting("scripts"));
        let (stage, recorded) = self.recording(stage, &plan.target, &reached)?;
        let ended = runner::run(&*stage, &plan, &mut |event| {
            known.tell(&event);
            teller.tell(&event);
        })
        .await;
        drop(stage);
        let mut exit = ended.exit;
        for error in reached.finish().await {
            exit = exit.or(error.report());
        }
        for gate in ground.gates() {
            listen::tell_strays(gate);
        }
        if let Some(error) = recorded.and_then(|recorded| recorded.finish().err()) {
            exit = exit.or(self.not_recorded(error).report());
        }
        let exit = teller.end(exit);
        known.update(&ended)?;
        Ok(exit)
    }

    /// What else comes to where deliveries are sent to: the webhook of a server that others use is
    /// told of what they do.
    fn traffic(&self) -> Traffic {
        if self.target.is_abc() {
            Traffic::OthersToo
        } else {
            Traffic::OnlyOurs
        }
    }

    fn write_certificate(&self, authority: &Authority) -> Result<(), CliError> {
        let Some(path) = &self.ca_out else {
            return Ok(());
        };
        files::replace(path, authority.pem().as_bytes()).map_err(|error| CliError::CaOut {
            path: path.display().to_string(),
            error,
        })
    }

    /// `stage`, which is recorded if that was asked for; and who says how that went.
    fn recording(
        &self,
        stage: Box<dyn Stage<Sender>>,
        target: &str,
        reached: &Reached,
    ) -> Result<Recordable, CliError> {
        let Some(path) = &self.record else {
            return Ok((stage, None));
        };
        let head = Head::of_sender(target.to_owned(), reached.capabilities.clone());
        let begun = File::create(path).and_then(|file| Recorder::new(Box::new(file), head));
        let begun = begun.map_err(|error| self.not_recorded(error))?;
        let (stage, recorded) = RecordingStage::new(stage, begun);
        Ok((Box::new(stage), Some(recorded)))
    }

    fn not_recorded(&self, error: io::Error) -> CliError {
        let path = self.record.as_ref();
        CliError::RecordFile {
            path: path.map_or_else(String::new, |path| path.display().to_string()),
            error,
        }
    }

    fn command_line(&self) -> CommandLine {
        let mut words = ["abc-webhook", "check", "sender"]
            .map(str::to_owned)
            .to_vec();
        let times = [
            ("--time-out", self.time_out),
            ("--tolerance", self.tolerance),
        ];
        for (option, time) in times {
            if let Some(time) = time {
                words.extend([option.to_owned(), time.as_secs_f64().to_string()]);
            }
        }
        words.extend(self.known.words());
        words.extend(self.listen.words());
        words.extend(self.abc.words());
        if let Some(path) = &self.ca_out {
            words.extend(["--ca-out".to_owned(), path.display().to_string()]);
        }
        words.extend(self.linger.then(|| "--linger".to_owned()));
        words.extend(self.pace.words());
        words.extend(self.baseline.words());
        words.extend(self.output.words());
        CommandLine {
            before: shell(&words),
            after: self.target.words(),
        }
    }

    fn notes(&self, ground: &Ground, crowded: Vec<String>) -> Vec<String> {
        [self.listen.notes(ground), self.settings.notes(), crowded].concat()
    }
}

/// What stands behind the selection of a check: the options `words`, and what was `after` them.
fn again(words: &[String], after: &str) -> String {
    format!("{} {after}", shell(words)).trim_start().to_owned()
}

/// What there is to say where fewer plays overlap than should.
fn crowded(wanted: usize, at_once: usize) -> Vec<String> {
    let note = (at_once < wanted).then(|| {
        format!(
            "only {at_once} plays overlap, not {wanted}: this process may not have more \
             connections open; ulimit -n raises that"
        )
    });
    note.into_iter().collect()
}

/// A little more than a minute, so that what is still there then has been there for one.
const A_MINUTE: Duration = Duration::from_millis(60_500);

/// The control: this very program as a reference sender, in a process of its own.
pub(super) async fn control() -> Result<Control, Fault> {
    let program = std::env::current_exe().map_err(harness)?;
    let command = Command {
        words: vec![program.into(), "reference".into(), "sender".into()],
        pass: Vec::new(),
    };
    let adapter = Adapter::start(command, 1).await?;
    Ok(Control::new(Arc::new(Tcp), Arc::new(adapter)))
}
