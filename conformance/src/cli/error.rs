//! What can go wrong before a check is run: the culprit, and a hint apart from it.

use std::io;
use std::net::SocketAddr;

use super::courier::CourierError;
use super::route::RouteError;
use super::sdk::SdkError;
use super::sender::AbcError;
use super::settings::SettingsError;
use super::targets::TargetsError;
use crate::baseline::BaselineError;
use crate::exit::Exit;
use crate::explain::Unknown;
use crate::fuzz::KeptError;
use crate::record::RecordError;
use crate::reference::receiver::ReferenceError;
use crate::reference::vendor::webhook::WebhookError;
use crate::report::escape;
use crate::report::merge::OtherVersion;
use crate::report::read::ReadError;
use crate::secret::SecretError;
use crate::stage::Fault;
use crate::stage::tls::{IdentityError, TrustError};
use crate::stage::url::TargetError;

/// Why a command could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error("{:?}: {error}", without_secrets(.text))]
    Target { text: String, error: TargetError },
    #[error("the token file {path} cannot be read: {error}")]
    TokenFile { path: String, error: io::Error },
    #[error("the token from {from} cannot be used: {error}")]
    Token { from: String, error: SecretError },
    #[error("the token from ABC_WEBHOOK_TOKEN cannot be used: it is no text")]
    TokenNotText,
    #[error("no token was given")]
    NoToken,
    #[error("{pattern:?} is no glob: {error}")]
    Glob {
        pattern: String,
        error: globset::Error,
    },
    #[error(transparent)]
    Targets(#[from] TargetsError),
    #[error("no check was selected")]
    NothingSelected,
    #[error("no check was selected that can be run without --fuzz")]
    NeedsFuzz,
    #[error("no check was selected that can be run without --exhaustive")]
    NeedsExhaustive,
    #[error("fuzz plays against {0}, which is not loopback, need --allow-load")]
    NotAllowed(String),
    #[error("{0} goes with HTTPS, and the URL says http")]
    NotHttps(&'static str),
    #[error("the file of --cacert, {path}, is of no use: {error}")]
    CaFile { path: String, error: TrustError },
    #[error("{0}")]
    Trust(TrustError),
    #[error(transparent)]
    Route(#[from] RouteError),
    #[error("--probe {0:?} is no command: a quote is not closed, or there is no word")]
    ProbeWords(String),
    #[error("{0}")]
    Probe(Fault),
    #[error(transparent)]
    Kept(#[from] KeptError),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error("the reference receiver cannot be made: {0}")]
    Reference(#[from] ReferenceError),
    #[error(transparent)]
    Sdk(#[from] SdkError),
    #[error(transparent)]
    Courier(#[from] CourierError),
    #[error("{address} cannot be listened on: {error}")]
    ListenAt {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("{address} cannot be listened on: {error}")]
    Port {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("--listen {0} says nothing of where a sender finds it")]
    NeedsAdvertise(SocketAddr),
    #[error("--advertise says http, and with --cert it is https")]
    AdvertisesHttp,
    #[error("--advertise names a port, and --listen none that it could lead to")]
    AdvertisesPort,
    #[error("the certificate of --cert and --key is of no use: {0}")]
    Identity(IdentityError),
    #[error("the payloads have no place: {0}")]
    Folder(io::Error),
    #[error("the address cannot be listened on: {0}")]
    Listen(io::Error),
    #[error("{:?} {error}", without_secrets(.url))]
    Webhook { url: String, error: WebhookError },
    #[error(transparent)]
    Abc(#[from] AbcError),
    #[error("the fields in {path} cannot be used: {why}")]
    Fields { path: String, why: String },
    #[error("random bytes cannot be had: {0}")]
    Random(#[from] getrandom::Error),
    #[error("the runtime cannot be started: {0}")]
    Runtime(io::Error),
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
    #[error("nothing to validate was given")]
    NothingToValidate,
    #[error("{file} cannot be read: {error}")]
    PayloadFile { file: String, error: io::Error },
    #[error("{file} holds no payload")]
    NoPayload { file: String },
    #[error("{option} goes with a JSON Schema, and {format} was asked for")]
    JsonSchemaOnly {
        option: &'static str,
        format: &'static str,
    },
    #[error("the baseline {path} cannot be read: {error}")]
    BaselineFile { path: String, error: io::Error },
    #[error("{0}")]
    Baseline(#[from] BaselineError),
    #[error("the baseline {path} cannot be written: {error}")]
    BaselineWrite { path: String, error: io::Error },
    #[error("--baseline-update needs exactly one --baseline, and it must be a file")]
    UpdateOfWhich,
    #[error("the baseline {0} cannot be written: its folder does not exist")]
    NoFolder(String),
    #[error("the report {path} cannot be written: {error}")]
    ReportFile { path: String, error: io::Error },
    /// The certificate of the run's authority has no place.
    #[error("{path}: the certificate cannot be written there: {error}")]
    CaOut { path: String, error: io::Error },
    #[error("the report {path} cannot be read: {error}")]
    ReportUnread { path: String, error: io::Error },
    #[error("{path} is no report: {error}")]
    NoReport { path: String, error: ReadError },
    #[error("{path} cannot be merged: {error}")]
    OtherVersion { path: String, error: OtherVersion },
    #[error("two reports cannot both be written to {0}")]
    SamePlace(String),
    #[error("{path} is no record that can be judged: {error}")]
    Record { path: String, error: RecordError },
    #[error("the record {path} cannot be written: {error}")]
    RecordFile { path: String, error: io::Error },
    #[error(transparent)]
    Unknown(#[from] Unknown),
    #[error("{0} is there already")]
    AlreadyThere(String),
    #[error("{path} cannot be written: {error}")]
    NotWritten { path: String, error: io::Error },
    #[error("{0:?} is no command and no topic")]
    NoHelp(String),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("deliveries cannot be kept in {path}: {error}")]
    Save { path: String, error: io::Error },
    #[error("interrupted")]
    Interrupted,
}

/// What is no URL that we know cannot be masked part by part: it is shown up to where a secret may
/// begin.
fn without_secrets(text: &str) -> String {
    let is_scheme = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let scheme = text.find("://").filter(|at| is_scheme(&text[..*at]));
    let scheme = scheme.map_or(0, |at| at + "://".len());
    let (before, after) = match (text.rfind('@'), text.find('?')) {
        (Some(_), _) => (&text[..scheme], "…"),
        (None, Some(query)) => (&text[..query], "?…"),
        (None, None) => (text, ""),
    };
    format!("{before}{after}")
}

impl CliError {
    /// Prints the error to standard error and says what to exit with.
    ///
    /// Of a pipe that nobody reads any more nothing is said: whoever reads only the first lines has
    /// seen enough.
    pub(super) fn report(&self) -> Exit {
        if self.is_closed_pipe() {
            return self.exit();
        }
        anstream::eprintln!("error: {}", escape(&self.to_string()));
        if let Some(hint) = self.hint() {
            anstream::eprintln!("hint: {hint}");
        }
        self.exit()
    }

    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Fault(_) => Exit::Unreachable,
            Self::Interrupted => Exit::Interrupted,
            _ if self.is_closed_pipe() => Exit::Conforms,
            Self::Sdk(error) => error.exit(),
            Self::Abc(error) => error.exit(),
            _ => Exit::Usage,
        }
    }

    fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    pub(super) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Sdk(error) => error.hint(),
            Self::Courier(error) => error.hint(),
            Self::Targets(error) => error.hint(),
            _ => self.hint_of_listening().or_else(|| self.hint_of_its_own()),
        }
    }

    /// What to do about where deliveries are sent to, and how.
    fn hint_of_listening(&self) -> Option<&'static str> {
        Some(match self {
            Self::ListenAt { .. } => {
                "--listen takes an address of this machine and a port that nobody else has, for \
                 example 0.0.0.0:9000"
            }
            Self::Port { .. } => {
                "another program may have this port: --port 0, and --ui-port 0 for the page, take \
                 any that is free"
            }
            Self::NeedsAdvertise(_) => {
                "--advertise URL says where, for example http://host.docker.internal:9000"
            }
            Self::AdvertisesHttp => {
                "--advertise https://… names the host that the certificate is for"
            }
            Self::AdvertisesPort => {
                "give --listen, or --canary-listen, the port that it leads to, or leave the port out of \
                 the URL"
            }
            Self::Identity(_) => {
                "--cert takes the certificate and those that vouch for it, from \
                 -----BEGIN CERTIFICATE----- on, --key its private key, both in PEM"
            }
            Self::Fault(Fault::Trigger { .. }) => {
                "try the command in a shell with ABC_WEBHOOK_URL and the other variables set"
            }
            _ => return None,
        })
    }

    fn hint_of_its_own(&self) -> Option<&'static str> {
        Some(match self {
            Self::BaselineFile { error, .. } if error.kind() == io::ErrorKind::NotFound => {
                "--baseline-update writes a baseline where there is none"
            }
            Self::Baseline(error) => error.hint,
            Self::Record { .. } => {
                "a record is what check sender --record FILE writes; conformance/TRACE.md says how to \
                 write one by other means"
            }
            Self::RecordFile { .. } | Self::ReportFile { .. } | Self::CaOut { .. } => {
                "the folder must exist and be writable"
            }
            Self::NoReport { .. } | Self::ReportUnread { .. } => {
                "a report to read is what --report json or --report jsonl wrote"
            }
            Self::OtherVersion { .. } => {
                "runs are merged that one version of abc-webhook made; convert each by itself"
            }
            Self::SamePlace(_) => {
                "give each a path of its own, for example --report json=report.json"
            }
            Self::Target { .. } => "give the whole URL, for example http://127.0.0.1:3000/webhook",
            Self::Webhook { .. } => {
                "the real server takes addresses, such as http://127.0.0.1:9000/hook, and names \
                 that have a dot"
            }
            Self::Abc(error) => return error.hint(),
            Self::Fields { .. } => {
                "the list is what GET /api/projects/P/channels/C/fields answers to an API key"
            }
            Self::NotHttps(_) => "does the receiver's URL begin with https?",
            Self::CaFile { .. } => {
                "--cacert takes a file with the certificates of authorities in PEM, from \
                 -----BEGIN CERTIFICATE----- on"
            }
            Self::Trust(_) => {
                "--cacert FILE names the authorities to trust; the system's are in a package that \
                 is often called ca-certificates"
            }
            Self::Route(error) => error.hint(),
            Self::ProbeWords(_) => {
                "--probe takes one argument, a program with its arguments as a shell would read \
                 them, for example --probe 'psql -Atc \"select count(*) from issues\"'"
            }
            Self::Fault(fault) => return hint_of(fault),
            Self::Probe(_) => {
                "--probe takes a program that prints one whole number, the count of effects so \
                 far; it gets PATH, HOME and the like, and what --pass-env names"
            }
            Self::TokenFile { .. } => {
                "--token-file takes the path of a file that holds the token alone, or - for standard input"
            }
            Self::Token { .. } | Self::TokenNotText => {
                "a token is at least 4 visible ASCII characters, without blanks"
            }
            Self::NoToken => {
                "set ABC_WEBHOOK_TOKEN, or name a file with --token-file (- is standard input)"
            }
            Self::Glob { .. } => "in a glob * stands for anything, for example 'receiver.event.*'",
            Self::Unknown(_) => {
                "abc-webhook explain '*' lists the clauses and the checks, each with what it demands"
            }
            Self::NothingSelected => {
                "abc-webhook list shows the ids that --only and --skip match, and the levels"
            }
            Self::NothingToValidate => {
                "name files, or pipe payloads in: abc-webhook validate payload.json"
            }
            Self::PayloadFile { .. } => {
                "validate takes the paths of files that hold payloads, or - for standard input"
            }
            Self::NoPayload { .. } => {
                "a file holds one payload, or one a line, or several one after the other"
            }
            Self::JsonSchemaOnly { .. } => {
                "an API document tells the whole protocol, its payloads as a receiver must take \
                 them: leave the option out, or take --format json-schema"
            }
            Self::NeedsFuzz => "--fuzz makes the payloads that these checks rest on",
            Self::NeedsExhaustive => "--exhaustive plays the scripts that these checks rest on",
            Self::NotAllowed(_) => "test only what you own",
            Self::Kept(_) => {
                "--replay takes a .json file from the folder of failures, with the .body file \
                 beside it"
            }
            Self::AlreadyThere(_) => "--force writes over what is there; nothing was written",
            Self::NotWritten { .. } => "is the folder writable?",
            Self::NoHelp(_) => {
                "abc-webhook --help lists the commands; the topics are exit-codes and environment"
            }
            Self::Settings(error) => error.hint(),
            _ => return None,
        })
    }
}

fn hint_of(fault: &Fault) -> Option<&'static str> {
    Some(match fault {
        Fault::Untrusted { .. } => {
            "--cacert FILE trusts the authorities in FILE, such as your company's; --insecure \
             sends the token to whoever answers, whatever the certificate is"
        }
        Fault::NoTls { .. } => {
            "does this port speak TLS 1.2 or later? if it speaks plain HTTP, the URL begins \
             with http"
        }
        Fault::Proxy { .. } => {
            "the proxy's URL may hold credentials, http://USER:PASSWORD@HOST:PORT, in https_proxy \
             or http_proxy; --noproxy '*' goes without a proxy"
        }
        Fault::Unreachable { .. } => {
            "is the receiver running, and does it listen on this address and port? \
             try: curl -i -X POST with the same URL"
        }
        Fault::WouldNotStart { .. } => {
            "--command takes a program and its arguments, and must be the last option"
        }
        Fault::Api(error) => error.hint(),
        Fault::Misbehaved { .. } => "conformance/ADAPTER.md tells what an adapter says and when",
        _ => return None,
    })
}
