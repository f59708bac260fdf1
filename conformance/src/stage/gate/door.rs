//! The door: takes connections, and refuses them for a while where a play wants that.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::register::Register;
use super::visit::visit;
use crate::stage::network::{Listener, Network};

/// A wish to refuse connections for some time, and who waits to hear that it has begun.
pub(super) struct Refusal {
    pub(super) time: Duration,
    pub(super) done: oneshot::Sender<io::Result<()>>,
}

/// Who takes connections at an address.
pub(super) struct Door {
    pub(super) network: Arc<dyn Network>,
    pub(super) at: SocketAddr,
    pub(super) register: Arc<Register>,
    pub(super) asked: mpsc::Receiver<Refusal>,
}

/// How long it waits after something went wrong, such as that there were no descriptors left.
const A_MOMENT: Duration = Duration::from_millis(100);

impl Door {
    /// Takes connections for as long as anybody holds the gate.
    pub(super) async fn keep(mut self, mut listener: Box<dyn Listener>) {
        let mut visits = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                refusal = self.asked.recv() => {
                    let Some(refusal) = refusal else { return };
                    drop(listener);
                    match self.refuse(refusal).await {
                        Some(again) => listener = again,
                        None => return,
                    }
                    continue;
                }
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok(connection) => {
                    visits.spawn(visit(connection, Arc::clone(&self.register)));
                }
                // Gone before it was accepted: nothing came of it.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    self.register.fail(&error);
                    sleep(A_MOMENT).await;
                }
            }
            while visits.try_join_next().is_some() {}
        }
    }

    /// Nobody listens for a while; the port stays ours.
    async fn refuse(&self, refusal: Refusal) -> Option<Box<dyn Listener>> {
        let port = match self.network.bind_to(self.at).await {
            Ok(port) => port,
            Err(error) => return self.lost(error, refusal.done),
        };
        // Whoever asked may have gone.
        let _ = refusal.done.send(Ok(()));
        sleep(refusal.time).await;
        match port.listen() {
            Ok(listener) => Some(listener),
            Err(error) => {
                self.register.fail(&error);
                None
            }
        }
    }

    fn lost(
        &self,
        error: io::Error,
        done: oneshot::Sender<io::Result<()>>,
    ) -> Option<Box<dyn Listener>> {
        self.register.fail(&error);
        let _ = done.send(Err(error));
        None
    }
}
