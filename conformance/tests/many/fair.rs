//! Nobody waits for who is slow, nothing that is done is lost, and it takes no memory.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use abc_webhook_conformance::report::read::read;

use crate::fleet::Fleet;
use crate::targets;

/// A target that takes connections and never answers is slow, and dead in the end. The others are done
/// long before, and what came of them is on disk when the process is killed.
#[test]
fn who_is_slow_delays_nobody_and_a_crash_loses_nothing_that_is_done() {
    let fleet = Fleet::new();
    let (silent, _connections) = targets::silent();
    let mut list = String::new();
    // More than there are places.
    for number in 0..24 {
        write!(
            list,
            "[[target]]\nname = \"silent{number}\"\nurl = \"{silent}\"\n"
        )
        .unwrap();
    }
    let url = fleet.receiver.url();
    write!(list, "[[target]]\nname = \"good\"\nurl = \"{url}\"\n").unwrap();
    fleet.list(&list);
    let report = format!("json={}/{{name}}.json", fleet.folder());
    let whole = format!("json={}", fleet.file_at("all.json"));
    let options = [
        "--report",
        &report,
        "--report",
        &whole,
        "--only",
        "receiver.event.*",
    ];
    let mut running = fleet
        .command(&["--targets", &fleet.file()])
        .args(options)
        .args(["--time-out", "600"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let first = lines
        .by_ref()
        .map(Result::unwrap)
        .find(|line| line.contains("good"));
    running.kill().unwrap();
    running.wait().unwrap();
    assert!(first.unwrap().starts_with("conforms "));
    for file in ["good.json", "all.json"] {
        let text = std::fs::read_to_string(fleet.path(file)).unwrap();
        let report = read(&text).unwrap().report;
        assert_eq!(report.suites.len(), 1);
        assert_eq!(report.suites[0].started.name.as_deref(), Some("good"));
        assert_eq!(report.suites[0].ended.as_ref().unwrap().exit, 0);
    }
    assert!(!fleet.path("silent0.json").exists());
}

/// Reports of one target take hundreds of kilobytes, so that it shows if they are kept.
#[cfg(target_os = "linux")]
#[test]
fn what_has_ended_takes_no_memory() {
    const TARGETS: usize = 90;
    /// By then as many were under way at once as ever are.
    const WARM: usize = 30;
    const KIB_EACH: u64 = 64;
    let fleet = Fleet::new();
    fleet.list_of(TARGETS);
    let json = format!("json={}", fleet.file_at("all.json"));
    let each = format!("jsonl={}/{{name}}.jsonl", fleet.folder());
    let options = ["--report", &json, "--report", &each];
    let only = "receiver.{event,response,transport,tolerance,unauthenticated}.*";
    let mut running = fleet
        .command(&["--targets", &fleet.file(), "--only", only])
        .args(options)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let ended = lines.filter(|line| line.as_ref().unwrap().starts_with("conforms "));
    let peaks: Vec<u64> = ended.filter_map(|_| peak_kib(running.id())).collect();
    running.wait().unwrap();
    let (warm, last) = (peaks[WARM], *peaks.last().unwrap());
    // The kernel counts pages a few at a time, so that it may take some back.
    let growth = last.saturating_sub(warm);
    let bound = KIB_EACH * (TARGETS - WARM) as u64;
    assert!(growth < bound, "{warm} KiB grew by {growth} KiB: {peaks:?}");
}

/// The most memory that a process has held so far; none once it has ended.
#[cfg(target_os = "linux")]
fn peak_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
