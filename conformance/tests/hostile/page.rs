//! `conformance/HOSTILE.md`: the rows, for people.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::row::Row;

const HEAD: &str = "# Hostile targets

Peers that mean ill, or are as broken as if they did, and how a run against each of them ends. Every
row is a test on real sockets and pipes (`cargo test -p abc-webhook-conformance --test hostile`), and
this page is written by it. In every row the run ends by its own time-outs, no process holds more
than 320 MB, and no output, be it the terminal or a report in any format, holds the token, a part of
it, a control character, a mark of direction or a command of a CI system.

The exit codes are those of `abc-webhook --help`; a verdict is that of the check that was asked for,
and *served* that a good delivery afterwards was answered 200.
";

pub(crate) fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("HOSTILE.md")
}

pub(crate) fn page(rows: impl Iterator<Item = &'static Row>) -> String {
    let mut page = HEAD.to_owned();
    let mut title = "";
    for row in rows {
        if row.kind.title() != title {
            title = row.kind.title();
            let head = "| what it does | exit | verdict | what is said |\n|---|---|---|---|";
            writeln!(page, "\n## {title}\n\n{head}").unwrap();
        }
        let says = match row.says {
            "" => String::new(),
            says => format!("`{says}`"),
        };
        writeln!(
            page,
            "| {} | {} | {} | {says} |",
            row.does, row.exit, row.verdict
        )
        .unwrap();
    }
    page
}
