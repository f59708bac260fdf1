//! The run's own certificate authority, and what it signs: a certificate that is valid, and others
//! that are wrong in one respect.
//!
//! Every date is fixed and far away, so that no verdict depends on the day of the run.

use std::io::Write;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use tempfile::NamedTempFile;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::server::NoServerSessionStorage;

use crate::play::sender::Certificate;
use crate::stage::{Fault, harness};

/// An authority that exists for one run.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
    file: NamedTempFile,
}

/// The hosts that a scripted receiver is.
const ADDRESSES: [Ipv4Addr; 2] = [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 0, 0, 2)];

/// A host that no scripted receiver is.
const ANOTHER_HOST: &str = "another-host.example";

impl Authority {
    /// A new authority, and a file that holds its certificate for as long as it exists.
    pub fn new() -> Result<Self, Fault> {
        let (issuer, pem) = issuer("abc-webhook conformance, a test authority")?;
        let mut file = tempfile::Builder::new()
            .prefix("abc-webhook-ca-")
            .suffix(".pem")
            .tempfile()
            .map_err(harness)?;
        file.write_all(pem.as_bytes()).map_err(harness)?;
        file.flush().map_err(harness)?;
        Ok(Self { issuer, pem, file })
    }

    /// Its certificate, which a sender has to be told to trust.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The file that holds its certificate.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// What shakes hands as `host` with `certificate`, made for the occasion. No session is resumed, so that
    /// every connection sees the certificate.
    pub(super) fn acceptor(
        &self,
        certificate: Certificate,
        host: &str,
    ) -> Result<TlsAcceptor, Fault> {
        let params = params(certificate, host)?;
        let key = KeyPair::generate().map_err(harness)?;
        let signed = match certificate {
            Certificate::SelfSigned => params.self_signed(&key),
            Certificate::UnknownAuthority => {
                let (stranger, _) = issuer("a test authority that nobody trusts")?;
                params.signed_by(&key, &stranger)
            }
            Certificate::Valid | Certificate::Expired | Certificate::WrongHost => {
                params.signed_by(&key, &self.issuer)
            }
        };
        let chain = vec![signed.map_err(harness)?.der().clone()];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(harness)?
            .with_no_client_auth()
            .with_single_cert(chain, key.into())
            .map_err(harness)?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn issuer(name: &str) -> Result<(Issuer<'static, KeyPair>, String), Fault> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = date_time_ymd(2999, 12, 31);
    let key = KeyPair::generate().map_err(harness)?;
    let pem = params.self_signed(&key).map_err(harness)?.pem();
    Ok((Issuer::new(params, key), pem))
}

fn params(certificate: Certificate, host: &str) -> Result<CertificateParams, Fault> {
    let names = match certificate {
        Certificate::WrongHost => vec![ANOTHER_HOST.to_owned()],
        _ => vec![
            "localhost".to_owned(),
            host.trim_matches(['[', ']']).to_owned(),
        ],
    };
    let mut params = CertificateParams::new(names).map_err(harness)?;
    if certificate != Certificate::WrongHost {
        let addresses = ADDRESSES.map(|address| SanType::IpAddress(address.into()));
        params.subject_alt_names.extend(addresses);
    }
    let name = "abc-webhook conformance, a test receiver";
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = date_time_ymd(2000, 1, 1);
    params.not_after = match certificate {
        Certificate::Expired => date_time_ymd(2001, 1, 1),
        _ => date_time_ymd(2999, 12, 31),
    };
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}
