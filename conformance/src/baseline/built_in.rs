//! Baselines that come with the program, for targets that everybody has.

/// Each with the name that `--baseline` takes and its text.
const BUILT_IN: &[(&str, &str)] = &[("abc-user-feedback", include_str!("abc-user-feedback.toml"))];

/// The text of the baseline of that name, if there is one.
pub fn built_in(name: &str) -> Option<&'static str> {
    find(BUILT_IN, name)
}

fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let row = table.iter().find(|(known, _)| *known == name);
    row.map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::baseline::Baseline;
    use crate::checks;

    #[test]
    fn every_entry_lists_checks_and_says_why() {
        for (name, text) in BUILT_IN {
            let baseline = Baseline::parse(name, text, date!(2027 - 01 - 31)).unwrap();
            for entry in baseline.entries() {
                let lists = checks::sender().any(|check| entry.matches(check.id));
                assert!(lists && entry.has_reason(), "{name}: {entry:?}");
                assert_eq!(entry.until(), None, "{name}: {entry:?}");
            }
        }
    }

    #[test]
    fn a_name_is_taken_whole() {
        let table = [("one", "'a' = 'b'"), ("one-more", "")];
        assert_eq!(find(&table, "one"), Some("'a' = 'b'"));
        assert_eq!(find(&table, "./one"), None);
        assert_eq!(find(&table, "on"), None);
    }
}
