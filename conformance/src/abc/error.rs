//! What can go wrong between the runner and the server's API.

use std::time::Duration;

use crate::exit::Exit;

/// Why a call came to nothing. Addresses are without their secrets, and the key is in none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// Not the address of a server.
    #[error("--abc: no URL that begins with http:// or https://")]
    NoUrl,
    /// Nobody answers there.
    #[error("{url} cannot be reached: {why}")]
    Unreachable {
        /// The route.
        url: String,
        /// What the network said.
        why: String,
    },
    /// The key is none, or another project's.
    #[error("{url} answered 403 Forbidden: the API key does not open this project")]
    Forbidden {
        /// The route.
        url: String,
    },
    /// There are too many calls, however long one waits.
    #[error("{url} answers 429 Too Many Requests at try {tries}{}", asking(*.asked))]
    RateLimited {
        /// The route.
        url: String,
        /// How often it was called.
        tries: u32,
        /// How long it asks to wait.
        asked: Option<Duration>,
    },
    /// The server does not take the call.
    #[error("{url} answered {status}{}", colon(.why))]
    Refused {
        /// The route.
        url: String,
        /// The status.
        status: u16,
        /// What the server said, cut to a reasonable length.
        why: String,
    },
    /// The answer is none that this server gives.
    #[error("{url} does not answer as ABC User Feedback does: {why}")]
    Odd {
        /// The route.
        url: String,
        /// What is odd.
        why: String,
    },
    /// Feedback of this channel has no text in which it could be found again.
    #[error(
        "the channel has no field whose format is text or keyword: its events cannot be told apart"
    )]
    NoTextField,
}

fn colon(why: &str) -> String {
    if why.is_empty() {
        return String::new();
    }
    format!(": {why}")
}

fn asking(asked: Option<Duration>) -> String {
    let asks = |asked: Duration| format!(", and asks to wait {} s", asked.as_secs());
    asked.map_or_else(String::new, asks)
}

impl ApiError {
    /// What the process says if nothing more can be done.
    pub fn exit(&self) -> Exit {
        match self {
            Self::NoUrl | Self::NoTextField => Exit::Usage,
            _ => Exit::Unreachable,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoUrl => "for example http://127.0.0.1:4000, without /api",
            Self::Unreachable { .. } => {
                "is the server up, and is this the address of its API? try: curl -i with the same URL"
            }
            Self::Forbidden { .. } => {
                "an administrator makes a key in the settings of the project; --project takes the \
                 number of that project"
            }
            Self::RateLimited { .. } => {
                "lower --concurrency, or raise --delay, until the server keeps up"
            }
            Self::Refused { .. } => "are the numbers of --project and --channel right?",
            Self::Odd { .. } => "is --abc the address of the API, or that of the web pages?",
            Self::NoTextField => {
                "add a field of the format text to the channel, or name another channel"
            }
        }
    }
}
