//! Senders that are odd where it matters whom they trust and where they go: judged for what they
//! did, and for nothing else.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::{Connection, Network};
use abc_webhook_conformance::stage::sender::{Order, SenderStage, SenderTarget};
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::{
    Attempt, Beside, Body, Elsewhere, Moments, Outcome, SenderTrace,
};
use abc_webhook_conformance::trace::{Settings, TIME_OUT, TOLERANCE};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, HandshakeKind, RootCertStore};

/// What a sender does with a delivery.
type Habit = fn(Sender) -> BoxFuture<'static, Outcome>;

const ANOTHER_HOST: &str = "another-host.example";

#[tokio::test(start_paused = true)]
async fn connections_that_are_not_needed_are_no_attempts() {
    let (trace, finding) = play("sender.tls.verify.valid", |sender| {
        async move {
            // Tried at once with another, and the other was faster.
            drop(sender.connect().await);
            // Opened in case it should be needed, and ready for a request.
            let spare = sender.shake(sender.config(), "127.0.0.1").await;
            let mut stream = sender.shake(sender.config(), "127.0.0.1").await.unwrap();
            stream.write_all(&sender.request()).await.unwrap();
            answer(&mut stream).await;
            drop(spare);
            Outcome::Delivered
        }
        .boxed()
    })
    .await;
    assert_eq!(finding, Finding::Holds);
    assert_eq!(trace.attempts.len(), 1);
    assert_eq!(trace.beside.connections.len(), 3);
}

/// The name is looked at when the handshake is over, as some libraries have it.
#[tokio::test(start_paused = true)]
async fn who_goes_away_after_the_handshake_has_told_nothing() {
    let habit: Habit = |sender| {
        async move {
            for _ in 0..4 {
                let stream = sender.shake(sender.config(), ANOTHER_HOST).await.unwrap();
                drop(stream);
            }
            Outcome::Exhausted
        }
        .boxed()
    };
    let (trace, finding) = play("sender.tls.verify.wrong-host", habit).await;
    assert_eq!(finding, Finding::Holds);
    assert_eq!(trace.attempts.len(), 4);
    let (_, finding) = play("sender.tls.retry.wrong-host", habit).await;
    assert_eq!(finding, Finding::Holds);
}

/// Half a head is as telling as a whole one.
#[tokio::test(start_paused = true)]
async fn who_begins_a_request_has_told_something() {
    let (_, finding) = play("sender.tls.verify.wrong-host", |sender| {
        async move {
            let mut stream = sender.shake(sender.config(), ANOTHER_HOST).await.unwrap();
            stream.write_all(b"POST /web").await.unwrap();
            stream.flush().await.unwrap();
            tokio::time::sleep(TIME_OUT).await;
            Outcome::Exhausted
        }
        .boxed()
    })
    .await;
    assert_eq!(finding.reason(), Some(Reason::CertificateNotVerified));
}

#[tokio::test(start_paused = true)]
async fn who_speaks_plain_http_to_a_port_for_tls_has_told_everything() {
    let habit: Habit = |sender| {
        async move {
            let mut connection = sender.connect().await;
            connection.write_all(&sender.request()).await.unwrap();
            answer(&mut connection).await;
            Outcome::Exhausted
        }
        .boxed()
    };
    let (_, finding) = play("sender.tls.verify.self-signed", habit).await;
    assert_eq!(finding.reason(), Some(Reason::CertificateNotVerified));
    let (_, finding) = play("sender.tls.verify.valid", habit).await;
    assert_eq!(finding.reason(), Some(Reason::NotDelivered));
}

#[tokio::test(start_paused = true)]
async fn who_never_connects_proves_nothing_about_certificates() {
    let (_, finding) = play("sender.tls.verify.expired", |_| {
        async { Outcome::Exhausted }.boxed()
    })
    .await;
    assert!(matches!(finding, Finding::Untestable(_)), "{finding:?}");
}

