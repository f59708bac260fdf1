//! The table of the consumers: in plain text, and in `schema/README.md`, where users read it.

use std::fs;
use std::path::{Path, PathBuf};

use super::judge::{Count, Judged, Tally};
use crate::error::Error;
use crate::table;

const START: &str = "<!-- consumers: written by `cargo xtask consumers --pin` -->\n";
const END: &str = "<!-- end of consumers -->\n";

const HEAD: [&str; 8] = [
    "tool",
    "version",
    "input",
    "what it makes",
    "complaints",
    "accepted",
    "refused",
    "lossless",
];

pub(super) fn text(judged: &[Judged]) -> String {
    table::render(&rows(judged))
}

/// Puts the table into the page.
pub(super) fn write(judged: &[Judged]) -> Result<(), Error> {
    let page = with_table(&read()?, judged)?;
    fs::write(path(), page).map_err(Error::file(&path()))
}

/// What the page says other than was measured.
pub(super) fn departure(judged: &[Judged]) -> Result<Option<String>, Error> {
    let page = read()?;
    let differs = with_table(&page, judged)? != page;
    Ok(differs.then(|| "schema/README.md: its table is not what was measured".to_owned()))
}

fn path() -> PathBuf {
    Path::new(crate::ROOT).join("schema/README.md")
}

fn read() -> Result<String, Error> {
    fs::read_to_string(path()).map_err(Error::file(&path()))
}

fn with_table(page: &str, judged: &[Judged]) -> Result<String, Error> {
    let parts = page.split_once(START).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let (before, after) = parts.ok_or_else(|| Error::NoPlace { path: path() })?;
    Ok(format!(
        "{before}{START}\n{}\n{END}{after}",
        markdown(judged)
    ))
}

fn markdown(judged: &[Judged]) -> String {
    let mut lines: Vec<_> = rows(judged)
        .iter()
        .map(|row| format!("| {} |\n", row.join(" | ")))
        .collect();
    lines.insert(1, "|---|---|---|---|---|---|---|---|\n".to_owned());
    lines.concat()
}

fn rows(judged: &[Judged]) -> Vec<[String; 8]> {
    let head = HEAD.map(str::to_owned);
    std::iter::once(head)
        .chain(judged.iter().map(row))
        .collect()
}

fn row(judged: &Judged) -> [String; 8] {
    let row = &judged.row;
    let count = |pick: fn(&Tally) -> &Count| {
        judged
            .tally
            .as_ref()
            .map_or("-".to_owned(), |tally| cell(pick(tally)))
    };
    [
        row.tool.clone(),
        row.version.clone(),
        row.input.clone(),
        row.made.clone(),
        row.complaints.len().to_string(),
        count(|tally| &tally.accepted),
        count(|tally| &tally.refused),
        count(|tally| &tally.kept),
    ]
}

fn cell(count: &Count) -> String {
    match count.all {
        0 => "-".to_owned(),
        all => format!("{} of {all}", count.good),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_between_its_marks_and_nothing_else_changes() {
        let page = format!("before\n{START}old\n{END}after\n");
        let written = with_table(&page, &[]).unwrap();
        assert!(written.starts_with(&format!("before\n{START}\n| tool | version |")));
        assert!(written.ends_with(&format!("|\n\n{END}after\n")));
        assert_eq!(with_table(&written, &[]).unwrap(), written);
    }

    #[test]
    fn a_page_without_marks_is_an_error() {
        let error = with_table("no marks", &[]).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("no place for the table of the consumers")
        );
    }
}
