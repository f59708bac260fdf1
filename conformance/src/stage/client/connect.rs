//! Connections to a receiver, encrypted where its URL says so.

use std::io;

use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use super::ReceiverStage;
use crate::stage::network::Connection;
use crate::stage::tls::{Heed, Met, hello};
use crate::stage::wire::Wire;
use crate::stage::{Fault, harness};
use crate::trace::receiver::{End, Offer, Shaken};

impl ReceiverStage {
    /// Opens a connection and closes it again. If all that fails is TLS, no delivery is tried from
    /// then on, since only TLS itself can be judged.
    pub async fn reach(&self) -> Result<(), Fault> {
        let opened = self.open().await;
        drop(opened.map_err(|end| self.unreachable(why(end)))?);
        let fault = match self.connect().await {
            Ok(wire) => {
                wire.close().await;
                return Ok(());
            }
            Err(End::Prevented(fault)) => fault,
            Err(end) => Fault::NoTls {
                target: self.target.to_string(),
                why: why(end),
            },
        };
        Err(self.barred.get_or_init(|| fault).clone())
    }

    /// A connection on which deliveries can be made, or what ended the attempt.
    pub(in crate::stage) async fn connect(&self) -> Result<Wire, End> {
        if let Some(fault) = self.barred.get() {
            return Err(End::Prevented(fault.clone()));
        }
        let connection = self.open().await?;
        let Some(name) = self.target.server_name() else {
            return Ok(Wire::new(connection));
        };
        let met = self.meet(connection, name, Heed::Demand).await;
        let Some(met) = met else {
            return Err(End::Refused("the handshake timed out".to_owned()));
        };
        if let Some(why) = met.refusal() {
            let target = self.target.to_string();
            return Err(End::Prevented(Fault::Untrusted { target, why }));
        }
        let stream = met.stream.map_err(|error| {
            let why = format!("the handshake failed: {error}");
            End::Refused(why)
        })?;
        Ok(Wire::new(Box::new(stream)))
    }

    /// What comes of offering these versions, if the receiver is reached over HTTPS.
    pub(in crate::stage) async fn shake(&self, offer: Offer) -> Option<Shaken> {
        let name = self.target.server_name()?;
        let connection = match self.open().await {
            Ok(connection) => connection,
            Err(end) => return Some(Shaken::NoConnection(why(end))),
        };
        let outcome = match offer {
            Offer::Current => {
                let met = self.meet(connection, name, Heed::Note).await;
                met.map(|met| met.outcome())
            }
            Offer::Old(version) => {
                let mut random = [0; 32];
                if let Err(error) = getrandom::fill(&mut random) {
                    return Some(Shaken::NoConnection(error.to_string()));
                }
                let shaking = hello::offer(connection, version, &name, random);
                timeout(self.time_out(), shaking).await.ok()
            }
        };
        Some(outcome.unwrap_or(Shaken::Silent))
    }

    /// None if the receiver does not come to an end with it in time.
    async fn meet(
        &self,
        connection: Box<dyn Connection>,
        name: ServerName<'static>,
        heed: Heed,
    ) -> Option<Met> {
        let meeting = self.trust.meet(connection, name, heed);
        timeout(self.time_out(), meeting).await.ok()
    }

    /// A connection on which nothing was said yet.
    async fn open(&self) -> Result<Box<dyn Connection>, End> {
        let connecting = self.network.connect(self.target.host(), self.target.port());
        match timeout(self.time_out(), connecting).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) if is_ours(&error) => Err(End::Prevented(harness(format!(
                "{error}: raise the limit with ulimit -n, or lower --burst"
            )))),
            Ok(Err(error)) => Err(End::Refused(error.to_string())),
            Err(_) => Err(End::Refused("the connection attempt timed out".to_owned())),
        }
    }
}

fn why(end: End) -> String {
    match end {
        End::Refused(why) => why,
        End::Prevented(fault) => fault.to_string(),
        other => format!("{other:?}"),
    }
}

/// Whether this process, or this machine, has no descriptor left for another connection.
fn is_ours(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;

        let error = error.raw_os_error().map(Errno::from_raw_os_error);
        matches!(error, Some(Errno::MFILE | Errno::NFILE))
    }
    #[cfg(not(unix))]
    {
        let _ = error;
        false
    }
}
