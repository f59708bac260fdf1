//! Connections to a receiver, encrypted where its URL says so.

use std::io;

use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use super::ReceiverStage;
use crate::payload;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::stage::network::Connection;
use crate::stage::route::Obstacle;
use crate::stage::tls::{Heed, Met, hello};
use crate::stage::wire::Wire;
use crate::stage::{Fault, harness};
use crate::trace::receiver::{End, Offer, Shaken};

impl ReceiverStage {
    /// Opens a connection and closes it again. If all that fails is TLS, no delivery is tried from
    /// then on, since only TLS itself can be judged.
    pub async fn reach(&self) -> Result<(), Fault> {
        match self.open().await {
            Ok(connection) => drop(connection),
            Err(End::Prevented(fault @ Fault::Proxy { .. })) => return Err(fault),
            Err(end) => return Err(self.unreachable(why(end))),
        }
        self.ask_forwarder().await?;
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
        let opening = self.route.open(&*self.network, &self.target);
        match timeout(self.time_out(), opening).await {
            Ok(opened) => opened.map_err(end),
            Err(_) => Err(End::Refused("the connection attempt timed out".to_owned())),
        }
    }

    /// What a proxy that forwards says of the target, to a request without a token. That the proxy
    /// is there says nothing of the target.
    async fn ask_forwarder(&self) -> Result<(), Fault> {
        let Some(proxy) = self.route.forwarder(&self.target) else {
            return Ok(());
        };
        let delivery = Delivery::of(&payload::ISSUE_CREATION_OBSERVED);
        let ask = ReceiverPlay::one(&delivery.no_token().method("HEAD").no_body());
        let trace = self.play(&ask).await?;
        let Some(exchange) = trace.exchanges.first() else {
            return Ok(());
        };
        // With one of these a proxy says that it got no answer itself.
        if !matches!(exchange.status, None | Some(502..=504)) {
            return Ok(());
        }
        let got = exchange.describe();
        Err(self.unreachable(format!("a HEAD by way of the proxy {proxy} got {got}")))
    }

    /// That a proxy refuses to serve us, if this is what an answer with `status` means.
    pub(in crate::stage) fn refusal(&self, status: Option<u16>) -> Option<Fault> {
        let forwarder = self.route.forwarder(&self.target)?;
        (status == Some(407)).then(|| forwarder.wants_credentials())
    }
}

fn end(obstacle: Obstacle) -> End {
    match obstacle {
        Obstacle::Network(error) | Obstacle::Between(_, error) if is_ours(&error) => {
            End::Prevented(harness(format!(
                "{error}: raise the limit with ulimit -n, or lower --burst"
            )))
        }
        Obstacle::Network(error) => End::Refused(error.to_string()),
        Obstacle::Between(what, error) => End::Refused(format!("{what}: {error}")),
        Obstacle::Refused(why) => End::Refused(why),
        Obstacle::Fault(fault) => End::Prevented(fault),
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
