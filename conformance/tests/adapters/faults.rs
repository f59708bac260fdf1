//! What is told of an adapter that does not do as it should.

use abc_webhook_conformance::stage::Fault;
use abc_webhook_conformance::stage::adapter::{Adapter, Command};
use abc_webhook_conformance::stage::sender::SenderTarget;
use abc_webhook_conformance::trace::sender::Outcome;

use crate::{HELLO, deliver, order, start, what};

#[tokio::test]
async fn one_that_is_not_there_would_not_start() {
    let command = Command {
        words: vec!["no-such-program-here".into()],
        pass: Vec::new(),
    };
    let fault = Adapter::start(command, 1).await.err().unwrap();
    assert!(matches!(fault, Fault::WouldNotStart { .. }), "{fault}");
}

#[tokio::test]
async fn one_that_dies_at_once_is_quoted() {
    let fault = start("echo out of luck >&2; exit 3").await.err().unwrap();
    insta::assert_snapshot!(fault, @r"
    the adapter sh -c 'echo out of luck >&2; exit 3' ended without a hello (exit status: 3)
    its last words on standard error:
      | out of luck
    ");
}

/// In paused time a process seems to take for ever.
#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_not_waited_for() {
    let fault = start("exec sleep 60").await.err().unwrap();
    insta::assert_snapshot!(fault, @r"
    the adapter sh -c 'exec sleep 60' said no hello within 10 s
    it wrote nothing to standard error
    ");
}

/// Time stands still until the hello is there, and then runs away.
#[tokio::test]
async fn one_that_never_finishes_is_given_up() {
    let adapter = start(&format!("{HELLO}; exec sleep 60")).await.unwrap();
    tokio::time::pause();
    let fault = adapter.deliver(order()).await.unwrap_err();
    assert_eq!(what(fault), "did not finish a delivery within 132 s");
}

#[tokio::test]
async fn one_that_does_not_begin_with_a_good_hello_is_told_why() {
    let beginnings = [
        (
            "Starting up",
            "wrote a line that is no message (expected value at line 1 column 1): Starting up",
        ),
        (
            r#"{"type":"hello","protocol":7}"#,
            "speaks version 7 of the protocol, not 1",
        ),
        (
            r#"{"type":"hello","protocol":1,"max_in_flight":0}"#,
            "says in its hello that max_in_flight is 0",
        ),
        (
            r#"{"type":"done","id":"d0","outcome":"delivered"}"#,
            "did not begin with hello",
        ),
    ];
    for (line, expected) in beginnings {
        let fault = start(&format!("echo '{line}'")).await.err().unwrap();
        assert_eq!(what(fault), expected, "{line}");
    }
}

#[tokio::test]
async fn one_that_does_as_it_should_delivers() {
    let done = r#"read line; echo '{"type":"done","id":"d0","outcome":"rejected"}'; read line"#;
    assert_eq!(
        deliver(&format!("{HELLO}; {done}")).await,
        Ok(Outcome::Rejected)
    );
}

#[tokio::test]
async fn one_that_dies_in_the_middle_is_quoted() {
    let fault = deliver(&format!("{HELLO}; read line; echo oh no >&2"))
        .await
        .unwrap_err();
    let Fault::Misbehaved { what, stderr, .. } = fault else {
        panic!("{fault}");
    };
    assert_eq!(what, "ended before it was told to (exit status: 0)");
    assert_eq!(stderr, ["oh no"]);
}

#[tokio::test]
async fn one_that_invents_a_delivery_is_told_which() {
    let invents = r#"read line; echo '{"type":"done","id":"x9","outcome":"delivered"}'; read line"#;
    assert_eq!(
        what(deliver(&format!("{HELLO}; {invents}")).await.unwrap_err()),
        r#"was done with a delivery that nobody asked for: "x9""#
    );
}

#[tokio::test]
async fn one_that_is_done_twice_is_told_so() {
    let done = r#"echo '{"type":"done","id":"d0","outcome":"delivered"}'"#;
    let adapter = start(&format!("{HELLO}; read line; {done}; {done}; read line"))
        .await
        .unwrap();
    assert_eq!(adapter.deliver(order()).await, Ok(Outcome::Delivered));
    assert_eq!(
        what(adapter.deliver(order()).await.unwrap_err()),
        r#"was done twice with the delivery "d0""#
    );
}

#[tokio::test]
async fn an_outcome_that_is_not_on_the_list_is_refused() {
    let done = r#"read line; echo '{"type":"done","id":"d0","outcome":"fine"}'; read line"#;
    let what = what(deliver(&format!("{HELLO}; {done}")).await.unwrap_err());
    assert!(what.contains("unknown variant `fine`"), "{what}");
}

#[tokio::test]
async fn a_token_in_the_last_words_is_masked() {
    let tell = r#"read line; echo "got $line" >&2"#;
    let fault = deliver(&format!("{HELLO}; {tell}")).await.unwrap_err();
    let shown = fault.to_string();
    assert!(shown.contains(r#""token":"<token>""#), "{shown}");
    assert!(!shown.contains("canary"), "{shown}");
}
