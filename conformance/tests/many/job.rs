//! The Job for Kubernetes.

use std::path::Path;
use std::process::Command;

use crate::command::shown;
use crate::receiving::TOKEN;

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
