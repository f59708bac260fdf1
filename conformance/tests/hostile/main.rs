//! Peers that mean ill, or are as broken as if they did.
//!
//! A row is a behaviour and how a run against it must end: the exit code, the verdict of its check,
//! and words that are said. Beyond that no row may hang, take much memory, give the token away, or
//! get a character through that steers a terminal, a CI log or a reader of a report. The rows are
//! written to `conformance/HOSTILE.md`, so that the list cannot drift from what is tested.
//!
//! Everything goes over real sockets and pipes, and against the command as people run it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod adapters;
mod apis;
mod bench;
mod page;
mod receivers;
mod row;
mod senders;
mod servers;
mod ways;

use futures_util::{StreamExt, stream};

use self::row::Row;

/// How many rows run at once; most of them wait.
const AT_ONCE: usize = 12;

/// The most memory that any process of a run may have held, in kilobytes. An idle one holds a fifth.
const MOST_MEMORY: i64 = 320 * 1024;

fn rows() -> impl Iterator<Item = &'static Row> {
    let all = [
        receivers::endings::ROWS,
        receivers::framing::ROWS,
        receivers::protocol::ROWS,
        receivers::words::ROWS,
        receivers::habits::ROWS,
        receivers::secure::ROWS,
        receivers::trigger::ROWS,
        senders::broken::ROWS,
        senders::meant::ROWS,
        senders::listen::ROWS,
        apis::ROWS,
        adapters::ROWS,
        ways::ROWS,
    ];
    all.into_iter().flatten()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hostile_behaviour_ends_as_it_must() {
    servers::bomb();
    let runs = stream::iter(rows()).map(|row| async move { (row, bench::run(row).await) });
    let ended: Vec<_> = runs.buffer_unordered(AT_ONCE).collect().await;
    let wrong: Vec<_> = ended
        .iter()
        .filter_map(|(row, ended)| row.objection(ended))
        .collect();
    assert!(
        wrong.is_empty(),
        "{}\n{} rows",
        wrong.join("\n\n"),
        wrong.len()
    );
    let visitors = servers::visitors();
    assert!(visitors.is_empty(), "followed a redirect: {visitors:?}");
    let memory = bench::most_memory();
    assert!(memory < MOST_MEMORY, "a process held {memory} kB");
}

#[test]
fn there_are_enough_and_each_has_a_name_of_its_own() {
    let mut names: Vec<_> = rows().map(|row| (row.kind.title(), row.does)).collect();
    assert!(names.len() >= 60, "{}", names.len());
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows().count());
}

/// `HOSTILE_UPDATE=1` writes the page instead.
#[test]
fn the_page_tells_every_row() {
    let (path, page) = (page::path(), page::page(rows()));
    if std::env::var_os("HOSTILE_UPDATE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let told = std::fs::read_to_string(&path).unwrap();
    assert!(told == page, "HOSTILE_UPDATE=1 writes {}", path.display());
}
