//! TLS, as a careful client speaks it: who is trusted, and what a certificate is worth.
//!
//! Trusted are the authorities that the operating system trusts, where companies put theirs, or
//! those of one file. Certificates are verified here and not by the system's own verifier: that
//! one may fetch a link that is missing from a chain, and so hide a fault that the vendor's sender,
//! which fetches nothing, would stumble over.
//!
//! There is no ALPN, as with the vendor's sender, and no session is resumed: every connection shows
//! its certificate.

pub(super) mod accept;
pub(super) mod hello;
mod identity;
mod stream;
mod witness;

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::{Resumption, WebPkiServerVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{
    AlertDescription, ClientConfig, Error, PeerIncompatible, ProtocolVersion, RootCertStore,
};

pub use self::identity::{IdentityError, identity};
pub(crate) use self::stream::TlsStream;
use self::witness::Witness;
use super::network::Connection;
use crate::trace::receiver::{Certificate, Shaken, TlsVersion};

/// Whose word is taken for who a receiver is.
#[derive(Debug, Clone)]
pub struct Trust {
    provider: Arc<CryptoProvider>,
    /// None if nobody is trusted.
    verifier: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates that were named one by one.
    named: Arc<[CertificateDer<'static>]>,
    is_insecure: bool,
}

/// Why nobody can be trusted.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The file cannot be read.
    #[error("it cannot be read: {0}")]
    Read(io::Error),
    /// The file is not in the PEM format.
    #[error("it is no PEM file: {0}")]
    Pem(String),
    /// The file holds no certificate.
    #[error("it holds no certificate")]
    Empty,
    /// A certificate that cannot be one of an authority.
    #[error("its certificate number {0} cannot be used: {1}")]
    Certificate(usize, Error),
    /// The system trusts nobody.
    #[error("this machine trusts no certificate authority{}", because(.0))]
    NoAuthorities(Vec<String>),
    /// The TLS library refuses to work like this.
    #[error("certificates cannot be verified: {0}")]
    Library(String),
}

/// What is done with a certificate that is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heed {
    /// The connection is given up, unless the run is insecure.
    Demand,
    /// It is noted.
    Note,
}

/// What came of meeting a receiver.
pub(super) struct Met {
    /// The encrypted connection, or why there is none.
    pub(super) stream: io::Result<TlsStream>,
    /// What is to be said of the certificate, once one was shown.
    pub(super) certificate: Option<Certificate>,
}

impl Trust {
    /// In the authorities that the operating system trusts; `SSL_CERT_FILE` and `SSL_CERT_DIR`
    /// name others.
    pub fn system() -> Result<Self, TrustError> {
        let found = rustls_native_certs::load_native_certs();
        let mut roots = RootCertStore::empty();
        // Systems keep a few that no library of today can read.
        let (usable, _) = roots.add_parsable_certificates(found.certs);
        if usable == 0 {
            let errors = found.errors.iter().map(ToString::to_string);
            return Err(TrustError::NoAuthorities(errors.collect()));
        }
        Self::of(roots)
    }

    /// In the authorities in this PEM file, and nobody else.
    pub fn file(path: &Path) -> Result<Self, TrustError> {
        Self::pem(&std::fs::read(path).map_err(TrustError::Read)?)
    }

    /// In the authorities in this PEM text, and nobody else.
    pub fn pem(text: &[u8]) -> Result<Self, TrustError> {
        let mut roots = RootCertStore::empty();
        let mut named = Vec::new();
        for (index, certificate) in CertificateDer::pem_slice_iter(text).enumerate() {
            let certificate = certificate.map_err(|error| TrustError::Pem(error.to_string()))?;
            named.push(certificate.clone());
            let added = roots.add(certificate);
            added.map_err(|error| TrustError::Certificate(index + 1, error))?;
        }
        if roots.is_empty() {
            return Err(TrustError::Empty);
        }
        Ok(Self {
            named: named.into(),
            ..Self::of(roots)?
        })
    }

    /// In nobody, so that no certificate can be checked.
    pub fn nobody() -> Self {
        Self {
            provider: Arc::new(ring::default_provider()),
            verifier: None,
            named: Arc::default(),
            is_insecure: false,
        }
    }

