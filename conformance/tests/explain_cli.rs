//! `explain` as people use it: a page, a list, a mistake.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod command;

use command::{run, shown};

#[test]
fn a_page_is_for_a_reader() {
    insta::assert_snapshot!(shown(&run(&["explain", "sender.retry.exhaust.refused"])), @r#"
    exit: 0
    --- stdout
    sender.retry.exhaust.refused
    A conforming sender makes its third retry when the connection was refused
    before.

      clause   `retry.exhaust` (SHOULD)
      rule     While the failure lasts, all 3 retries are used.
      source   reading of the vendor's guide: Security and Retry Policy > Retry
               Policy

    What it checks
      Connections are refused for 7.5 s, which the attempts at 0, 3 and 6 s meet.
      Only the third retry, at 9 s, finds an open port. It is what a restart of a
      larger service looks like.

    Why it matters
      The three retries cover nine seconds. That is what a process needs to restart,
      and a sender that stops after the first or second retry gives up just before
      the receiver is back. The guide promises up to three, so the promise is weaker
      than a MUST, but a receiver's operators rely on all of them.

    How to fix it
      Keep one counter for a delivery, and let every kind of failure draw on it. Two
      common mistakes: a counter for each kind, as urllib3's `Retry` has with
      `connect`, `read` and `status`, of which the smallest decides; and a
      classification that trusts only the first failure and takes whatever comes in
      a retry for final.

    How the check works
      Attempts that were refused cannot be seen, so the check asks only whether an
      attempt came after the 7.5 s. A sender with fewer retries, or with shorter
      intervals, never shows up.

      The script:

      - at first: connections are refused for 7.5 s
      - attempt 1: the receiver answers 200
      - any later attempt: the receiver answers 200

    Try it
          abc-webhook check sender \
            --only sender.retry.exhaust.refused \
            --command PROGRAM
    --- stderr
    "#);
}

#[test]
fn several_are_listed_one_a_line() {
    insta::assert_snapshot!(shown(&run(&["explain", "*.client-error.gone*"])), @"
    exit: 0
    --- stdout
    sender.retry.client-error.gone: A conforming sender does not retry a 410.
    sender.retry.client-error.gone.with-retry-after: A conforming sender does not retry a 410 that has a Retry-After.
    sender.retry.client-error.gone.later: A conforming sender does not retry a 410 that comes after a 500.
    sender.retry.client-error.gone.later-with-retry-after: A conforming sender does not retry a 410 that comes after a 503 and has a Retry-After.
    --- stderr
    ");
    let begun = stdout(&["explain", "sender.retry.client-error"]);
    assert_eq!(begun.lines().count(), 76);
}

#[test]
fn a_clause_lists_its_checks() {
    let stdout = stdout(&["explain", "retry.limit"]);
    let (_, checks) = stdout.split_once("Its checks\n").unwrap();
    assert!(
        checks.starts_with("  - `sender.retry.limit.server-error`: "),
        "{stdout}"
    );
    assert!(
        stdout.lines().all(|line| line.chars().count() <= 80),
        "{stdout}"
    );
}

#[test]
fn what_is_unknown_is_exit_2_with_the_nearest_names() {
    insta::assert_snapshot!(shown(&run(&["explain", "sender.retry.limt.server-error"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "sender.retry.limt.server-error" is neither a check nor a clause; the nearest are sender.retry.limit.server-error, sender.retry.exhaust.server-error and sender.retry.limit.network-error
    hint: abc-webhook explain '*' lists the clauses and the checks, each with what it demands
    "#);
    insta::assert_snapshot!(shown(&run(&["explain", "sender.*.nothing"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "sender.*.nothing" matches no check and no clause
    hint: abc-webhook explain '*' lists the clauses and the checks, each with what it demands
    "#);
    insta::assert_snapshot!(shown(&run(&["explain", "xyzzy\x1b[2J"])), @r#"
    exit: 2
    --- stdout
    --- stderr
    error: "xyzzy\u{1b}[2J" is no glob: error parsing glob 'xyzzy\u{1b}[2J': unclosed character class; missing ']'
    hint: abc-webhook explain '*' lists the clauses and the checks, each with what it demands
    "#);
}

#[test]
fn programs_get_whole_pages() {
    let told = stdout(&["explain", "*.client-error.gone*", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let pages = told["pages"].as_array().unwrap();
    assert_eq!(pages.len(), 4);
    assert_eq!(pages[0]["id"], "sender.retry.client-error.gone");
    assert_eq!(pages[0]["kind"], "check");
    assert_eq!(
        pages[0]["title"],
        "A conforming sender does not retry a 410."
    );
    assert_eq!(pages[0]["facts"][0]["name"], "clause");
    assert_eq!(pages[0]["sections"][0]["heading"], "What it checks");
    assert_eq!(told["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn markdown_is_whole_pages_too() {
    let stdout = stdout(&["explain", "sender.leftover", "--format", "markdown"]);
    let headings: Vec<&str> = stdout
        .lines()
        .filter(|line| line.starts_with("# "))
        .collect();
    assert_eq!(
        headings,
        [
            "# `sender.leftover.attempt`",
            "# `sender.leftover.connection`"
        ]
    );
}

fn stdout(arguments: &[&str]) -> String {
    String::from_utf8(run(arguments).stdout).unwrap()
}
