//! Whom the reference sender trusts over HTTPS, and transports that can be told.

use std::path::Path;
use std::sync::Arc;

use abc_webhook::{ReqwestTransport, Transport};
use http::HeaderValue;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use super::wire::WireTransport;
use crate::stage::route::Route;
use crate::stage::{Fault, harness};

/// A transport that can be told how to speak TLS.
pub trait Secured: Transport + Clone {
    /// The same transport, which speaks TLS like this.
    fn secured(&self, config: ClientConfig) -> Result<Self, Fault>;
}

/// The SDK's transport over reqwest. It trusts nobody until it is told whom.
pub fn over_reqwest() -> Result<ReqwestTransport, Fault> {
    reqwest_with(trusting(RootCertStore::empty())?)
}

/// The SDK's transport over reqwest, which goes this way, and trusts nobody where it is not told whom.
pub(crate) fn by_route(
    config: Option<ClientConfig>,
    route: &Route,
) -> Result<ReqwestTransport, Fault> {
    let config = config.map_or_else(|| trusting(RootCertStore::empty()), Ok)?;
    let builder = reqwest::Client::builder().tls_backend_preconfigured(config);
    ReqwestTransport::new(on_route(builder, route)?).map_err(harness)
}

/// A client that goes this way, whatever the environment says.
pub(crate) fn on_route(
    builder: reqwest::ClientBuilder,
    route: &Route,
) -> Result<reqwest::ClientBuilder, Fault> {
    let Some(proxy) = route.proxy() else {
        return Ok(builder.no_proxy());
    };
    let mut through = reqwest::Proxy::all(proxy.to_string()).map_err(harness)?;
    if let Some(credentials) = proxy.credentials() {
        let mut value = HeaderValue::from_str(credentials).map_err(harness)?;
        value.set_sensitive(true);
        through = through.custom_http_auth(value);
    }
    Ok(builder.no_proxy().proxy(through))
}

/// Verifies certificates, as one should: an authority in the PEM file `authorities`, or one that
/// the system trusts, has to vouch for them.
pub(crate) fn careful(authorities: Option<&Path>) -> Result<ClientConfig, Fault> {
    trusting(roots(authorities)?)
}

pub(super) fn trusting(roots: RootCertStore) -> Result<ClientConfig, Fault> {
    let config = unverified()?.with_root_certificates(roots);
    Ok(config.with_no_client_auth())
}

/// What speaks TLS with ring, and has yet to be told how to verify a certificate.
pub(super) fn unverified() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Fault> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(harness)
}

/// The authorities in a PEM file, or those of the system.
pub(super) fn roots(authorities: Option<&Path>) -> Result<RootCertStore, Fault> {
    let mut roots = RootCertStore::empty();
    let Some(file) = authorities else {
        // Systems keep a few that no library of today can read.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return Ok(roots);
    };
    for certificate in CertificateDer::pem_file_iter(file).map_err(harness)? {
        let certificate = certificate.map_err(harness)?;
        roots.add(certificate).map_err(harness)?;
    }
    Ok(roots)
}

/// Proxies are left out: deliveries go where they are told.
fn reqwest_with(config: ClientConfig) -> Result<ReqwestTransport, Fault> {
    by_route(Some(config), &Route::default())
}

impl Secured for ReqwestTransport {
    fn secured(&self, config: ClientConfig) -> Result<Self, Fault> {
        reqwest_with(config)
    }
}

impl Secured for WireTransport {
    fn secured(&self, config: ClientConfig) -> Result<Self, Fault> {
        Ok(self.clone().with_tls(config))
    }
}
