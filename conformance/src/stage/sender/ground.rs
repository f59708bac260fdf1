//! Where a sender delivers to, and what it is told of that: a port of its own for every delivery, or
//! a gate that all deliveries share.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use super::advertised::Advertised;
use crate::play::sender::{Canary, Certificate, Next, Part, SenderPlay, Step};
use crate::stage::gate::{Gate, Key, Pass};
use crate::stage::marker::Marker;
use crate::stage::network::{Network, Port};
use crate::stage::{Fault, harness};

/// Where a sender delivers to.
#[derive(Clone)]
pub struct Ground {
    network: Arc<dyn Network>,
    way: Way,
    advertised: Advertised,
    /// What shakes hands wherever no other certificate is wanted.
    acceptor: Option<TlsAcceptor>,
    outpost: Option<Outpost>,
}

/// Where redirects to another origin lead, if a sender reaches that: a listener, and the names by which
/// the sender knows it.
#[derive(Clone)]
struct Outpost {
    gate: Arc<Gate>,
    names: Vec<Advertised>,
}

/// A canary at which nobody listens yet.
pub(super) struct Lookout {
    /// Host and port.
    pub(super) authority: String,
    /// What the URL of a redirect to it begins with.
    pub(super) origin: String,
    pub(super) entrance: Entrance,
}

#[derive(Clone)]
enum Way {
    /// Every delivery has a port of this address.
    Ports(IpAddr),
    Gate(Arc<Gate>),
}

/// How the attempts of a delivery come in.
pub(super) enum Entrance {
    Port(Box<dyn Port>),
    Gate(Arc<Gate>, Marker),
}

/// Where a delivery comes in: what all that a sender is told of it follows from, in few bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    is_encrypted: bool,
    /// A port of its own, if it has one.
    port: Option<u16>,
    pub(super) marker: Marker,
}

/// A place to deliver to, as a sender is told of it.
pub(super) struct Place {
    /// Scheme, host and port.
    pub(super) origin: String,
    /// Host and port.
    pub(super) authority: String,
    /// Path and query.
    pub(super) target: String,
    /// What every URL begins with that belongs to this delivery and no other.
    pub(super) own: String,
}

/// A path, and a query that should not be touched.
const TARGET: &str = "/webhook?source=conformance%20suite&empty=&list=1&list=2";

/// The other host that is this machine.
const OTHER_HOST: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

impl Place {
    /// The URL of the delivery.
    pub(super) fn url(&self) -> String {
        format!("{}{}", self.origin, self.target)
    }
}

impl Ground {
    /// Ports of the loopback address.
    pub fn of(network: Arc<dyn Network>) -> Self {
        let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
        Self::ports(network, address, Advertised::address(address))
    }

    /// Ports of this address, which a sender knows by another name.
    pub fn ports(network: Arc<dyn Network>, address: IpAddr, advertised: Advertised) -> Self {
        Self {
            network,
            way: Way::Ports(address),
            advertised,
            acceptor: None,
            outpost: None,
        }
    }

    /// A gate, which a sender knows by this name.
    pub fn gate(network: Arc<dyn Network>, gate: Arc<Gate>, advertised: Advertised) -> Self {
        Self {
            network,
            way: Way::Gate(gate),
            advertised,
            acceptor: None,
            outpost: None,
        }
    }

    /// The same, where a sender finds always the same certificate.
    #[must_use]
    pub fn with_certificate(self, acceptor: TlsAcceptor) -> Self {
        Self {
            acceptor: Some(acceptor),
            ..self
        }
    }

    /// The same, where redirects to another origin lead to this gate, which has these names. A name
    /// with the host of the URL stands for another port, and one with another host for that.
    #[must_use]
    pub fn with_canary(self, gate: Arc<Gate>, names: Vec<Advertised>) -> Self {
        Self {
            outpost: Some(Outpost { gate, names }),
            ..self
        }
    }

    /// The name by which a sender knows it.
    pub fn advertised(&self) -> Advertised {
        self.advertised.clone()
    }

    /// The names of the canary, if there is one for all plays.
    pub fn canary_names(&self) -> &[Advertised] {
        let outpost = self.outpost.as_ref();
        outpost.map_or(&[], |outpost| &outpost.names)
    }

    /// The one URL of all deliveries, if there is only one.
    pub fn one_url(&self) -> Option<String> {
        self.one_url_gate()?;
        Some(self.shown(&self.advertised, None).url())
    }

