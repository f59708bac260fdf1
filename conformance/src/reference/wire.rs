//! A transport for the SDK's sender over any of our networks.
//!
//! On real sockets the reference sender uses reqwest; in memory it uses hyper's
//! client, the same engine without its connection pool.

use std::error::Error;
use std::sync::Arc;

use abc_webhook::{Clock, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use http::header::HOST;
use http::uri::Scheme;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::stage::network::{Connection, Network};
use crate::stage::tls::TlsStream;

/// One connection for each request.
#[derive(Clone)]
pub struct WireTransport {
    network: Arc<dyn Network>,
    /// None where nothing is encrypted.
    tls: Option<Arc<ClientConfig>>,
}

/// Tokio's clock, which a test can pause.
#[derive(Debug, Clone, Copy, Default)]
pub struct StageClock;

/// How much of an answer's body is kept.
const ANSWER_LIMIT: usize = 64 * 1024;

impl WireTransport {
    /// A transport over `network`.
    pub fn new(network: Arc<dyn Network>) -> Self {
        Self { network, tls: None }
    }

    /// The same, which speaks TLS like this.
    #[must_use]
    pub fn with_tls(self, config: ClientConfig) -> Self {
        Self {
            tls: Some(Arc::new(config)),
            ..self
        }
    }

    async fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let connection = self.connect(request.uri()).await?;
        let (mut client, driver) = http1::handshake(TokioIo::new(connection))
            .await
            .map_err(|_| TransportErrorKind::Connect)?;
        let driver = tokio::spawn(driver);
        let answer = client.send_request(origin_form(request)?).await;
        let (head, body) = answer.map_err(|error| failure(&error))?.into_parts();
        let body = Limited::new(body, ANSWER_LIMIT).collect().await;
        driver.abort();
        // A complete head is an answer, whatever becomes of the body.
        let body = body
            .map(http_body_util::Collected::to_bytes)
            .unwrap_or_default();
        Ok(Response::from_parts(head, body))
    }

    async fn connect(&self, uri: &Uri) -> Result<Box<dyn Connection>, TransportError> {
        let (host, port) = place(uri).ok_or(TransportErrorKind::Request)?;
        let connecting = self.network.connect(&host, port).await;
        let connection = connecting.map_err(|_| TransportErrorKind::Connect)?;
        if uri.scheme() != Some(&Scheme::HTTPS) {
            return Ok(connection);
        }
        let config = self.tls.clone().ok_or(TransportErrorKind::Request)?;
        let name = ServerName::try_from(host).map_err(|_| TransportErrorKind::Request)?;
        let shaking = TlsConnector::from(config).connect(name, connection);
        let stream = shaking.await.map_err(|_| TransportErrorKind::Connect)?;
        Ok(Box::new(TlsStream::from(stream)))
    }
}

impl Transport for WireTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        self.exchange(request).await
    }
}

impl Clock for StageClock {
    async fn sleep(&self, duration: std::time::Duration) {
        tokio::time::sleep(duration).await;
    }
}

fn place(uri: &Uri) -> Option<(String, u16)> {
    let usual = if uri.scheme() == Some(&Scheme::HTTPS) {
        443
    } else {
        80
    };
    Some((uri.host()?.to_owned(), uri.port_u16().unwrap_or(usual)))
}

/// The request as it goes to the server itself: the path in the request line, the host in a header.
fn origin_form(request: Request<Bytes>) -> Result<Request<Full<Bytes>>, TransportError> {
    let (mut head, body) = request.into_parts();
    let authority = head
        .uri
        .authority()
        .map_or("", |authority| authority.as_str());
    let host = HeaderValue::from_str(authority).map_err(|_| TransportErrorKind::Request)?;
    head.headers.insert(HOST, host);
    let target = head.uri.path_and_query().cloned();
    head.uri = target.map_or_else(Uri::default, Uri::from);
    Ok(Request::from_parts(head, Full::new(body)))
}

fn failure(error: &hyper::Error) -> TransportError {
    let kind = if error.is_parse() {
        TransportErrorKind::MalformedAnswer
    } else {
        TransportErrorKind::Closed
    };
    let cause = error.source().map(ToString::to_string);
    TransportError::new(kind, cause.unwrap_or_else(|| error.to_string()))
}