    /// The same, but deliveries are made whatever the certificate is.
    #[must_use]
    pub fn insecure(self) -> Self {
        Self {
            is_insecure: true,
            ..self
        }
    }

    /// What makes another client believe the same.
    pub(crate) fn client_config(&self) -> Result<ClientConfig, TrustError> {
        let witness = Witness {
            provider: Arc::clone(&self.provider),
            verifier: self.verifier.clone(),
            named: Arc::clone(&self.named),
            is_strict: !self.is_insecure,
            verdict: Arc::default(),
        };
        let config = self.config(witness);
        config.map_err(|error| TrustError::Library(error.to_string()))
    }

    fn of(roots: RootCertStore) -> Result<Self, TrustError> {
        let nobody = Self::nobody();
        let provider = Arc::clone(&nobody.provider);
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider);
        let verifier = verifier.build();
        Ok(Self {
            verifier: Some(verifier.map_err(|error| TrustError::Library(error.to_string()))?),
            ..nobody
        })
    }

    /// Shakes hands on `connection` with whoever says that it is `name`.
    pub(super) async fn meet(
        &self,
        connection: Box<dyn Connection>,
        name: ServerName<'static>,
        heed: Heed,
    ) -> Met {
        let verdict = Arc::new(Mutex::new(None));
        let witness = Witness {
            provider: Arc::clone(&self.provider),
            verifier: self.verifier.clone(),
            named: Arc::clone(&self.named),
            is_strict: heed == Heed::Demand && !self.is_insecure,
            verdict: Arc::clone(&verdict),
        };
        let stream = match self.config(witness) {
            Ok(config) => TlsConnector::from(Arc::new(config))
                .connect(name, connection)
                .await
                .map(TlsStream),
            Err(error) => Err(io::Error::other(error)),
        };
        let mut verdict = verdict.lock().unwrap_or_else(PoisonError::into_inner);
        Met {
            stream,
            certificate: verdict.take(),
        }
    }

    fn config(&self, witness: Witness) -> Result<ClientConfig, Error> {
        let builder = ClientConfig::builder_with_provider(Arc::clone(&self.provider));
        let builder = builder.with_safe_default_protocol_versions()?.dangerous();
        let mut config = builder
            .with_custom_certificate_verifier(Arc::new(witness))
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        Ok(config)
    }
}

impl Met {
    /// What came of it, for a trace.
    pub(super) fn outcome(&self) -> Shaken {
        match &self.stream {
            Ok(stream) => self.agreed(stream),
            Err(error) => failed(error),
        }
    }

    /// Why the receiver was not believed, if that is why there is no connection.
    pub(super) fn refusal(&self) -> Option<String> {
        let error = self.stream.as_ref().err()?;
        if !matches!(
            library_error(error)?,
            Error::InvalidCertificate(_) | Error::General(_)
        ) {
            return None;
        }
        Some(match &self.certificate {
            Some(Certificate::Invalid(_, why) | Certificate::Unchecked(why)) => why.clone(),
            _ => error.to_string(),
        })
    }

    fn agreed(&self, stream: &TlsStream) -> Shaken {
        let version = match stream.version() {
            Some(ProtocolVersion::TLSv1_2) => TlsVersion::Tls12,
            Some(ProtocolVersion::TLSv1_3) => TlsVersion::Tls13,
            other => return Shaken::NotTls(format!("a version that nobody offered, {other:?}")),
        };
        Shaken::Agreed {
            version,
            certificate: self.certificate.clone(),
        }
    }
}

fn failed(error: &io::Error) -> Shaken {
    match library_error(error) {
        Some(
            Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            )
            | Error::AlertReceived(AlertDescription::ProtocolVersion),
        ) => Shaken::TooOld(error.to_string()),
        Some(Error::InvalidMessage(_)) => Shaken::NotTls(error.to_string()),
        _ => Shaken::Refused(error.to_string()),
    }
}

fn library_error(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

fn because(errors: &[String]) -> String {
    errors.first().map_or_else(String::new, |error| {
        let more = match errors.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} errors more)"),
        };
        format!(": {error}{more}")
    })
}