    /// The listeners that plays share.
    pub fn gates(&self) -> impl Iterator<Item = &Arc<Gate>> {
        let outpost = self.outpost.iter().map(|outpost| &outpost.gate);
        self.shared().into_iter().chain(outpost)
    }

    /// Where all deliveries come to, if that is one place.
    pub fn shared(&self) -> Option<&Arc<Gate>> {
        match &self.way {
            Way::Gate(gate) => Some(gate),
            Way::Ports(_) => None,
        }
    }

    /// Whether deliveries are told apart by what is in them.
    pub(super) fn is_one_url(&self) -> bool {
        self.one_url_gate().is_some()
    }

    fn one_url_gate(&self) -> Option<&Arc<Gate>> {
        self.shared().filter(|gate| gate.key() == Key::Marker)
    }

    /// Why `play` cannot be played here.
    pub(super) fn bar(&self, play: &SenderPlay) -> Option<String> {
        let certificate = play.certificate.and_then(|it| self.bar_certificate(it));
        certificate.or_else(|| self.bar_others(play))
    }

    fn bar_certificate(&self, wanted: Certificate) -> Option<String> {
        let name = wanted.name();
        if self.acceptor.is_some() {
            let is_ours = wanted == Certificate::Valid;
            let why = format!("the certificate is always that of --cert, and this needs {name}");
            return (!is_ours).then_some(why);
        }
        if self.advertised.is_encrypted() {
            let why = "what the URL leads to shows its own certificate, and this needs";
            return Some(format!("{why} {name}"));
        }
        let why = "the one URL is plain HTTP, and this needs HTTPS";
        self.is_one_url().then(|| why.to_owned())
    }

    fn bar_others(&self, play: &SenderPlay) -> Option<String> {
        if play.next == Some(Next::ToAnother) && self.is_one_url() {
            return Some("there is one URL, and this needs a second receiver".to_owned());
        }
        let canary = play.canary?;
        if self.outpost.is_some() {
            return self.bar_outpost(canary);
        }
        let is_out_of_reach = match canary {
            Canary::OtherPort => self.shared().is_some() && !self.is_local(),
            Canary::OtherHost => !self.is_local(),
        };
        let why = "whether the sender reaches another port or name of this machine is not known";
        is_out_of_reach.then(|| why.to_owned())
    }

    fn bar_outpost(&self, canary: Canary) -> Option<String> {
        let wanted = match canary {
            Canary::OtherPort => "the host of the URL",
            Canary::OtherHost => "another host than that of the URL",
        };
        let why = format!("no name of the canary has {wanted}, and this needs one");
        self.name_of(canary).is_none().then_some(why)
    }

    /// The name by which a sender reaches such a canary.
    fn name_of(&self, canary: Canary) -> Option<&Advertised> {
        let is_ours = |name: &&Advertised| name.host().eq_ignore_ascii_case(self.host());
        self.canary_names().iter().find(|name| match canary {
            Canary::OtherPort => is_ours(name),
            Canary::OtherHost => !is_ours(name),
        })
    }

    /// Whether the sender reaches whatever listens on the loopback address.
    fn is_local(&self) -> bool {
        self.advertised.is_loopback()
    }

    /// Whether `play` has to have the gate for itself, since its fault is chosen before it can be
    /// known whose an attempt is, or since the connections are what it is about.
    pub(super) fn must_be_alone(&self, play: &SenderPlay) -> bool {
        let Some(gate) = self.shared() else {
            return false;
        };
        let has_own_certificate = play.certificate.is_some() && self.acceptor.is_none();
        let is_early = |step: Option<&Step>| match step {
            Some(Step::Read(Part::Body)) => false,
            Some(Step::Read(Part::Head | Part::Half)) => gate.key() == Key::Marker,
            _ => true,
        };
        !play.refused_for.is_zero()
            || play.lingers
            || has_own_certificate
            || play.reactions.iter().any(|it| is_early(it.steps.first()))
    }

    /// Waits until a play may begin here; nothing is to be waited for where it disturbs nobody.
    pub(super) async fn pass(&self, alone: bool) -> Option<Pass> {
        Some(self.shared()?.pass(alone).await)
    }

