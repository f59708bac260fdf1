//! `json`: the whole run as one document. Of many targets it is written piece by piece, since not
//! all of them need be in memory at once.

use std::io::{self, Write};

use super::escape::json;
use super::wire::{FORMAT, Report, Suite, Versions};

pub(super) fn document(run: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", json(&serde_json::to_string_pretty(run)?))
}

/// What comes before the suites.
pub fn head() -> io::Result<String> {
    let versions = json(&serde_json::to_string(&Versions::current())?);
    Ok(format!(
        "{{\n\"format\": {FORMAT},\n\"versions\": {versions},\n\"suites\": ["
    ))
}

/// A suite, the first or one more.
pub fn piece(suite: &Suite, is_first: bool) -> io::Result<String> {
    let comma = if is_first { "" } else { "," };
    Ok(format!("{comma}\n{}", json(&serde_json::to_string(suite)?)))
}

/// What makes all before it a whole document.
pub fn tail(exit: Option<u8>) -> String {
    let exit = exit.map_or_else(|| "null".to_owned(), |exit| exit.to_string());
    format!("\n],\n\"exit\": {exit}\n}}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn pieces_make_the_same_document() {
        let mut report = sample::report("harmless");
        report.suites.push(report.suites[0].clone());
        let pieces = report.suites.iter().enumerate();
        let pieces: String = pieces.map(|(at, it)| piece(it, at == 0).unwrap()).collect();
        let text = head().unwrap() + &pieces + &tail(report.exit);
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        let empty = head().unwrap() + &tail(None);
        assert_eq!(
            serde_json::from_str::<Report>(&empty).unwrap(),
            Report::default()
        );
    }
}
