//! What a report was made with: the versions of tool, catalogue and protocol.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::check::Entry;
use crate::checks;

/// The version of this program.
pub const TOOL: &str = env!("CARGO_PKG_VERSION");

/// The version of the webhook protocol that the catalogue describes.
pub const PROTOCOL: &str = "1";

/// So many bytes of the digest tell any two catalogues apart that were ever released.
const BYTES: usize = 6;

/// The version of the catalogue: a digest of the ids, levels and clauses of its checks.
///
/// Two reports of one version have judged by the same rules; titles and texts do not count.
pub fn catalogue() -> String {
    version_of(checks::entries())
}

fn version_of(entries: impl Iterator<Item = Entry>) -> String {
    let mut lines: Vec<String> = entries
        .map(|entry| format!("{} {} {}\n", entry.id, entry.level, entry.clause.id))
        .collect();
    lines.sort_unstable();
    let digest = Sha256::digest(lines.concat());
    digest[..BYTES].iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::Level;

    #[test]
    fn it_changes_with_the_checks_and_their_levels_but_not_with_their_order() {
        let entries: Vec<Entry> = checks::entries().collect();
        let version = |entries: &[Entry]| version_of(entries.iter().copied());
        let whole = version(&entries);
        assert_eq!(whole, catalogue());
        assert_eq!(whole.len(), 2 * BYTES);

        assert_ne!(version(&entries[1..]), whole);
        let mut raised = entries.clone();
        raised[0].level = Level::Info;
        assert_ne!(version(&raised), whole);
        let mut turned = entries;
        turned.reverse();
        assert_eq!(version(&turned), whole);
    }
}
