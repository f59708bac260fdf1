//! Overlooks what is wrong with a certificate.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use super::Defect;
use crate::reference::trust::{careful, roots, trusting, unverified};
use crate::stage::{Fault, harness};

/// How a broken sender speaks TLS.
pub(super) fn config(defect: Defect, authorities: Option<&Path>) -> Result<ClientConfig, Fault> {
    let overlooks: fn(&Error) -> bool = match defect {
        Defect::VerifiesNothing => |_| true,
        Defect::IgnoresHostNames => |error| {
            matches!(
                error,
                Error::InvalidCertificate(
                    CertificateError::NotValidForName
                        | CertificateError::NotValidForNameContext { .. }
                )
            )
        },
        Defect::IgnoresExpiry => |error| {
            matches!(
                error,
                Error::InvalidCertificate(
                    CertificateError::Expired | CertificateError::ExpiredContext { .. }
                )
            )
        },
        Defect::TrustsNobody => return trusting(RootCertStore::empty()),
        _ => return careful(authorities),
    };
    let roots = Arc::new(roots(authorities)?);
    let provider = Arc::new(ring::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider);
    let careless = Careless {
        verifier: verifier.build().map_err(harness)?,
        overlooks,
    };
    let config = unverified()?.dangerous();
    let config = config.with_custom_certificate_verifier(Arc::new(careless));
    Ok(config.with_no_client_auth())
}

/// Verifies a certificate, and then does not mind.
#[derive(Debug)]
struct Careless {
    verifier: Arc<WebPkiServerVerifier>,
    overlooks: fn(&Error) -> bool,
}

impl ServerCertVerifier for Careless {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified =
            self.verifier
                .verify_server_cert(certificate, intermediates, name, ocsp_response, now);
        match verified {
            Err(error) if (self.overlooks)(&error) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.verifier
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}
