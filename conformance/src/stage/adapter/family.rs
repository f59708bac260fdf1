//! A child process together with whatever it starts.
//!
//! An adapter is often a shell or a package manager that starts the real program.
//! Killing only the child would leave that one running, so the child leads a
//! process group of its own and the whole group ends with it.

use std::ops::{Deref, DerefMut};

use tokio::process::{Child, Command};

use super::end::Witness;

/// A child and its descendants; all are killed when it is dropped.
pub(in crate::stage) struct Family(Child);

impl Family {
    /// Starts `command` as the head of a family.
    pub(in crate::stage) fn spawn(command: &mut Command) -> std::io::Result<Self> {
        #[cfg(unix)]
        command.process_group(0);
        command.kill_on_drop(true).spawn().map(Self)
    }

    /// Who sees how the child ends, and needs no hold on it.
    pub(super) fn witness(&self) -> Witness {
        Witness::of(self.0.id())
    }

    /// Waits for the child to end, and leaves what it started to be killed.
    pub(super) async fn ended(&mut self) {
        #[cfg(unix)]
        self.witness().status().await;
        #[cfg(not(unix))]
        let _ = self.0.wait().await;
    }
}

impl Deref for Family {
    type Target = Child;

    fn deref(&self) -> &Child {
        &self.0
    }
}

impl DerefMut for Family {
    fn deref_mut(&mut self) -> &mut Child {
        &mut self.0
    }
}

#[cfg(unix)]
impl Drop for Family {
    fn drop(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};

        // The child has an id for as long as nobody has waited for its end, so the
        // number cannot belong to somebody else by now.
        let id = self.0.id().and_then(|id| i32::try_from(id).ok());
        if let Some(group) = id.and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
