//! Whatever the command sends goes by way of the proxy that curl would take.

#![cfg(unix)]

mod command;
mod proxy;

use std::process::Command;

use self::command::{shown, without_proxies};
use self::proxy::{Manner, Proxy};

const TOKEN: &str = "a-secret-token";

/// Nobody is there: only a proxy can have an answer.
const TO: &str = "http://receiver.example/hook?a=b";

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_abc-webhook"));
    without_proxies(&mut command);
    command.args(arguments).env("ABC_WEBHOOK_TOKEN", TOKEN);
    command
}

#[test]
fn trigger_goes_by_the_proxy_of_the_environment_and_tells_it_who_asks() {
    let proxy = Proxy::start(Manner::Refuses(404));
    let mut command = program(&["trigger", "issue-creation", "--to", TO]);
    command.env("http_proxy", proxy.url("user:password"));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    let told = shown(&output);
    assert!(told.contains("404") && !told.contains("password"), "{told}");
    let head = proxy.heads()[0].to_ascii_lowercase();
    assert!(
        head.starts_with("post http://receiver.example/hook?a=b http/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.contains("\r\nproxy-authorization: basic dxnlcjpwyxnzd29yza==\r\n"),
        "{head}"
    );
}

#[test]
fn an_option_names_another_proxy_and_the_line_for_curl_has_it() {
    let proxy = Proxy::start(Manner::Refuses(404));
    let address = proxy.address();
    let options = ["trigger", "issue-creation", "--to", TO, "--proxy", &address];
    let output = program(&options).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert_eq!(proxy.heads().len(), 1);
    let line = program(&options).arg("--dry-run").output().unwrap();
    let words = format!("curl -i --proxy http://{address} ");
    assert!(shown(&line).contains(&words), "{}", shown(&line));
}

#[test]
fn who_is_exempt_is_reached_straight() {
    let proxy = Proxy::start(Manner::Refuses(404));
    let to = "http://127.0.0.1:1/";
    let mut command = program(&["trigger", "issue-creation", "--to", to, "--retries", "0"]);
    command
        .env("http_proxy", proxy.url(""))
        .env("NO_PROXY", "127.0.0.0/8");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", shown(&output));
    assert!(proxy.heads().is_empty());
}

#[test]
fn the_api_is_asked_by_way_of_the_proxy() {
    let proxy = Proxy::start(Manner::Refuses(404));
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, "a-key-of-the-api").unwrap();
    let (key, out) = (key.display().to_string(), folder.path().join("out"));
    let mut command = program(&[
        "sdk",
        "go",
        "--project",
        "1",
        "--channel",
        "2",
        "--api-key-file",
        &key,
    ]);
    command
        .args(["--abc", "http://abc.example:4000", "--out"])
        .arg(out);
    command
        .env("all_proxy", proxy.url(""))
        .env("HTTP_PROXY", "http://127.0.0.1:1");
    let output = command.output().unwrap();
    assert!(
        shown(&output).contains("answered 404"),
        "{}",
        shown(&output)
    );
    let line = "GET http://abc.example:4000/api/projects/1/channels/2/fields HTTP/1.1\r\n";
    assert!(proxy.heads()[0].starts_with(line), "{:?}", proxy.heads());
}
