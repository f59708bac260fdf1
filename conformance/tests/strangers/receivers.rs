//! Receivers, and exactly what the suite finds in them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::run::{TOKEN, built, example, examples, python, run};

const EXPRESS: &[&str] = &[
    // The parser leaves no body behind, and taking that apart fails.
    "warn receiver.response.rejected.empty",
    // Whatever has no known event is acknowledged.
    "warn receiver.response.rejected.array",
    "warn receiver.response.rejected.no-event",
    // The handler takes apart what is not there, or never looks at it.
    "warn receiver.response.rejected.no-data",
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-event",
    "warn receiver.response.rejected.wrong-data",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
    // The parser's limit is 100 KiB unless it is told otherwise.
    "warn receiver.body.size.above-a-hundred-kib",
    "warn receiver.body.size.largest",
    // The body is taken apart before the token is looked at.
    "warn receiver.unauthenticated.robust.content-type",
    // Errors are answered with their stacks unless NODE_ENV says production.
    "warn receiver.answer.disclosure.authenticated",
    "warn receiver.answer.disclosure.unauthenticated",
];

const FASTIFY: &[&str] = &[
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-event",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
];

const FASTAPI: &[&str] = &[
    "FAIL receiver.transport.token.right-then-wrong",
    "warn receiver.response.unauthorized.right-then-wrong",
    "warn receiver.response.unauthorized.in-query",
    "warn receiver.response.unauthorized.in-body",
    "warn receiver.response.unauthorized.missing",
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
];

const FLASK: &[&str] = &[
    "warn receiver.response.rejected.array",
    "warn receiver.response.rejected.null",
    "warn receiver.response.rejected.number",
    "warn receiver.response.rejected.no-event",
    "warn receiver.response.rejected.no-data",
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-event",
    "warn receiver.response.rejected.wrong-data",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
];

const NET_HTTP: &[&str] = &[
    "FAIL receiver.transport.token.right-then-wrong",
    "warn receiver.response.unauthorized.right-then-wrong",
    "warn receiver.response.rejected.null",
    "warn receiver.response.rejected.no-event",
    "warn receiver.response.rejected.no-data",
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-data",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
];

const HTTP_SERVER: &[&str] = &[
    "FAIL receiver.transport.token.right-then-wrong",
    "warn receiver.response.unauthorized.right-then-wrong",
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-event",
    "warn receiver.response.rejected.wrong-data",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
    "warn receiver.response.rejected.truncated",
    "warn receiver.response.rejected.not-json",
    "warn receiver.response.rejected.empty",
    "warn receiver.response.rejected.array",
    "warn receiver.response.rejected.null",
    "warn receiver.response.rejected.number",
    "warn receiver.response.rejected.no-event",
    "warn receiver.response.rejected.no-data",
    "warn receiver.robust.invalid-text",
    "warn receiver.robust.gzip",
    "warn receiver.answer.complete.refused",
];

const AXUM: &[&str] = &[
    "FAIL receiver.transport.token.right-then-wrong",
    "warn receiver.response.unauthorized.right-then-wrong",
    "warn receiver.response.rejected.other-data",
    "warn receiver.response.rejected.wrong-data",
    "warn receiver.response.rejected.wrong-issue",
    "warn receiver.response.rejected.wrong-id",
    "warn receiver.header.content-type.blanks",
];

/// The receivers by the name they have in the table.
pub(crate) const RECEIVERS: [(&str, &[&str]); 7] = [
    ("Express", EXPRESS),
    ("Fastify", FASTIFY),
    ("FastAPI", FASTAPI),
    ("Flask", FLASK),
    ("net/http", NET_HTTP),
    ("HttpServer", HTTP_SERVER),
    ("axum", AXUM),
];

#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_express_bears_every_must_and_swallows_nonsense() {
    let (exit, troubles) = check_receiver("express", Command::new("node").arg("server.mjs"));
    assert_eq!(troubles, EXPRESS);
    assert_eq!(exit, 0);
}

#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_fastify_takes_any_data_for_an_event() {
    let (exit, troubles) = check_receiver("fastify", Command::new("node").arg("server.mjs"));
    assert_eq!(troubles, FASTIFY);
    assert_eq!(exit, 0);
}

#[test]
#[ignore = "needs Python: cargo xtask test runs it"]
fn python_fastapi_believes_the_first_token_and_validates_before_it_asks_for_one() {
    let (exit, troubles) = check_receiver("fastapi", python().arg("main.py"));
    assert_eq!(troubles, FASTAPI);
    assert_eq!(exit, 1);
}

#[test]
#[ignore = "needs Python: cargo xtask test runs it"]
fn python_flask_fails_on_json_that_is_no_event() {
    let (exit, troubles) = check_receiver("flask", python().arg("app.py"));
    assert_eq!(troubles, FLASK);
    assert_eq!(exit, 0);
}

#[test]
#[ignore = "needs Go: cargo xtask test runs it"]
fn go_net_http_believes_the_first_token_and_takes_any_object_for_an_event() {
    let (exit, troubles) = check_receiver("go-net-http", &mut Command::new(built("go-net-http")));
    assert_eq!(troubles, NET_HTTP);
    assert_eq!(exit, 1);
}

#[test]
#[ignore = "needs Java and Maven: cargo xtask test runs it"]
fn java_httpserver_drops_the_connection_on_what_it_cannot_read() {
    let mut java = Command::new("java");
    java.arg("-cp").arg(built("jdk-httpserver").join("*"));
    let (exit, troubles) = check_receiver("jdk-httpserver", java.arg("Receiver.java"));
    assert_eq!(troubles, HTTP_SERVER);
    assert_eq!(exit, 1);
}

#[test]
fn rust_axum_believes_the_first_token() {
    let (exit, troubles) = check_receiver("axum", &mut example("receiver-axum"));
    assert_eq!(troubles, AXUM);
    assert_eq!(exit, 1);
}

/// Starts a receiver in its folder, checks it, and stops it.
fn check_receiver(name: &str, command: &mut Command) -> (i32, Vec<String>) {
    let mut server = command
        .current_dir(examples("receivers").join(name))
        .env("WEBHOOK_TOKEN", TOKEN)
        .env("PORT", "0")
        // What it is unless told otherwise.
        .env_remove("NODE_ENV")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(server.stdout.take().unwrap());
    let _stopped = Stopped(server);
    output.read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").expect(&line);
    let (exit, troubles) = run(["check", "receiver", url]);
    let (not_bound, troubles): (Vec<_>, Vec<_>) = troubles
        .into_iter()
        .partition(|trouble| trouble.starts_with("n/a"));
    assert_eq!(not_bound, NOT_BOUND);
    (exit, troubles)
}

/// What does not bind a receiver on this machine, over plain HTTP, whose effects nobody counts.
const NOT_BOUND: [&str; 6] = [
    "n/a receiver.transport.https",
    "n/a receiver.tls.certificate",
    "n/a receiver.tls.version.current",
    "n/a receiver.tls.version.old",
    "n/a receiver.effect.idempotence.in-a-row",
    "n/a receiver.effect.idempotence.at-once",
];

/// A child that is stopped when the test is over, failed or not.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