#[tokio::test(start_paused = true)]
async fn who_offers_http_2_gets_http_1_and_a_new_session_every_time() {
    let (trace, finding) = play("sender.tls.verify.valid", |sender| {
        async move {
            let mut config = sender.config();
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            for _ in 0..2 {
                let mut stream = sender.shake(config.clone(), "127.0.0.1").await.unwrap();
                let session = stream.get_ref().1;
                assert_eq!(session.alpn_protocol(), None);
                assert_eq!(session.handshake_kind(), Some(HandshakeKind::Full));
                stream.write_all(&sender.request()).await.unwrap();
                assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
            }
            Outcome::Delivered
        }
        .boxed()
    })
    .await;
    assert_eq!(finding, Finding::Holds);
    assert_eq!(trace.attempts.len(), 2);
}

/// A redirect to HTTP is followed with HTTPS, and nobody there understands.
#[tokio::test(start_paused = true)]
async fn who_insists_on_tls_is_not_downgraded() {
    let (trace, finding) = play("sender.redirect.downgrade.found", |sender| {
        async move {
            let mut stream = sender.shake(sender.config(), "127.0.0.1").await.unwrap();
            stream.write_all(&sender.request()).await.unwrap();
            let there = sender.at(&location(&answer(&mut stream).await));
            assert!(there.shake(there.config(), "127.0.0.1").await.is_none());
            Outcome::Rejected
        }
        .boxed()
    })
    .await;
    assert_eq!(finding, Finding::Holds);
    assert_eq!(trace.beside.canary.unwrap().attempts.len(), 1);
}

#[test]
fn the_token_is_found_wherever_it_is_told() {
    for head in [
        "POST / HTTP/1.1\r\nx-webhook-token: <token#5f>\r\n\r\n",
        "GET /?token=<token#5f> HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nAuthorization: Bearer <part of the token>\r\n\r\n",
        // Not even a whole request.
        "POST / HTTP/1.1\r\nx-webhook-token: <token#5f>\r\n",
    ] {
        assert_eq!(heard(head).reason(), Some(Reason::TokenLeaked), "{head}");
    }
    let without = heard("POST / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert!(matches!(without, Finding::Noted(_)), "{without:?}");
}

/// What is found where this head came to the canary.
fn heard(head: &str) -> Finding {
    let id = "sender.redirect.token.other-port.found";
    let check = checks::sender().find(|check| check.id == id).unwrap();
    let attempt = |head: &str| Attempt {
        connection: 0,
        handshake: None,
        head: head.as_bytes().into(),
        body: Body::Bytes(Box::default()),
        broken: None,
        given_up: false,
        moments: Moments::default(),
    };
    let canary = Elsewhere {
        authority: "127.0.0.1:81".to_owned(),
        attempts: vec![attempt(head)],
    };
    (check.judge)(&SenderTrace {
        play: (check.play)(),
        settings: Settings {
            token_mark: "<token#5f>".to_owned(),
            time_out: TIME_OUT,
            tolerance: TOLERANCE,
        },
        authority: "127.0.0.1:80".to_owned(),
        target: "/hook".to_owned(),
        lacks: None,
        barred: None,
        lateness: Duration::ZERO.into(),
        notes: Vec::new(),
        doubt: None,
        attempts: vec![attempt("POST /hook HTTP/1.1\r\n\r\n")],
        beside: Beside {
            canary: Some(canary),
            ..Beside::default()
        },
        outcome: Outcome::Rejected,
        done_at: Duration::ZERO,
        listened_until: Duration::from_secs(9),
    })
}

#[tokio::test(start_paused = true)]
async fn who_connects_to_the_canary_and_has_second_thoughts_has_told_nothing() {
    let (_, finding) = play("sender.redirect.token.other-port.found", |sender| {
        async move {
            let mut connection = sender.connect().await;
            connection.write_all(&sender.request()).await.unwrap();
            let there = sender.at(&location(&answer(&mut connection).await));
            drop(there.connect().await);
            Outcome::Rejected
        }
        .boxed()
    })
    .await;
    assert_eq!(finding, Finding::Holds);
}

/// The GET was made, and the sender does not take it for the delivery.
#[tokio::test(start_paused = true)]
async fn a_get_that_counts_for_nothing_is_noted() {
    let habit: Habit = |sender| {
        async move {
            let mut connection = sender.connect().await;
            connection.write_all(&sender.request()).await.unwrap();
            answer(&mut connection).await;
            let get = b"GET /redirected HTTP/1.1\r\nHost: a\r\n\r\n";
            connection.write_all(get).await.unwrap();
            answer(&mut connection).await;
            Outcome::Rejected
        }
        .boxed()
    };
    let (_, finding) = play("sender.redirect.method.found", habit).await;
    assert!(matches!(finding, Finding::Noted(_)), "{finding:?}");
}

/// It does not go on with the handshake that it has begun, and leaves the connection open.
#[tokio::test(start_paused = true)]
async fn silence_within_a_handshake_is_an_attempt_that_told_nothing() {
    let habit: Habit = |sender| {
        async move {
            let mut connection = sender.connect().await;
            connection.write_all(&[22, 3, 1, 0, 200]).await.unwrap();
            tokio::spawn(async move {
                answer(&mut connection).await;
            });
            Outcome::Exhausted
        }
        .boxed()
    };
    let (trace, finding) = play("sender.tls.verify.self-signed", habit).await;
    assert_eq!(trace.attempts.len(), 1);
    assert!(trace.attempts[0].is_silent());
    assert_eq!(finding, Finding::Holds);
    let (_, finding) = play("sender.tls.verify.valid", habit).await;
    assert_eq!(finding.reason(), Some(Reason::NotDelivered));
}

/// That it was there is told, though it sent nothing.
#[tokio::test(start_paused = true)]
async fn a_connection_on_which_nothing_comes_is_no_attempt() {
    let habit: Habit = |sender| {
        async move {
            sender.connect().await;
            Outcome::Exhausted
        }
        .boxed()
    };
    let (trace, finding) = play("sender.transport.post", habit).await;
    assert_eq!(trace.attempts.len(), 0);
    let violation = finding.violation().unwrap();
    assert_eq!(violation.reason, Reason::NoAttempt);
    assert_eq!(
        violation.observed,
        "none: a connection on which no request came"
    );
}

async fn play(id: &str, habit: Habit) -> (SenderTrace, Finding) {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let target = Arc::new(Odd(Arc::clone(&network), habit));
    let stage = SenderStage::new(network, target, None, TIME_OUT, TOLERANCE);
    let check = checks::sender().find(|check| check.id == id).unwrap();
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    let trace = trace.unwrap();
    let finding = (check.judge)(&trace);
    (trace, finding)
}

/// A sender of one habit.
struct Odd(Arc<dyn Network>, Habit);

impl SenderTarget for Odd {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        let network = Arc::clone(&self.0);
        (self.1)(Sender { network, order }).map(Ok).boxed()
    }
}

