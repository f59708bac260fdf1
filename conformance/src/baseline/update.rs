//! `--baseline-update`: a baseline made true, by as few changes as that takes.
//!
//! Only what the run has shown is changed: its failures are added, what it
//! objects to as stale or unknown is dropped. Reasons, dates and comments are a
//! person's work and stay.

use toml_edit::{DocumentMut, Item, Key, TomlError, value};

use super::{Baseline, Lapse, NO_REASON, Objection};

/// A baseline's new text, and what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The new text of the file.
    pub text: String,
    /// The ids that were added, without a reason.
    pub added: Vec<String>,
    /// The entries that were dropped.
    pub dropped: Vec<String>,
    /// How many entries stay as they were.
    pub kept: usize,
}

/// Makes `text`, of which `baseline` was read, true for a run that ended with `failures` and
/// `objections`.
///
/// An entry past its date stays: whether its failures are to be excused for longer is not for a
/// program to say.
pub fn update(
    text: &str,
    baseline: &Baseline,
    failures: &[&str],
    objections: &[Objection],
) -> Result<Update, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let dropped: Vec<String> = objections.iter().filter_map(untrue).collect();
    let kept = document.len().saturating_sub(dropped.len());
    let unlisted = failures.iter().filter(|id| !baseline.lists(id));
    let added: Vec<String> = unlisted.map(|id| (*id).to_owned()).collect();
    for id in &added {
        document.insert(id, value(NO_REASON));
    }
    // Last, so that the head of the file has an entry to stay with.
    for pattern in &dropped {
        remove(&mut document, pattern);
    }
    Ok(Update {
        text: document.to_string(),
        added,
        dropped,
        kept,
    })
}

fn untrue(objection: &Objection) -> Option<String> {
    let is_untrue = matches!(objection.lapse, Lapse::Stale | Lapse::MatchesNothing);
    is_untrue.then(|| objection.pattern.clone())
}

/// Removes an entry and the comment right above it. What a blank line parts from it, as the head of
/// the file, goes to the entry below.
fn remove(document: &mut DocumentMut, pattern: &str) {
    let keys: Vec<String> = document.iter().map(|(key, _)| key.to_owned()).collect();
    let below = keys.iter().position(|key| key == pattern);
    let below = below.and_then(|at| keys.get(at + 1));
    let above = head_of(document, pattern);
    document.remove(pattern);
    if let Some(below) = below {
        let prefix = above + &prefix(document, below);
        set_prefix(document, below, prefix);
    } else {
        let trailing = document.trailing().as_str().unwrap_or_default();
        let trailing = above + trailing;
        document.set_trailing(trailing);
    }
}

/// What stands above an entry and is parted from it by a blank line, that line included.
fn head_of(document: &DocumentMut, pattern: &str) -> String {
    let prefix = prefix(document, pattern).replace("\r\n", "\n");
    let end = prefix.rfind("\n\n").map_or(0, |at| at + "\n\n".len());
    prefix[..end].to_owned()
}

/// The white space and the comments between an entry and the one above.
fn prefix(document: &DocumentMut, pattern: &str) -> String {
    let table = document.get(pattern).and_then(Item::as_table);
    let decor = match table {
        // `["id"]`: the comment belongs to the heading.
        Some(table) => Some(table.decor()),
        None => document.key(pattern).map(Key::leaf_decor),
    };
    let prefix = decor.and_then(|decor| decor.prefix()?.as_str());
    prefix.unwrap_or_default().to_owned()
}

fn set_prefix(document: &mut DocumentMut, pattern: &str, prefix: String) {
    if let Some(table) = document.get_mut(pattern).and_then(Item::as_table_mut) {
        table.decor_mut().set_prefix(prefix);
    } else if let Some(mut key) = document.key_mut(pattern) {
        key.leaf_decor_mut().set_prefix(prefix);
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::baseline::Place;

    const TEXT: &str = "\
# What we know of.

# It is old.
'a.one' = 'old' # really
# It is slow.
'a.two' = { reason = 'slow', until = 2027-01-31 }

# All of them.
['b.*']
reason = 'never done'
";

    fn updated(text: &str, failures: &[&str], objections: &[(&str, Lapse)]) -> Update {
        let baseline = Baseline::parse("b.toml", text, date!(2027 - 01 - 01)).unwrap();
        let objections: Vec<Objection> = objections
            .iter()
            .map(|(pattern, lapse)| Objection {
                pattern: (*pattern).to_owned(),
                place: Place::new("b.toml", text, None),
                lapse: *lapse,
            })
            .collect();
        update(text, &baseline, failures, &objections).unwrap()
    }

    #[test]
    fn what_is_true_stays_byte_for_byte() {
        let update = updated(TEXT, &["a.one", "b.one"], &[]);
        assert_eq!(update.text, TEXT);
        assert_eq!(
            (update.added.len(), update.dropped.len(), update.kept),
            (0, 0, 3)
        );
    }

    #[test]
    fn a_failure_is_added_by_its_id_and_without_a_reason() {
        let update = updated(TEXT, &["c.one", "a.one"], &[]);
        assert_eq!(update.added, ["c.one"]);
        insta::assert_snapshot!(update.text, @r#"
        # What we know of.

        # It is old.
        'a.one' = 'old' # really
        # It is slow.
        'a.two' = { reason = 'slow', until = 2027-01-31 }
        "c.one" = "TODO"

        # All of them.
        ['b.*']
        reason = 'never done'
        "#);
    }

    #[test]
    fn what_is_untrue_goes_with_its_comment_and_leaves_the_head_of_the_file() {
        let objections = [("a.one", Lapse::Stale), ("b.*", Lapse::MatchesNothing)];
        let update = updated(TEXT, &[], &objections);
        assert_eq!(update.dropped, ["a.one", "b.*"]);
        insta::assert_snapshot!(update.text, @"
        # What we know of.

        # It is slow.
        'a.two' = { reason = 'slow', until = 2027-01-31 }
        ");
    }

    #[test]
    fn a_date_and_a_reason_are_for_a_person_to_change() {
        let past = Lapse::Past(date!(2026 - 12 - 31));
        let update = updated(
            TEXT,
            &["a.two"],
            &[("a.two", past), ("a.one", Lapse::NoReason)],
        );
        assert_eq!(update.text, TEXT);
    }

    #[test]
    fn a_file_that_is_not_there_yet_begins_empty() {
        assert_eq!(updated("", &["a.b"], &[]).text, "\"a.b\" = \"TODO\"\n");
    }
}
