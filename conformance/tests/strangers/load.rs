//! Senders whose findings are known, checked on a machine whose processors are all busy: lateness may
//! make a verdict inconclusive, and never a failure.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::iter;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::run::{is_report, output, troubles};
use crate::senders::{Sender, arguments};

/// How many runs of each sender go side by side, all senders together.
const SIDE_BY_SIDE: u32 = 2;

/// So that interpreters need not all start at once.
const BETWEEN_STARTS: Duration = Duration::from_secs(2);

/// How often a run may fail to start.
const TRIES: usize = 3;

/// The processors burn no longer than this for the runs that go side by side, whatever happens.
const LONGEST: Duration = Duration::from_secs(900);

/// Those of the table that are in Node or in Python.
const STRANGERS: [&str; 5] = ["axios", "fetch", "urllib", "requests", "httpx"];

const REFERENCE: Sender = Sender {
    name: "the reference",
    adapter: reference,
    pinned: &[],
    chance: &[],
};

#[test]
#[ignore = "burns every processor: cargo xtask load runs it"]
fn nobody_is_accused_of_what_a_busy_machine_does() {
    let mut left: u32 = std::env::var("LOAD_RUNS").map_or(20, |runs| runs.parse().unwrap());
    let senders = iter::once(REFERENCE).chain(STRANGERS.map(Sender::named));
    let mut sums: Vec<_> = senders.map(|sender| (sender, Sum::default())).collect();
    while left > 0 {
        let at_once = SIDE_BY_SIDE.min(left);
        left -= at_once;
        let fire = Fire::light();
        let running: Vec<_> = sums
            .iter()
            .map(|(sender, _)| start(sender, at_once))
            .collect();
        for ((sender, sum), running) in sums.iter_mut().zip(running) {
            for run in running {
                sum.add(sender, &run.join().unwrap());
            }
        }
        assert!(
            fire.burns(),
            "a processor was left idle before the runs ended"
        );
        println!("{left} runs of each sender are left");
    }
    println!("| sender | runs | false failures | runs in which something was inconclusive |");
    println!("|---|---|---|---|");
    for (sender, sum) in &sums {
        println!("{}", sum.row(sender.name));
    }
    for (sender, sum) in &sums {
        println!("{}, inconclusive: {:?}", sender.name, sum.inconclusive);
    }
    for (sender, sum) in sums {
        assert!(
            sum.false_failures.is_empty(),
            "{}: {:#?}",
            sender.name,
            sum.false_failures
        );
    }
}

/// What came of all runs of a sender.
#[derive(Debug, Default)]
struct Sum {
    runs: usize,
    runs_left_open: usize,
    inconclusive: BTreeMap<String, usize>,
    false_failures: Vec<String>,
}

/// Starts so many runs, one after the other; each gives its report.
fn start(sender: &Sender, runs: u32) -> Vec<JoinHandle<String>> {
    let run = |number| {
        let arguments = arguments(&(sender.adapter)(), &[]);
        thread::spawn(move || {
            thread::sleep(number * BETWEEN_STARTS);
            report(&arguments)
        })
    };
    (0..runs).map(run).collect()
}

/// The report of a run. On a busy machine an adapter may not have started when it is given up;
/// then nobody was accused of anything, and nothing was seen.
fn report(arguments: &[OsString]) -> String {
    for _ in 0..TRIES {
        let report = String::from_utf8(output(arguments).stdout).unwrap();
        if is_report(&report) {
            return report;
        }
    }
    panic!("could not be run: {arguments:?}");
}

impl Sum {
    /// As `conformance/README.md` has it.
    fn row(&self, name: &str) -> String {
        let accused = self.false_failures.len();
        format!(
            "| {name} | {} | {accused} | {} |",
            self.runs, self.runs_left_open
        )
    }

    fn add(&mut self, sender: &Sender, report: &str) {
        self.runs += 1;
        let troubles = troubles(report);
        let is_open = |trouble: &String| trouble.starts_with("inconclusive ");
        self.runs_left_open += usize::from(troubles.iter().any(is_open));
        for trouble in troubles {
            if let Some(id) = trouble.strip_prefix("inconclusive ") {
                *self.inconclusive.entry(id.to_owned()).or_default() += 1;
            } else if !sender.is_known_for(&trouble) {
                println!("{}: {trouble}\n{report}", sender.name);
                self.false_failures.push(trouble);
            }
        }
    }
}

fn reference() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command.args(["reference", "sender"]);
    command
}

/// As many threads that only compute as there are processors; put out when it is dropped.
struct Fire {
    out: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Fire {
    fn light() -> Self {
        let out = Arc::new(AtomicBool::new(false));
        let processors = thread::available_parallelism().unwrap().get();
        let burn = |_| {
            let out = Arc::clone(&out);
            thread::spawn(move || {
                let began = Instant::now();
                while !out.load(Ordering::Relaxed) && began.elapsed() < LONGEST {
                    std::hint::spin_loop();
                }
            })
        };
        let threads = (0..processors).map(burn).collect();
        Self { out, threads }
    }

    /// Whether none of the threads has ended by itself.
    fn burns(&self) -> bool {
        !self.threads.iter().any(JoinHandle::is_finished)
    }
}

impl Drop for Fire {
    fn drop(&mut self) {
        self.out.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
