//! Where deliveries are sent to: this machine's loopback address, or wherever the sender can reach.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio_rustls::TlsAcceptor;

use super::super::error::CliError;
use super::super::token::TokenArgs;
use crate::report::escape;
use crate::secret::Secret;
use crate::stage::gate::{Gate, Key, Terms, Traffic};
use crate::stage::network::Network;
use crate::stage::sender::{Advertised, Ground};
use crate::stage::tcp::Tcp;
use crate::stage::tls::identity;

#[derive(Args)]
pub(in crate::cli) struct ListenArgs {
    /// Listen at this address and port, for a sender in a container or on another host [default:
    /// 127.0.0.1:0].
    ///
    /// With port 0 every play has a port of its own. With another, all plays share it: each delivery
    /// has a path of its own, and plays whose fault comes before that is read are played one by one.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,

    /// The URL by which the sender reaches that address [default: the address itself].
    ///
    /// Paths and queries are put behind it. With --listen and port 0 it names no port.
    #[arg(long, value_name = "URL", value_parser = Advertised::parse)]
    advertise: Option<Advertised>,

    /// Have all deliveries sent to one URL, which is printed, and find each by a marker in its body.
    ///
    /// For a sender whose URL and token somebody sets beforehand. The marker is in the payload, behind
    /// the project's name. What one URL cannot show is untestable, and says why.
    #[arg(long)]
    one_url: bool,

    /// Have a canary listen at this address and port, for a sender that reaches no other of this
    /// machine.
    ///
    /// Redirects to another origin lead there, over plain HTTP. Without it they are untestable for a
    /// sender that is not on this machine.
    #[arg(long, value_name = "ADDR:PORT")]
    canary_listen: Option<SocketAddr>,

    /// A URL by which the sender reaches the canary; may be given several times [default: the host of
    /// --advertise, at the port of --canary-listen].
    ///
    /// One with the same host is another port of it, one with another host another host: all checks
    /// need one of each, which may lead to the same place.
    #[arg(long, value_name = "URL", requires = "canary_listen", value_parser = plain)]
    canary_advertise: Vec<Advertised>,

    /// Show the certificate in this PEM file, and those that vouch for it, to everybody: all
    /// deliveries go over HTTPS.
    ///
    /// What needs a certificate that is wrong in some respect is untestable then.
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,

    /// The private key of the certificate, in PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,

    #[command(flatten)]
    token: TokenArgs,
}

impl ListenArgs {
    /// Where deliveries are sent to; where others are sent to the same place, it is one URL.
    pub(in crate::cli) async fn ground(&self, traffic: Traffic) -> Result<Ground, CliError> {
        let network: Arc<dyn Network> = Arc::new(Tcp);
        let acceptor = self.acceptor()?;
        let advertised = self.advertised(acceptor.is_some())?;
        let ground = if self.is_shared() || traffic == Traffic::OthersToo {
            let terms = self.terms(traffic, acceptor.clone());
            let (gate, advertised) = self.gate(&network, terms, advertised).await?;
            Ground::gate(network, gate, advertised)
        } else {
            Ground::ports(network, self.address().ip(), advertised)
        };
        let ground = match acceptor {
            Some(acceptor) => ground.with_certificate(acceptor),
            None => ground,
        };
        self.with_canary(ground).await
    }

    /// `ground`, and a canary if one is to listen.
    async fn with_canary(&self, ground: Ground) -> Result<Ground, CliError> {
        let Some(address) = self.canary_listen else {
            return Ok(ground);
        };
        let terms = Terms {
            key: Key::Path,
            traffic: Traffic::OnlyOurs,
            acceptor: None,
        };
        let gate = Gate::open(Arc::new(Tcp), address, terms).await;
        let gate = gate.map_err(|error| CliError::ListenAt { address, error })?;
        let names = self.canary_names(&ground, gate.port())?;
        Ok(ground.with_canary(gate, names))
    }

    fn canary_names(&self, ground: &Ground, port: u16) -> Result<Vec<Advertised>, CliError> {
        if self.canary_advertise.is_empty() {
            return Ok(vec![ground.advertised().over_http().at_port(port)]);
        }
        let is_any = self
            .canary_listen
            .is_some_and(|address| address.port() == 0);
        let names = self.canary_advertise.iter().cloned();
        if !is_any {
            return Ok(names.collect());
        }
        if self
            .canary_advertise
            .iter()
            .any(|name| name.port().is_some())
        {
            return Err(CliError::AdvertisesPort);
        }
        Ok(names.map(|name| name.at_port(port)).collect())
    }

    /// The token that all deliveries have; each has its own where a sender can be told so.
    pub(in crate::cli) async fn token(&self, by_hand: bool) -> Result<Option<Secret>, CliError> {
        let is_set_beforehand = self.one_url || by_hand;
        if !is_set_beforehand && self.token.token_file.is_none() {
            return Ok(None);
        }
        match self.token.read().await {
            Err(CliError::NoToken) => Ok(Some(Secret::random()?)),
            token => token.map(Some),
        }
    }

    fn address(&self) -> SocketAddr {
        let anywhere = (Ipv4Addr::LOCALHOST, 0).into();
        self.listen.unwrap_or(anywhere)
    }

    fn is_shared(&self) -> bool {
        self.one_url || self.address().port() != 0
    }

