//! The reference receiver over TLS, with certificates that are right, or wrong in one respect.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::reference::effects::Effects;
use abc_webhook_conformance::reference::receiver::{router, serve};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::ReceiverStage;
use abc_webhook_conformance::stage::network::{Connection, Listener, Network};
use abc_webhook_conformance::stage::tls::Trust;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::trace::TIME_OUT;
use futures_util::future::BoxFuture;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use time::macros::datetime;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server;

/// What a receiver shows to whoever shakes its hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Good,
    Expired,
    NotYetValid,
    WrongHost,
    SelfSigned,
    OfAnAuthority,
    /// One that it has signed itself, and that may sign others; the authority to believe is itself.
    SelfSignedAuthority,
    /// A good certificate, and every old version that is asked for.
    OldVersionsToo,
    /// Nothing but TLS 1.0.
    OldVersionsOnly,
}

/// The names that a good certificate is for.
const NAMES: [&str; 3] = ["receiver.example", "127.0.0.1", "localhost"];

impl Shown {
    /// What a receiver with this defect shows, if it is a defect of TLS.
    pub(crate) fn by(defect: Defect) -> Option<Self> {
        Some(match defect {
            Defect::CertificateExpired => Self::Expired,
            Defect::CertificateWrongHost => Self::WrongHost,
            Defect::CertificateSelfSigned => Self::SelfSigned,
            Defect::TakesOldTls => Self::OldVersionsToo,
            Defect::SpeaksOldTlsOnly => Self::OldVersionsOnly,
            _ => return None,
        })
    }
}

/// A receiver over TLS, and all that is needed to reach it.
pub(crate) struct TlsReceiver {
    pub(crate) network: Arc<dyn Network>,
    pub(crate) port: u16,
    pub(crate) secret: Secret,
    /// The authority that vouches for good certificates.
    pub(crate) authority: String,
    /// How many connections came to carry anything.
    pub(crate) opened: Arc<AtomicUsize>,
    pub(crate) effects: Arc<Effects>,
}

pub(crate) async fn receiver_stage(network: Arc<dyn Network>, shown: Shown) -> TlsReceiver {
    let secret = Secret::new("a-token-for-tls-tests").unwrap();
    let effects = Effects::new(None);
    let router = effects.of(router(&secret).unwrap());
    let (config, authority) = server_config(shown);
    let listener = network.listen().await.unwrap();
    let port = listener.port();
    let opened = Arc::<AtomicUsize>::default();
    let listener = TlsListener::new(listener, config, shown, Arc::clone(&opened));
    tokio::spawn(serve(Box::new(listener), router));
    TlsReceiver {
        network,
        port,
        secret,
        authority,
        opened,
        effects,
    }
}

impl TlsReceiver {
    /// A stage that believes the authority and heeds certificates.
    pub(crate) fn strict(&self) -> ReceiverStage {
        self.stage(Trust::pem(self.authority.as_bytes()).unwrap())
    }

    /// A stage that believes the authority and makes deliveries to anybody.
    pub(crate) fn insecure(&self) -> ReceiverStage {
        self.stage(Trust::pem(self.authority.as_bytes()).unwrap().insecure())
    }

    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}/webhook", self.port)
    }

    pub(crate) fn connections(&self) -> usize {
        self.opened.load(Ordering::Acquire)
    }

    fn stage(&self, trust: Trust) -> ReceiverStage {
        let target = Target::parse(&self.url()).unwrap();
        let network = Arc::clone(&self.network);
        let stage = ReceiverStage::new(network, target, self.secret.clone(), TIME_OUT).unwrap();
        let effects = Arc::clone(&self.effects);
        stage.with_trust(trust).with_probe(effects)
    }
}

