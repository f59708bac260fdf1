//! The certificate that a user has for the address of the scripted receiver.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::NoServerSessionStorage;
use tokio_rustls::rustls::{Error, InconsistentKeys, ServerConfig};

/// Why two files are no certificate with its key.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {error}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// A file is in another format.
    #[error("{path} holds no {what} in the PEM format{}", because(.why.as_deref()))]
    NotPem {
        /// The file.
        path: String,
        /// What was looked for.
        what: &'static str,
        /// What is wrong with it, if anything was found.
        why: Option<String>,
    },
    /// The key is that of another certificate.
    #[error("the key in {0} belongs to another certificate")]
    OtherKey(String),
    /// The TLS library cannot use it.
    #[error("the certificate cannot be used: {0}")]
    Unusable(String),
}

/// What shakes hands with the certificate in one PEM file, its issuers behind it, and the key in
/// another. No session is resumed, so that every connection sees the certificate.
pub fn identity(certificate: &Path, key: &Path) -> Result<TlsAcceptor, IdentityError> {
    let text = read(certificate)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let chain = chain.map_err(|error| not_pem(certificate, "certificate", &error))?;
    if chain.is_empty() {
        return Err(not_pem(
            certificate,
            "certificate",
            &pem::Error::NoItemsFound,
        ));
    }
    let secret = PrivateKeyDer::from_pem_slice(&read(key)?);
    let secret = secret.map_err(|error| not_pem(key, "private key", &error))?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| IdentityError::Unusable(error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, secret);
    let mut config = config.map_err(|error| match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
            IdentityError::OtherKey(key.display().to_string())
        }
        error => IdentityError::Unusable(error.to_string()),
    })?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn read(path: &Path) -> Result<Vec<u8>, IdentityError> {
    std::fs::read(path).map_err(|error| IdentityError::Read {
        path: path.display().to_string(),
        error,
    })
}

fn not_pem(path: &Path, what: &'static str, error: &pem::Error) -> IdentityError {
    let is_nothing = matches!(error, pem::Error::NoItemsFound);
    IdentityError::NotPem {
        path: path.display().to_string(),
        what,
        why: (!is_nothing).then(|| error.to_string()),
    }
}

fn because(why: Option<&str>) -> String {
    why.map_or_else(String::new, |why| format!(": {why}"))
}
