//! Many receivers at once: what is told of them, what is on disk, and what is refused.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;
mod receiving;
mod targets;

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use abc_webhook_conformance::report::read::read;
use serde_json::Value;

use self::command::shown;
use self::receiving::{Receiver, TOKEN};

#[test]
fn every_target_has_a_line_and_all_have_a_summary() {
    let fleet = Fleet::new();
    let url = fleet.receiver.url();
    fleet.list(&format!(
        "[[target]]\nname = \"good\"\nurl = \"{url}/good\"\n\
         [[target]]\nname = \"other-token\"\nurl = \"{url}/bad\"\ntoken-file = \"other\"\n\
         [[target]]\nname = \"gone\"\nurl = \"http://127.0.0.1:1/\"\n"
    ));
    std::fs::write(fleet.path("other"), "another-token\n").unwrap();
    let only = "receiver.event.issue-{creation,addition}.observed";
    let output = fleet.check(&["--only", only, "--concurrency", "1"]);
    insta::assert_snapshot!(fleet.shown(&output), @"
    exit: 3
    --- stdout
    abc-webhook 0.1.0: receiver suite, 3 targets of FOLDER/targets.toml
    catalogue DIGEST, protocol 1

    FAIL TIME  other-token 2 FAIL
    conforms TIME  good 2 pass
    unreachable TIME  gone http://127.0.0.1:1/ cannot be reached: Connection refused (os error 111)

    2 checks that do not pass everywhere
      FAIL         receiver.event.issue-addition.observed: 1 target (other-token)
      FAIL         receiver.event.issue-creation.observed: 1 target (other-token)

    2 targets that do not conform
      unreachable  gone
      FAIL         other-token

    3 in TIME: 1 conforms, 1 FAIL, 1 unreachable
    --- stderr
    ");
}

#[test]
fn each_target_has_a_report_and_so_have_all() {
    let fleet = Fleet::new();
    fleet.list_of(3);
    std::fs::create_dir(fleet.path("each")).unwrap();
    let reports = [
        "json={}each/{name}.json",
        "junit={}each",
        "jsonl={}all.jsonl",
        "json={}all.json",
        "markdown={}all.md",
    ];
    let reports = reports.map(|it| it.replacen("{}", &format!("{}/", fleet.folder()), 1));
    let options = reports.iter().flat_map(|it| ["--report", it]);
    let options = ["--only", "receiver.event.*"].into_iter().chain(options);
    let output = fleet.check(&options.collect::<Vec<_>>());
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let mut names = Vec::new();
    for file in ["all.jsonl", "all.json"] {
        let text = std::fs::read_to_string(fleet.path(file)).unwrap();
        let report = read(&text).unwrap().report;
        assert_eq!(report.exit, Some(0));
        let mut told: Vec<_> = report
            .suites
            .iter()
            .map(|it| it.started.name.clone().unwrap())
            .collect();
        told.sort();
        assert_eq!(told, ["r0", "r1", "r2"]);
        names = told;
    }
    for name in names {
        let text = std::fs::read_to_string(fleet.path(&format!("each/{name}.json"))).unwrap();
        let report = read(&text).unwrap().report;
        assert_eq!((report.suites.len(), report.exit), (1, Some(0)));
        let again = &report.suites[0].checks[0].again;
        assert!(again.contains(&format!("--target {name} ")), "{again}");
        let xml = std::fs::read_to_string(fleet.path(&format!("each/{name}.xml"))).unwrap();
        assert!(
            xml.contains(&format!("abc-webhook.receiver.{name}")),
            "{xml}"
        );
    }
    assert!(
        std::fs::read_to_string(fleet.path("all.md"))
            .unwrap()
            .contains("r1, http")
    );
}

/// What runs the check again is taken from a report, and run.
#[test]
fn the_command_of_a_report_finds_the_target_again() {
    let fleet = Fleet::new();
    fleet.list_of(2);
    let output = fleet.check(&["--only", "receiver.event.*", "--report", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let again = report["suites"][1]["checks"][0]["again"].as_str().unwrap();
    let words = shlex::split(again).unwrap();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let again = fleet.run(&words[1..]);
    assert_eq!(again.status.code(), Some(0), "{}", shown(&again));
    assert!(
        shown(&again).contains("receiver suite, 1 target of"),
        "{}",
        shown(&again)
    );
}

#[test]
fn parts_are_joined_to_the_whole() {
    let fleet = Fleet::new();
    fleet.list_of(5);
    let report = format!("json={}/{{part}}.json", fleet.folder());
    for part in ["1/2", "auto/2"] {
        let options = [
            "--partition",
            part,
            "--report",
            &report,
            "--only",
            "receiver.event.*",
        ];
        let mut command = fleet.command(&["--targets", &fleet.file(), "--quiet"]);
        let output = command
            .args(options)
            .env("JOB_COMPLETION_INDEX", "1")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    }
    let (first, second) = (fleet.file_at("1-of-2.json"), fleet.file_at("2-of-2.json"));
    let merged = ["report", "merge", &first, &second, "--report", "json"];
    let whole: Value = serde_json::from_slice(&command::run(&merged).stdout).unwrap();
    let names = whole["suites"].as_array().unwrap().iter();
    let mut names: Vec<_> = names.map(|it| it["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["r0", "r1", "r2", "r3", "r4"]);
}

#[test]
fn nothing_selected_is_exit_2() {
    let fleet = Fleet::new();
    fleet.list_of(2);
    for options in [
        &["--target", "x*"][..],
        &["--partition", "3/3"],
        &["--target", "r0", "--partition", "2/2"],
        &["--partition", "auto/2"],
        &["--only", "receiver.nothing"],
    ] {
        let output = fleet.check(options);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{options:?} {}",
            shown(&output)
        );
        assert!(output.stdout.is_empty());
    }
    insta::assert_snapshot!(fleet.shown(&fleet.check(&["--target", "x*"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: no target was selected of FOLDER/targets.toml
    hint: --target matches names; with more parts than targets some parts are empty
    ");
    insta::assert_snapshot!(fleet.shown(&fleet.check(&["--partition", "auto/2"])), @"
    exit: 2
    --- stdout
    --- stderr
    error: --partition: JOB_COMPLETION_INDEX is not set
    hint: auto/N is for the pods of an Indexed Job; anywhere else say which, as in 1/4
    ");
}

#[test]
fn what_is_wrong_with_a_row_is_told_before_anything_is_played() {
    let fleet = Fleet::new();
    fleet.list(
        "[[target]]\nname = \"a\"\nurl = \"http://127.0.0.1:1/\"\ntoken = \"canary-token\"\n\n\
         [[target]]\nname = \"a b\"\nurl = \"http://127.0.0.1:1/\"\n",
    );
    insta::assert_snapshot!(fleet.shown(&fleet.check(&[])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/targets.toml:4: target "a": a token may not stand in the file
    FOLDER/targets.toml:7: "a b" is no name for a target
    hint: token-env names a variable that holds it, token-file a file; the list itself may then be shown to anybody
    "#);
    fleet.list(
        "[[target]]\nname = \"a\"\nurl = \"ftp://user:canary@host/\"\n\n\
         [[target]]\nname = \"b\"\nurl = \"http://127.0.0.1:1/\"\ntoken-env = \"NO_SUCH_TOKEN\"\n\n\
         [[target]]\nname = \"c\"\nurl = \"http://127.0.0.1:1/\"\nbaseline = \"none.toml\"\n\n\
         [[target]]\nname = \"d\"\nurl = \"http://127.0.0.1:1/\"\nheaders = [\"Host: x\"]\n\n\
         [[target]]\nname = \"e\"\nurl = \"http://127.0.0.1:1/\"\ncacert = \"ca.pem\"\n\n\
         [[target]]\nname = \"f\"\nurl = \"http://127.0.0.1:1/\"\ntime-out = -1\n",
    );
    insta::assert_snapshot!(fleet.shown(&fleet.check(&[])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: FOLDER/targets.toml:1: target "a": "ftp://…": the scheme "ftp" is none that webhooks use
    FOLDER/targets.toml:5: target "b": the variable of the token, NO_SUCH_TOKEN, is not set
    FOLDER/targets.toml:10: target "c": the baseline FOLDER/none.toml cannot be read: No such file or directory (os error 2)
    FOLDER/targets.toml:15: target "d": --header: Host is set by the checks themselves
    FOLDER/targets.toml:20: target "e": cacert goes with HTTPS, and the URL says http
    FOLDER/targets.toml:25: target "f": time-out: a number of seconds above 0 and up to 600 is needed
    hint: give the whole URL, for example http://127.0.0.1:3000/webhook
    "#);
    let missing = fleet.run(&["check", "receiver", "--targets", "no/such/file"]);
    insta::assert_snapshot!(shown(&missing), @"
    exit: 2
    --- stdout
    --- stderr
    error: the file of targets no/such/file cannot be read: No such file or directory (os error 2)
    hint: --targets takes the path of a file in TOML or JSON Lines, or - for standard input
    ");
}

#[test]
fn options_that_are_about_one_receiver_are_refused() {
    for options in [
        &["http://127.0.0.1:1/"][..],
        &["--fuzz"],
        &["--probe", "true"],
        &["--unix-socket", "s"],
    ] {
        let arguments = [&["check", "receiver", "--targets", "t"][..], options].concat();
        let output = command::run(&arguments);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
    }
}

#[test]
fn a_list_may_come_in_by_standard_input_and_be_json_lines() {
    let fleet = Fleet::new();
    let url = fleet.receiver.url();
    let line = format!("{{\"name\":\"a\",\"url\":\"{url}\",\"token-env\":\"OTHER\"}}\n");
    let arguments = [
        "check",
        "receiver",
        "--targets",
        "-",
        "--only",
        "receiver.event.*",
    ];
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command::without_proxies(&mut command);
    command
        .args(arguments)
        .env("OTHER", TOKEN)
        .env_remove("ABC_WEBHOOK_TOKEN");
    let output = command::output_with(&mut command, line.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

#[test]
fn each_target_may_have_terms_of_its_own() {
    let fleet = Fleet::new();
    let yes_man = targets::yes_man("");
    std::fs::write(
        fleet.path("known.toml"),
        "\"receiver.transport.token.wrong\" = \"it is a stub\"\n",
    )
    .unwrap();
    fleet.list(&format!(
        "[[target]]\nname = \"excused\"\nurl = \"{yes_man}\"\nbaseline = \"known.toml\"\n\
         [[target]]\nname = \"accused\"\nurl = \"{yes_man}\"\n\
         [[target]]\nname = \"lenient\"\nurl = \"{yes_man}\"\nlevel = \"should\"\nbaseline = [\"known.toml\"]\n\
         [[target]]\nname = \"strict\"\nurl = \"{yes_man}\"\nstrict = true\nbaseline = \"known.toml\"\n"
    ));
    let only = "receiver.{transport.token.wrong,response.unauthorized.wrong}";
    let output = fleet.check(&["--only", only, "--report", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let exits = report["suites"].as_array().unwrap().iter();
    let mut exits: Vec<_> = exits
        .map(|it| format!("{} {}", it["name"].as_str().unwrap(), it["ended"]["exit"]))
        .collect();
    exits.sort_unstable();
    assert_eq!(exits, ["accused 1", "excused 0", "lenient 0", "strict 1"]);
    assert_eq!(output.status.code(), Some(1));
}

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

/// The job names what is there: parts, variables, arguments.
#[test]
fn the_job_for_kubernetes_fits_the_command_and_its_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/kubernetes");
    let job = std::fs::read_to_string(folder.join("job.yaml")).unwrap();
    let list = std::fs::read_to_string(folder.join("targets.toml")).unwrap();
    let rows = abc_webhook_conformance::targets::parse("targets.toml", &list).unwrap();
    let value = |key: &str| {
        let line = job.lines().find(|line| line.trim_start().starts_with(key));
        line.unwrap().rsplit(' ').next().unwrap().to_owned()
    };
    let parts = value("completions:");
    assert_eq!(value("parallelism:"), parts);
    assert!(rows.len() >= parts.parse().unwrap());
    let (_, rest) = job.split_once("args:\n").unwrap();
    let lines = rest
        .lines()
        .map_while(|line| line.trim().strip_prefix("- "));
    let lines: Vec<&str> = lines.collect();
    let arguments = &lines[..lines
        .iter()
        .position(|it| it.starts_with("name:"))
        .unwrap_or(lines.len())];
    assert!(
        arguments.contains(&&*format!("auto/{parts}")),
        "{arguments:?}"
    );

    let reports = tempfile::tempdir().unwrap();
    let list = folder.join("targets.toml").display().to_string();
    let place = |argument: &&str| {
        let argument = argument.replace("/etc/abc-webhook/targets.toml", &list);
        argument.replace("/reports", reports.path().to_str().unwrap())
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    command
        .args(arguments.iter().map(place))
        .env("JOB_COMPLETION_INDEX", "0");
    for name in rows.iter().filter_map(|row| row.token_env.as_ref()) {
        assert!(job.contains(&format!("- name: {name}\n")), "{name}");
        command.env(name, TOKEN);
    }
    // Nothing is to be reached from a test.
    let output = command.args(["--only", "none"]).output().unwrap();
    let told = shown(&output);
    assert!(told.contains("error: no check was selected"), "{told}");
}

/// Files, and a receiver that everybody in them means.
struct Fleet {
    folder: tempfile::TempDir,
    receiver: Receiver,
}

impl Fleet {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            receiver: Receiver::start(),
        }
    }

    fn list(&self, text: &str) {
        std::fs::write(self.path("targets.toml"), text).unwrap();
    }

    fn list_of(&self, count: usize) {
        let url = self.receiver.url();
        let rows =
            (0..count).map(|it| format!("[[target]]\nname = \"r{it}\"\nurl = \"{url}/{it}\"\n"));
        self.list(&rows.collect::<String>());
    }

    fn folder(&self) -> String {
        self.folder.path().to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file_at(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn file(&self) -> String {
        self.file_at("targets.toml")
    }

    fn check(&self, options: &[&str]) -> Output {
        self.command(&["--targets", &self.file()])
            .args(options)
            .output()
            .unwrap()
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = self.program();
        command.args(["check", "receiver"]).args(options);
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.program().args(arguments).output().unwrap()
    }

    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
        command::without_proxies(&mut command);
        command.current_dir(self.folder.path());
        command.env("ABC_WEBHOOK_TOKEN", TOKEN).stdin(Stdio::null());
        command.env_remove("JOB_COMPLETION_INDEX");
        command
    }

    /// Without what differs from run to run: times, and the order in which targets end.
    fn shown(&self, output: &Output) -> String {
        let text = shown(output).replace(&self.folder(), "FOLDER");
        let version = format!(
            "catalogue {}",
            abc_webhook_conformance::version::catalogue()
        );
        let text = text.replace(&version, "catalogue DIGEST");
        let mut lines: Vec<String> = text.lines().map(without_time).collect();
        for targets in lines.split_mut(|line| !line.contains(" TIME  ")) {
            targets.sort_unstable();
        }
        lines.join("\n")
    }
}

/// A line without the time that it tells.
fn without_time(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [verdict, _, "ms" | "s", rest @ ..] => format!("{verdict} TIME  {}", rest.join(" ")),
        [count, "target" | "targets", "in", _, _, rest @ ..] => {
            format!("{count} in TIME: {}", rest.join(" "))
        }
        _ => line.to_owned(),
    }
}
