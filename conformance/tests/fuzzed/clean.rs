//! What no output may hold, whoever is shown it.

/// Panics if `text` could steer a terminal or a CI log.
pub(crate) fn must_be_clean(text: &str) {
    let is_bidi = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let steers = |c: char| (c.is_control() && c != '\n') || is_bidi(c);
    assert!(!text.contains(steers), "{text:?}");
    assert!(!text.contains("##["), "{text:?}");
    let is_command = |line: &str| line.trim_start().starts_with("::");
    assert!(!text.lines().any(is_command), "{text:?}");
}
