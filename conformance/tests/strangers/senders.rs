//! Senders, and exactly what the suite finds in them.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::Command;

use crate::run::{built, example, examples, python, run};

pub(crate) const AXIOS: &[&str] = &[
    // axios makes an error of every status but 2xx, and rxjs retries every error.
    "FAIL sender.retry.client-error.bad-request",
    "FAIL sender.retry.client-error.unauthorized",
    "FAIL sender.retry.client-error.not-found",
    "FAIL sender.retry.client-error.conflict",
    "FAIL sender.retry.client-error.gone",
    "FAIL sender.retry.client-error.too-many-requests",
    "FAIL sender.retry.client-error.after-server-error",
];

pub(crate) const FETCH: &[&str] = &[];

pub(crate) const URLLIB: &[&str] = &[
    // http.client takes a head that breaks off for one that is complete.
    "FAIL sender.retry.network-error.cut-head",
];

const REQUESTS: &[&str] = &[
    // urllib3 pauses before the second retry and the third; the first comes at once.
    "FAIL sender.retry.interval.not-early",
    "FAIL sender.retry.interval.not-early-after-slow-answer",
    "FAIL sender.retry.interval.not-early-after-close",
    // http.client, below urllib3, takes a head that breaks off for one that is complete.
    "FAIL sender.retry.network-error.cut-head",
];

const HTTPX: &[&str] = &[];

const NET_HTTP: &[&str] = &[
    // The default policy takes a 429 for something that will pass.
    "FAIL sender.retry.client-error.too-many-requests",
];

const HTTP_CLIENT: &[&str] = &[];

const REQWEST: &[&str] = &[
    // The jitter is full unless it is told otherwise: a pause is anything between nothing and 3 s.
    "FAIL sender.retry.interval.not-early",
    "FAIL sender.retry.interval.not-early-after-slow-answer",
    "FAIL sender.retry.interval.not-early-after-close",
    // The default strategy takes a 429 for something that will pass.
    "FAIL sender.retry.client-error.too-many-requests",
];

/// The senders by the name they have in the table.
pub(crate) const SENDERS: [(&str, &[&str]); 8] = [
    ("axios", AXIOS),
    ("fetch", FETCH),
    ("urllib", URLLIB),
    ("requests", REQUESTS),
    ("httpx", HTTPX),
    ("net/http", NET_HTTP),
    ("HttpClient", HTTP_CLIENT),
    ("reqwest", REQWEST),
];

#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_axios_with_rxjs_retries_client_errors() {
    check_sender(&node("axios-rxjs"), AXIOS);
}

/// What the vendor's server is known to do is excused, and this sender does nothing else.
#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_axios_with_rxjs_is_green_with_the_vendors_baseline() {
    let terms = ["--baseline", "abc-user-feedback"];
    let known = AXIOS.iter().map(|trouble| known(trouble));
    let known: BTreeSet<String> = known.collect();
    let (exit, troubles) = check(&node("axios-rxjs"), &terms);
    assert_eq!(troubles, known);
    // Nothing but lateness can be inconclusive, since all other troubles are in the list.
    assert!(matches!(exit, 0 | 4), "exit code {exit}");
}

#[test]
#[ignore = "needs Node and npm: cargo xtask test runs it"]
fn node_fetch_with_p_retry_conforms() {
    check_sender(&node("fetch-p-retry"), FETCH);
}

#[test]
#[ignore = "needs Python: cargo xtask test runs it"]
fn python_urllib_believes_half_a_head() {
    check_sender(&script(python(), "python-urllib/adapter.py"), URLLIB);
}

#[test]
#[ignore = "needs Python: cargo xtask test runs it"]
fn python_requests_with_urllib3_retries_at_once() {
    check_sender(&script(python(), "requests-urllib3/adapter.py"), REQUESTS);
}

#[test]
#[ignore = "needs Python: cargo xtask test runs it"]
fn python_httpx_with_tenacity_conforms() {
    check_sender(&script(python(), "httpx-tenacity/adapter.py"), HTTPX);
}

#[test]
#[ignore = "needs Go: cargo xtask test runs it"]
fn go_net_http_with_retryablehttp_retries_too_many_requests() {
    check_sender(&Command::new(built("go-retryablehttp")), NET_HTTP);
}

#[test]
#[ignore = "needs Java and Maven: cargo xtask test runs it"]
fn java_http_client_with_resilience4j_conforms() {
    let mut java = Command::new("java");
    java.arg("-cp").arg(built("java-resilience4j").join("*"));
    check_sender(&script(java, "java-resilience4j/Adapter.java"), HTTP_CLIENT);
}

#[test]
fn rust_reqwest_with_reqwest_retry_pauses_as_it_pleases() {
    check_sender(&example("sender-reqwest-retry"), REQWEST);
}

pub(crate) fn node(name: &str) -> Command {
    script(Command::new("node"), &format!("{name}/adapter.mjs"))
}

pub(crate) fn script(mut interpreter: Command, path: &str) -> Command {
    interpreter.arg(examples("senders").join(path));
    interpreter
}

/// Holds what the suite finds in an adapter to what is pinned.
fn check_sender(adapter: &Command, pinned: &[&str]) {
    let (exit, found) = check(adapter, &[]);
    let pinned: BTreeSet<String> = pinned.iter().copied().map(str::to_owned).collect();
    let surplus: Vec<_> = found.difference(&pinned).collect();
    let missing: Vec<_> = pinned.difference(&found).collect();
    assert!(
        surplus.is_empty() && missing.is_empty(),
        "not pinned: {surplus:#?}\npinned, and not found: {missing:#?}"
    );
    // Where something was inconclusive and nothing fails, it is 4.
    let fails = pinned.iter().any(|trouble| trouble.starts_with("FAIL"));
    assert_eq!(exit == 1, fails, "exit code {exit}");
}

fn check(adapter: &Command, terms: &[&str]) -> (i32, BTreeSet<String>) {
    let (exit, troubles) = run(arguments(adapter, terms));
    // On a loaded machine lateness is inconclusive, and no fault of the stranger's.
    let lateness =
        |trouble: &String| trouble.starts_with("inconclusive ") && trouble.contains("late");
    let troubles = troubles.into_iter().filter(|trouble| !lateness(trouble));
    (exit, troubles.collect())
}

/// The command line that checks a sender on these terms.
pub(crate) fn arguments(adapter: &Command, terms: &[&str]) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = ["check", "sender"].map(Into::into).into();
    arguments.extend(terms.iter().map(Into::into));
    arguments.extend(["--command".into(), adapter.get_program().to_owned()]);
    arguments.extend(adapter.get_args().map(ToOwned::to_owned));
    arguments
}

/// What becomes of a trouble that a baseline lists.
fn known(trouble: &str) -> String {
    match trouble.split_once(' ') {
        Some(("FAIL" | "warn", id)) => format!("known {id}"),
        _ => trouble.to_owned(),
    }
}
