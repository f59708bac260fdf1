//! `json`: the whole run as one document.

use std::io;

use super::escape::json;
use super::wire::Report;

pub(super) fn document(run: &Report) -> io::Result<Vec<u8>> {
    let mut text = json(&serde_json::to_string_pretty(run)?);
    text.push('\n');
    Ok(text.into_bytes())
}