/// What the server needs, and the authority that vouches for what is good, in PEM.
fn server_config(shown: Shown) -> (ServerConfig, String) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(DnType::CommonName, "an authority");
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap().pem();
    let issuer = Issuer::new(params, key);

    let names = match shown {
        Shown::WrongHost => vec!["other.example".to_owned()],
        _ => NAMES.map(str::to_owned).to_vec(),
    };
    let mut params = CertificateParams::new(names).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "a receiver");
    match shown {
        Shown::Expired => params.not_after = datetime!(2020-02-29 12:00 UTC),
        Shown::NotYetValid => params.not_before = datetime!(2999-12-31 12:00 UTC),
        Shown::OfAnAuthority | Shown::SelfSignedAuthority => {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        _ => {}
    }
    let key = KeyPair::generate().unwrap();
    let certificate = match shown {
        Shown::SelfSigned | Shown::SelfSignedAuthority => params.self_signed(&key).unwrap(),
        _ => params.signed_by(&key, &issuer).unwrap(),
    };
    let authority = match shown {
        Shown::SelfSignedAuthority => certificate.pem(),
        _ => authority,
    };
    let chain = vec![CertificateDer::from_pem_slice(certificate.pem().as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let config = builder.with_no_client_auth().with_single_cert(chain, key);
    (config.unwrap(), authority)
}

/// Connections whose handshakes are over.
struct TlsListener {
    port: u16,
    incoming: mpsc::UnboundedReceiver<Box<dyn Connection>>,
}

impl TlsListener {
    fn new(
        mut listener: Box<dyn Listener>,
        config: ServerConfig,
        shown: Shown,
        opened: Arc<AtomicUsize>,
    ) -> Self {
        let port = listener.port();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (sender, incoming) = mpsc::unbounded_channel::<Box<dyn Connection>>();
        tokio::spawn(async move {
            while let Ok(connection) = listener.accept().await {
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                let opened = Arc::clone(&opened);
                tokio::spawn(async move {
                    // Who breaks a handshake off is not served.
                    if let Some(stream) = shake(connection, &acceptor, shown).await {
                        let stream = Counted {
                            stream,
                            opened,
                            has_read: false,
                        };
                        let _ = sender.send(Box::new(stream));
                    }
                });
            }
        });
        Self { port, incoming }
    }
}

impl Listener for TlsListener {
    fn port(&self) -> u16 {
        self.port
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        Box::pin(async {
            let connection = self.incoming.recv().await;
            connection.ok_or_else(|| io::ErrorKind::NotConnected.into())
        })
    }
}

type Stream = server::TlsStream<Rewound>;

async fn shake(
    mut connection: Box<dyn Connection>,
    acceptor: &TlsAcceptor,
    shown: Shown,
) -> Option<Stream> {
    // The heads of the record and of the message, and the version in it.
    let mut start = [0; 11];
    connection.read_exact(&mut start).await.ok()?;
    let offered = [start[9], start[10]];
    let is_old = offered < [3, 3];
    match shown {
        Shown::OldVersionsToo if is_old => answer(connection, offered).await,
        Shown::OldVersionsOnly => answer(connection, [3, 1]).await,
        _ => {
            let rewound = Rewound {
                start: start.to_vec(),
                connection,
            };
            acceptor.accept(rewound).await.ok()
        }
    }
}

/// Takes up the version with a hello, after which nothing follows.
async fn answer(mut connection: Box<dyn Connection>, version: [u8; 2]) -> Option<Stream> {
    let mut hello = vec![22, 3, version[1].min(1), 0, 42, 2, 0, 0, 38];
    hello.extend(version);
    hello.extend([7; 32]);
    // No session, RSA with AES, no compression.
    hello.extend([0, 0, 0x2f, 0]);
    connection.write_all(&hello).await.ok()?;
    // Until the other end has gone.
    while connection.read_u8().await.is_ok() {}
    None
}

/// A connection of which the start was read already.
struct Rewound {
    start: Vec<u8>,
    connection: Box<dyn Connection>,
}

impl AsyncRead for Rewound {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.start.is_empty() {
            return Pin::new(&mut self.connection).poll_read(context, buffer);
        }
        let length = self.start.len().min(buffer.remaining());
        buffer.put_slice(&self.start.drain(..length).collect::<Vec<_>>());
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Rewound {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

/// A connection that is counted once anything was read from it.
struct Counted {
    stream: Stream,
    opened: Arc<AtomicUsize>,
    has_read: bool,
}

impl Connection for Counted {
    fn reset(self: Box<Self>) {
        let (rewound, _) = self.stream.into_inner();
        rewound.connection.reset();
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before && !self.has_read {
            self.has_read = true;
            self.opened.fetch_add(1, Ordering::AcqRel);
        }
        read
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
