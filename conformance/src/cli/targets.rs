//! `--targets FILE`: many receivers at once.

mod error;
mod job;
mod joined;
mod prepare;
mod reports;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use globset::GlobSet;
use tokio::task::JoinSet;
use tokio::time::Instant;

pub(super) use self::error::TargetsError;
use self::job::{Done, Job, Shared};
use self::joined::Joined;
use self::prepare::Preparing;
use self::reports::Reports;
use super::error::CliError;
use super::files;
use super::receiver::CheckReceiver;
use super::select::globs;
use crate::exit::Exit;
use crate::stage::limits::Room;
use crate::targets::{self, LARGEST, Partition, Places, Row};

#[derive(Args)]
pub(super) struct TargetsArgs {
    /// Check all receivers that this file lists, in TOML or JSON Lines; - is standard input.
    ///
    /// A target has a name and a url, and what else the options say of one receiver: token-env or
    /// token-file, headers, baseline, strict, level, time-out, proxy, resolve, unix-socket, cacert,
    /// insecure. With {name} in the PATH of --report, or a folder for one, each target has a report
    /// of its own; else all have one.
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "url", "fuzz", "replay", "probe", "unix_socket", "baseline_update",
    ])]
    targets: Option<PathBuf>,

    /// Check only the targets whose names match; may be given several times.
    #[arg(long, value_name = "GLOB", requires = "targets")]
    target: Vec<String>,

    /// Check only this part of the targets, such as 1/4 for the first of four.
    ///
    /// Targets are dealt out in turn; hash:1/4 goes by their names, so that a target stays in its part
    /// when others come and go. auto/4 is the part of this pod of an Indexed Job of Kubernetes, which
    /// says so in `JOB_COMPLETION_INDEX`.
    #[arg(long, value_name = "I/N", requires = "targets")]
    partition: Option<Partition>,
}

/// How many targets may be under way in all, for the sake of memory; most of them just wait.
const ALL: usize = 256;

/// How many descriptors a target may need besides its connections.
const EACH: u64 = 4;

impl TargetsArgs {
    pub(super) fn file(&self) -> Option<&Path> {
        self.targets.as_deref()
    }

    /// The rows that are to be checked; an error if there are none.
    async fn rows(&self, file: &Path, partition: Option<Partition>) -> Result<Vec<Row>, CliError> {
        let shown = shown(file);
        let path = file.to_owned();
        // Standard input may never end, and an interrupt must get through meanwhile.
        let reading = tokio::task::spawn_blocking(move || files::bounded(&path, LARGEST));
        let text = reading
            .await
            .unwrap_or_else(|error| Err(std::io::Error::other(error)));
        let text = text.map_err(|error| TargetsError::File {
            path: shown.clone(),
            error,
        })?;
        let rows = targets::parse(&shown, &text).map_err(TargetsError::from)?;
        let wanted = (!self.target.is_empty()).then(|| globs(&self.target));
        let wanted: Option<GlobSet> = wanted.transpose()?;
        let is_wanted = |row: &Row| wanted.as_ref().is_none_or(|it| it.is_match(&row.name));
        let rows = rows.into_iter().filter(is_wanted).enumerate();
        let is_ours = |place, row: &Row| partition.is_none_or(|it| it.has(place, &row.name));
        let rows = rows.filter(|(place, row)| is_ours(*place, row));
        let rows: Vec<Row> = rows.map(|(_, row)| row).collect();
        if rows.is_empty() {
            return Err(TargetsError::NothingSelected(shown).into());
        }
        Ok(rows)
    }

    fn partition(&self) -> Result<Option<Partition>, CliError> {
        let settled = self
            .partition
            .map(|it| it.settled(|name| std::env::var(name).ok()));
        Ok(settled.transpose().map_err(TargetsError::from)?)
    }
}

/// Checks all targets that were asked for.
pub(super) async fn run(check: CheckReceiver, file: &Path) -> Result<Exit, CliError> {
    let partition = check.targets.partition()?;
    let rows = check.targets.rows(file, partition).await?;
    let longest = rows
        .iter()
        .map(|row| row.name.len())
        .max()
        .unwrap_or_default();
    let reports = Reports::of(check.output.reports(), partition.as_ref(), &rows)?;
    let jobs = Preparing::of(&check, file)?.jobs(rows).await?;
    let others = EACH * ALL as u64;
    let shared = Arc::new(Shared {
        room: Room::beside(others.min(crate::stage::limits::descriptors(u64::MAX) / 2)),
        burst: check.burst.into(),
        at_once: check.at_once(),
        delay: check.delay(),
        reports: reports.each,
        detail: reports.detail,
        is_kept: reports.needs_all,
        command: Box::new({
            let file = file.to_owned();
            move |name| check.command_for(words(&file, name))
        }),
    });
    let mut joined = Joined::open(reports.joined, reports.detail, longest)?;
    let began = Instant::now();
    joined.start(jobs.len(), &shown(file));
    check_all(jobs, &shared, &mut joined).await;
    Ok(joined.end(began.elapsed()))
}

async fn check_all(jobs: Vec<Job>, shared: &Arc<Shared>, joined: &mut Joined) {
    let places = Places::new(at_once(), ALL);
    let (mut jobs, mut under_way) = (jobs.into_iter().peekable(), JoinSet::new());
    loop {
        tokio::select! {
            Some(done) = under_way.join_next(), if !under_way.is_empty() => {
                joined.tell(&done.unwrap_or_else(|error| Done::lost(&error)));
            }
            Some(place) = places.take(), if jobs.peek().is_some() => {
                if let Some(job) = jobs.next() {
                    under_way.spawn(job.check(Arc::clone(shared), place));
                }
            }
            else => return,
        }
    }
}

/// How many targets this machine keeps up with: with fewer it would wait for them, and with more they
/// for it.
fn at_once() -> usize {
    let processors = std::thread::available_parallelism();
    processors.map_or(1, std::num::NonZero::get) * 4
}

/// The options that find a target again.
fn words(file: &Path, name: &str) -> Vec<String> {
    let file = file.display().to_string();
    ["--targets", &file, "--target", name]
        .map(str::to_owned)
        .to_vec()
}

fn shown(file: &Path) -> String {
    if file == Path::new("-") {
        return "standard input".to_owned();
    }
    file.display().to_string()
}
