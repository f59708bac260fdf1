//! How the API says no.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Serialize;

use super::rest::json;

/// Why a call is refused; what was recorded is told in the recorded words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The key is missing or wrong, or is another project's.
    Forbidden,
    /// There is no such route.
    NoRoute {
        /// The method that was asked for.
        method: String,
        /// Path and query.
        target: String,
    },
    /// The body is none that the route takes. Not recorded.
    Body(String),
    /// Feedback was given a field that the channel lacks.
    Field(String),
    /// There is nothing with this number; recorded of channels, and told likewise of the others.
    NotFound(&'static str),
    /// Another issue has this name.
    Duplicate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    status_code: u16,
    path: &'r str,
}

impl Refusal {
    /// The answer to a call of `path`.
    pub(super) fn answer(&self, path: &str) -> Response {
        let status = self.status();
        let code = self.code();
        let told = Told {
            error: status.canonical_reason().filter(|_| code.is_none()),
            code,
            message: self.message(),
            status_code: status.as_u16(),
            path,
        };
        (status, json(&told)).into_response()
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NoRoute { .. } => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The name of the error, where the server's own code found it and not its framework.
    fn code(&self) -> Option<String> {
        match self {
            Self::NotFound(what) => Some(format!("{}NotFound", capitalised(what))),
            Self::Duplicate => Some("IssueNameDuplicated".to_owned()),
            _ => None,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Forbidden => "Forbidden resource".to_owned(),
            Self::NoRoute { method, target } => format!("Cannot {method} {target}"),
            Self::Body(why) => why.clone(),
            Self::Field(key) => format!("invalid field key: {key}"),
            Self::NotFound(what) => format!("{what} is not found"),
            Self::Duplicate => "issue name is duplicated".to_owned(),
        }
    }
}

fn capitalised(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