    fn acceptor(&self) -> Result<Option<TlsAcceptor>, CliError> {
        let (Some(certificate), Some(key)) = (&self.cert, &self.key) else {
            return Ok(None);
        };
        let acceptor = identity(certificate, key).map_err(CliError::Identity)?;
        Ok(Some(acceptor))
    }

    fn advertised(&self, is_encrypted: bool) -> Result<Advertised, CliError> {
        let address = self.address();
        let advertised = match &self.advertise {
            Some(advertised) if is_encrypted && !advertised.is_encrypted() => {
                return Err(CliError::AdvertisesHttp);
            }
            Some(advertised) if address.port() == 0 && advertised.port().is_some() => {
                return Err(CliError::AdvertisesPort);
            }
            Some(advertised) => return Ok(advertised.clone()),
            None if address.ip().is_unspecified() => {
                return Err(CliError::NeedsAdvertise(address));
            }
            None => Advertised::address(address.ip()),
        };
        Ok(if is_encrypted {
            advertised.over_https()
        } else {
            advertised
        })
    }

    fn terms(&self, traffic: Traffic, acceptor: Option<TlsAcceptor>) -> Terms {
        let is_one_url = self.one_url || traffic == Traffic::OthersToo;
        Terms {
            key: if is_one_url { Key::Marker } else { Key::Path },
            traffic,
            acceptor,
        }
    }

    async fn gate(
        &self,
        network: &Arc<dyn Network>,
        terms: Terms,
        advertised: Advertised,
    ) -> Result<(Arc<Gate>, Advertised), CliError> {
        let address = self.address();
        let gate = Gate::open(Arc::clone(network), address, terms).await;
        let gate = gate.map_err(|error| CliError::ListenAt { address, error })?;
        let is_ours = self.advertise.is_none() || address.port() == 0;
        let advertised = if is_ours {
            advertised.at_port(gate.port())
        } else {
            advertised
        };
        Ok((gate, advertised))
    }

    /// The options as they were given, for a command line to repeat.
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(address) = &self.listen {
            words.extend(["--listen".to_owned(), address.to_string()]);
        }
        if let Some(advertised) = &self.advertise {
            words.extend(["--advertise".to_owned(), advertised.to_string()]);
        }
        words.extend(self.one_url.then(|| "--one-url".to_owned()));
        if let Some(address) = &self.canary_listen {
            words.extend(["--canary-listen".to_owned(), address.to_string()]);
        }
        for name in &self.canary_advertise {
            words.extend(["--canary-advertise".to_owned(), name.to_string()]);
        }
        for (option, path) in [("--cert", &self.cert), ("--key", &self.key)] {
            if let Some(path) = path {
                words.extend([option.to_owned(), path.display().to_string()]);
            }
        }
        words.extend(self.token.words());
        words
    }

    /// What every report has to say of it.
    pub(in crate::cli) fn notes(&self, ground: &Ground) -> Vec<String> {
        let mut notes = Vec::new();
        let address = self.address();
        if let Some(url) = ground.one_url() {
            notes.push(format!(
                "all deliveries come to {url} and are told apart by a marker in the body"
            ));
        } else if self.is_shared() {
            notes.push(format!(
                "all deliveries come to {address} and are told apart by the path"
            ));
        } else if self.listen.is_some() {
            let ip = address.ip();
            notes.push(format!("every delivery comes to a port of its own of {ip}"));
        }
        if let Some(advertised) = &self.advertise {
            notes.push(format!("the sender is told to deliver to {advertised}"));
        }
        for name in ground.canary_names() {
            notes.push(format!("a redirect to another origin leads to {name}"));
        }
        if self.cert.is_some() {
            notes.push("the certificate shown is always that of --cert".to_owned());
        }
        notes
    }
}

/// The URL of a canary, who speaks plain HTTP.
fn plain(text: &str) -> Result<Advertised, String> {
    let advertised = Advertised::parse(text).map_err(|error| error.to_string())?;
    if advertised.is_encrypted() {
        return Err("a canary speaks plain HTTP".to_owned());
    }
    Ok(advertised)
}

impl ListenArgs {
    /// What to enter as the token: where it is, or the token itself if it was made for this run.
    pub(in crate::cli) fn token_to_enter(&self, token: &Secret) -> String {
        self.token.source().map_or_else(
            || token.expose().to_owned(),
            |source| format!("what {source} holds"),
        )
    }
}

/// Says what has to be set in a sender that has one URL.
pub(super) fn announce(ground: &Ground, token: Option<&Secret>) {
    let (Some(url), Some(token)) = (ground.one_url(), token) else {
        return;
    };
    anstream::eprintln!(
        "to set in the sender:\n  URL     {url}\n  token   {}",
        token.expose()
    );
}

/// How many strays are told of.
const TOLD: usize = 10;

/// Tells of what came and belongs to no play.
pub(super) fn tell_strays(gate: &Gate) {
    let strays = gate.strays();
    if strays.count == 0 {
        return;
    }
    anstream::eprintln!("{} that belong to no play:", came(strays.count));
    for stray in strays.first.iter().take(TOLD) {
        let (at, what, why) = (stray.at.as_secs_f64(), &stray.what, stray.kind.why());
        anstream::eprintln!("  {at:.1} s  {}: {}", escape(what), escape(&why));
    }
    if strays.count > TOLD {
        anstream::eprintln!("  and {} more", strays.count - TOLD);
    }
}

fn came(count: usize) -> String {
    match count {
        1 => "1 request or connection came".to_owned(),
        more => format!("{more} requests or connections came"),
    }
}