struct Sender {
    network: Arc<dyn Network>,
    order: Order,
}

impl Sender {
    fn at(&self, url: &str) -> Self {
        Self {
            network: Arc::clone(&self.network),
            order: Order {
                url: url.to_owned(),
                ..self.order.clone()
            },
        }
    }

    async fn connect(&self) -> Box<dyn Connection> {
        let url = url::Url::parse(&self.order.url).unwrap();
        let port = url.port().unwrap();
        self.network.connect("127.0.0.1", port).await.unwrap()
    }

    /// Believes the run's authority.
    fn config(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        let file = self.order.ca_file.as_ref().unwrap();
        roots
            .add(CertificateDer::from_pem_file(file).unwrap())
            .unwrap();
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    async fn shake(
        &self,
        config: ClientConfig,
        name: &'static str,
    ) -> Option<TlsStream<Box<dyn Connection>>> {
        let name = ServerName::try_from(name).unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, self.connect().await).await.ok()
    }

    fn request(&self) -> Vec<u8> {
        let url = url::Url::parse(&self.order.url).unwrap();
        let target = &url[url::Position::BeforePath..];
        let body = &self.order.body;
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        (head + body).into_bytes()
    }
}

async fn answer(wire: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut bytes = [0; 1024];
    let read = wire.read(&mut bytes).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

fn location(answer: &str) -> String {
    let line = answer.lines().find_map(|it| it.strip_prefix("Location: "));
    line.unwrap().to_owned()
}
