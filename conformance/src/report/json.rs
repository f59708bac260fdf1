//! `json`: the whole run as one document.

use std::io;

use super::escape::json;
use super::run::Run;
use super::wire::Report;

pub(super) fn document(run: &Run) -> io::Result<Vec<u8>> {
    let mut text = json(&serde_json::to_string_pretty(&Report::from(run))?);
    text.push('\n');
    Ok(text.into_bytes())
}
