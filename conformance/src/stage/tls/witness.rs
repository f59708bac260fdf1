//! Sees the certificate, and says what it is worth.

use std::sync::{Arc, Mutex, PoisonError};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::client::{WebPkiServerVerifier, verify_server_name};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use crate::trace::receiver::{Certificate, Flaw};

/// Verifies a certificate and remembers the verdict; gives the connection up only if it is strict.
#[derive(Debug)]
pub(super) struct Witness {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) verifier: Option<Arc<WebPkiServerVerifier>>,
    /// Certificates that are trusted because somebody named them.
    pub(super) named: Arc<[CertificateDer<'static>]>,
    pub(super) is_strict: bool,
    pub(super) verdict: Arc<Mutex<Option<Certificate>>>,
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = match &self.verifier {
            Some(verifier) => {
                verifier.verify_server_cert(certificate, intermediates, name, ocsp_response, now)
            }
            None => Err(Error::General("nobody is trusted".to_owned())),
        };
        let verified = match verified {
            Err(Error::InvalidCertificate(error)) if is_authority(&error) => {
                self.recognise(certificate, name, error)
            }
            other => other.map(|_| Certificate::Valid),
        };
        let mut verdict = self.verdict.lock().unwrap_or_else(PoisonError::into_inner);
        *verdict = Some(match &verified {
            Ok(certificate) => certificate.clone(),
            Err(Error::InvalidCertificate(error)) => invalid(error),
            Err(error) => Certificate::Unchecked(error.to_string()),
        });
        match verified {
            Err(error) if self.is_strict => Err(error),
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

impl Witness {
    /// A certificate that is itself among those to be trusted, for which nobody else need vouch.
    /// Only its name is left to be checked; how long it is valid, the library does not tell then.
    fn recognise(
        &self,
        certificate: &CertificateDer<'_>,
        name: &ServerName<'_>,
        error: CertificateError,
    ) -> Result<Certificate, Error> {
        if !self.named.contains(certificate) {
            return Err(Error::InvalidCertificate(error));
        }
        verify_server_name(&ParsedCertificate::try_from(certificate)?, name)?;
        let why = "it is the very one that is to be trusted, and that of an authority (CA:TRUE), \
                   so that only its name was checked";
        Ok(Certificate::Unchecked(why.to_owned()))
    }
}

fn invalid(error: &CertificateError) -> Certificate {
    let (flaw, why) = match error {
        CertificateError::Expired => (Flaw::Expired, "it has expired".to_owned()),
        CertificateError::ExpiredContext { not_after, .. } => {
            (Flaw::Expired, format!("it expired on {}", date(*not_after)))
        }
        CertificateError::NotValidYet => (Flaw::NotYetValid, "it is not valid yet".to_owned()),
        CertificateError::NotValidYetContext { not_before, .. } => {
            let from = date(*not_before);
            (Flaw::NotYetValid, format!("it is not valid before {from}"))
        }
        CertificateError::NotValidForName => (Flaw::WrongHost, "it is for another host".to_owned()),
        CertificateError::NotValidForNameContext {
            expected,
            presented,
        } => (Flaw::WrongHost, wrong_host(&expected.to_str(), presented)),
        CertificateError::UnknownIssuer => (
            Flaw::UnknownIssuer,
            "nobody who is trusted here vouches for it: it is self-signed, or a company's, or the \
             receiver leaves out a certificate between its own and the authority's"
                .to_owned(),
        ),
        other => (Flaw::Unusable, unusable(other)),
    };
    Certificate::Invalid(flaw, why)
}

fn wrong_host(expected: &str, presented: &[String]) -> String {
    if presented.is_empty() {
        return format!("it names no host as its alternative, and so not {expected}");
    }
    let names: Vec<&str> = presented.iter().map(|name| bare(name)).collect();
    format!("it is for {}, not for {expected}", names.join(", "))
}

/// `receiver.example` out of `DnsName("receiver.example")`.
fn bare(name: &str) -> &str {
    let inner = name
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(name).trim_matches('"')
}

fn unusable(error: &CertificateError) -> String {
    if is_authority(error) {
        return "it is that of an authority (CA:TRUE), which strict clients refuse; openssl req \
                -x509 makes one for a server with -addext basicConstraints=critical,CA:FALSE"
            .to_owned();
    }
    error.to_string()
}

/// Whether it is an authority's own, used as a server's. The library says so in words only.
fn is_authority(error: &CertificateError) -> bool {
    matches!(error, CertificateError::Other(_))
        && format!("{error:?}").contains("CaUsedAsEndEntity")
}

fn date(moment: UnixTime) -> String {
    let seconds = i64::try_from(moment.as_secs()).ok();
    let date = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    let text = date.and_then(|date| date.format(&Rfc3339).ok());
    text.unwrap_or_else(|| "a day beyond the calendar".to_owned())
}