    /// Why nothing may have come since this moment: the certificate that everybody is shown was not
    /// to the sender's liking, which is no fault of its.
    pub(super) fn refusal_since(&self, moment: Instant) -> Option<String> {
        let why = self.shared()?.refused_since(moment)?;
        Some(format!(
            "the TLS handshake with the certificate of --cert failed: {why}"
        ))
    }

    /// Takes a way in for a delivery that is marked so, on which nobody listens yet.
    pub(super) async fn entrance(
        &self,
        is_encrypted: bool,
        marker: Marker,
    ) -> Result<(Spot, Entrance), Fault> {
        let entrance = match &self.way {
            Way::Gate(gate) => Entrance::Gate(Arc::clone(gate), marker),
            Way::Ports(address) => Entrance::Port(self.port(*address).await.map_err(harness)?),
        };
        let spot = Spot {
            is_encrypted,
            port: match &entrance {
                Entrance::Gate(..) => None,
                Entrance::Port(port) => Some(port.number()),
            },
            marker,
        };
        Ok((spot, entrance))
    }

    async fn port(&self, address: IpAddr) -> io::Result<Box<dyn Port>> {
        if address == IpAddr::V4(Ipv4Addr::LOCALHOST) {
            return self.network.bind().await;
        }
        self.network.bind_to(SocketAddr::new(address, 0)).await
    }

    /// What a sender is told of a delivery that comes in here.
    pub(super) fn place(&self, spot: Spot) -> Place {
        let advertised = self.advertised.clone();
        let advertised = if spot.is_encrypted {
            advertised.over_https()
        } else {
            advertised
        };
        match spot.port {
            None => self.shown(&advertised, Some(spot.marker)),
            Some(port) => self.shown(&advertised.at_port(port), None),
        }
    }

    /// What a sender is told, for the delivery that is marked so.
    fn shown(&self, advertised: &Advertised, marker: Option<Marker>) -> Place {
        let (authority, base) = (advertised.authority(), advertised.base());
        let own = marker
            .map(|marker| format!("/{marker}"))
            .unwrap_or_default();
        let scheme = if advertised.is_encrypted() {
            "https"
        } else {
            "http"
        };
        let path = if self.is_one_url() { "" } else { &own };
        Place {
            origin: format!("{scheme}://{authority}"),
            own: format!("{scheme}://{authority}{base}{own}"),
            target: format!("{base}{path}{TARGET}"),
            authority,
        }
    }

    /// What shakes hands where no other certificate is wanted, and nobody else does it.
    pub(super) fn acceptor(&self) -> Option<&TlsAcceptor> {
        self.acceptor.as_ref().filter(|_| self.shared().is_none())
    }

    /// Whether a play over HTTPS is shown the certificate that is always shown.
    pub(super) fn has_certificate(&self) -> bool {
        self.acceptor.is_some()
    }

    /// The host that certificates are to be for.
    pub(super) fn host(&self) -> &str {
        self.advertised.host()
    }

    /// Where a canary is to listen that is marked so; nowhere if this machine has no second loopback
    /// address.
    pub(super) async fn canary(
        &self,
        canary: Canary,
        marker: Marker,
    ) -> Result<Option<Lookout>, Fault> {
        if let (Some(outpost), Some(name)) = (&self.outpost, self.name_of(canary)) {
            return Ok(Some(Lookout {
                authority: name.authority(),
                origin: format!("{name}/{marker}"),
                entrance: Entrance::Gate(Arc::clone(&outpost.gate), marker),
            }));
        }
        let port = match (canary, &self.way) {
            (Canary::OtherHost, _) => self.network.bind_at(OTHER_HOST).await,
            (Canary::OtherPort, Way::Ports(address)) => self.port(*address).await,
            (Canary::OtherPort, Way::Gate(_)) => self.network.bind().await,
        };
        match port {
            Ok(port) => Ok(Some(self.lookout(canary, port))),
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => Ok(None),
            Err(error) => Err(harness(error)),
        }
    }

    fn lookout(&self, canary: Canary, port: Box<dyn Port>) -> Lookout {
        let host = match canary {
            Canary::OtherHost => OTHER_HOST.to_string(),
            Canary::OtherPort if self.shared().is_some() => Ipv4Addr::LOCALHOST.to_string(),
            Canary::OtherPort => self.host().to_owned(),
        };
        let authority = format!("{host}:{}", port.number());
        Lookout {
            origin: format!("http://{authority}"),
            authority,
            entrance: Entrance::Port(port),
        }
    }
}
