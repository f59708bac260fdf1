//! The end of a child process, seen without a wait for it.
//!
//! Whoever waits for a child gives its number back to the system, and its family, which is named
//! by that number, could not be killed any more.

use std::process::ExitStatus;
use std::time::Duration;

use tokio::time::timeout;

/// Sees how a child ends.
pub(super) struct Witness {
    #[cfg_attr(not(unix), expect(dead_code, reason = "nobody can be asked for it"))]
    child: Option<u32>,
}

/// How long a child that has ended its output may take to end itself.
const PATIENCE: Duration = Duration::from_secs(2);

impl Witness {
    /// Of the child with this number.
    pub(super) fn of(child: Option<u32>) -> Self {
        Self { child }
    }

    /// What a child did whose output has ended `when` it should not.
    pub(super) async fn ended_its_output(&self, when: &str) -> String {
        match timeout(PATIENCE, self.status()).await {
            Ok(Some(status)) => format!("ended {when} ({status})"),
            Ok(None) => format!("ended {when}"),
            Err(_) => format!("closed its standard output {when}"),
        }
    }

    /// How the child has ended, once it has; nothing where that cannot be seen.
    #[cfg(unix)]
    pub(super) async fn status(&self) -> Option<ExitStatus> {
        use tokio::signal::unix::{SignalKind, signal};

        let child = i32::try_from(self.child?).ok()?;
        let child = rustix::process::Pid::from_raw(child)?;
        // Listened for before the child is looked at, so that no end goes by in between.
        let mut ends = signal(SignalKind::child()).ok()?;
        loop {
            match look_at(child) {
                Ok(None) => ends.recv().await?,
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn status(&self) -> Option<ExitStatus> {
        None
    }
}

/// How the child has ended, if it has; it stays to be waited for.
#[cfg(unix)]
fn look_at(child: rustix::process::Pid) -> rustix::io::Result<Option<ExitStatus>> {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::{WaitId, WaitIdOptions, waitid};

    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    let ended = waitid(WaitId::Pid(child), options)?;
    Ok(ended.and_then(|ended| {
        // As `wait` has them, which is what the standard library knows.
        let code = ended.exit_status().map(|code| (code & 0xff) << 8);
        let raw = code.or_else(|| ended.terminating_signal());
        raw.map(ExitStatus::from_raw)
    }))
}
