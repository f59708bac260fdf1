//! Whom a receiver's certificate has to convince.

use std::path::PathBuf;

use clap::Args;

use super::error::CliError;
use crate::stage::tls::Trust;
use crate::stage::url::Target;

#[derive(Args)]
pub(super) struct TlsArgs {
    /// Trust the certificate authorities in this PEM file [default: those of the system].
    ///
    /// The system's are not trusted then. `SSL_CERT_FILE` and `SSL_CERT_DIR` say where they are, if
    /// they are not where they usually are.
    #[arg(long, value_name = "FILE", conflicts_with = "insecure")]
    pub(super) cacert: Option<PathBuf>,

    /// Send the token to whoever answers, whatever the certificate is.
    ///
    /// Without this option nothing is sent to a receiver whose certificate is not valid. `check
    /// receiver` judges the certificate in either case.
    #[arg(long)]
    pub(super) insecure: bool,
}

/// What `--insecure` means, in every report.
const INSECURE: &str = "WARNING: --insecure: the token goes to whoever answers, \
                        whatever certificate is shown";

impl TlsArgs {
    /// Who is to be believed; nobody need be where nothing is encrypted.
    pub(super) fn trust(&self, target: &Target) -> Result<Trust, CliError> {
        if !target.is_encrypted() {
            return match (&self.cacert, self.insecure) {
                (Some(_), _) => Err(CliError::NotHttps("--cacert")),
                (None, true) => Err(CliError::NotHttps("--insecure")),
                (None, false) => Ok(Trust::nobody()),
            };
        }
        let Some(path) = &self.cacert else {
            return self.system();
        };
        Trust::file(path).map_err(|error| CliError::CaFile {
            path: path.display().to_string(),
            error,
        })
    }

    /// Whoever is to believe nobody needs no authorities.
    fn system(&self) -> Result<Trust, CliError> {
        if !self.insecure {
            return Trust::system().map_err(CliError::Trust);
        }
        anstream::eprintln!("{INSECURE}");
        Ok(Trust::system()
            .unwrap_or_else(|_| Trust::nobody())
            .insecure())
    }

    /// What every report has to say of it.
    pub(super) fn notes(&self) -> Vec<String> {
        if self.insecure {
            vec![INSECURE.to_owned()]
        } else {
            Vec::new()
        }
    }

    /// The options as they were given, for a command line to repeat; curl has the same.
    pub(super) fn words(&self) -> Vec<String> {
        let path = self.cacert.iter();
        let path = path.flat_map(|path| ["--cacert".to_owned(), path.display().to_string()]);
        let insecure = self.insecure.then(|| "--insecure".to_owned());
        path.chain(insecure).collect()
    }
}
