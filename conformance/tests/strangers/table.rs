//! The tables in the README, held to the pins.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::receivers::RECEIVERS;
use crate::senders::{SENDERS, covers};

#[test]
fn the_readme_shows_what_is_pinned() {
    let readme = include_str!("../../README.md");
    let senders = SENDERS.map(|sender| (sender.name, sender.pinned));
    for table in [table(&RECEIVERS), table(&senders)] {
        assert!(readme.contains(&table), "README.md should have\n{table}");
    }
}

/// A row for each check that some stranger does not pass.
fn table(strangers: &[(&str, &[&str])]) -> String {
    let names: Vec<&str> = strangers.iter().map(|(name, _)| *name).collect();
    let mut table = format!(
        "| check | {} |\n|---{}|\n",
        names.join(" | "),
        "|---".repeat(names.len())
    );
    let all = strangers.iter().flat_map(|(_, troubles)| *troubles);
    let ids: BTreeSet<&str> = all
        .filter_map(|trouble| trouble.split(' ').nth(1))
        .collect();
    for id in ids {
        let verdicts = strangers.iter().map(|(_, troubles)| {
            let mut words = troubles
                .iter()
                .filter_map(|trouble| trouble.split_once(' '));
            words
                .find(|words| covers(words.1, id))
                .map_or("", |words| words.0)
        });
        let verdicts: Vec<&str> = verdicts.collect();
        writeln!(table, "| `{id}` | {} |", verdicts.join(" | ")).unwrap();
    }
    table
}
