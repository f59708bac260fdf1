//! What is told of many receivers, and what their reports hold.

use std::process::Command;

use abc_webhook_conformance::report::read::read;
use serde_json::Value;

use crate::command::{self, shown};
use crate::fleet::Fleet;
use crate::receiving::TOKEN;
use crate::targets;

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
