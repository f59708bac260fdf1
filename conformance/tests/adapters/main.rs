//! Adapters that misbehave are blamed by name, with their last words; the sender is not.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "in a test a panic is the report"
)]
#![cfg(unix)]

mod faults;
mod life;
mod runs;

use std::time::Duration;

use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::Fault;
use abc_webhook_conformance::stage::adapter::{Adapter, Command};
use abc_webhook_conformance::stage::sender::{Order, SenderTarget};
use abc_webhook_conformance::trace::sender::Outcome;

/// Says in a shell that the delivery in `$line` is done.
const DONE: &str = r#"echo "$line" | sed 's/.*"id":"\([^"]*\)".*/{"type":"done","id":"\1","outcome":"delivered"}/'"#;

const HELLO: &str =
    r#"echo '{"type":"hello","protocol":1,"max_in_flight":9,"capabilities":["later"],"new":1}'"#;

async fn start(script: &str) -> Result<Adapter, Fault> {
    Adapter::start(shell(script), 1).await
}

async fn deliver(script: &str) -> Result<Outcome, Fault> {
    start(script).await.unwrap().deliver(order()).await
}

fn shell(script: &str) -> Command {
    Command {
        words: vec!["sh".into(), "-c".into(), script.into()],
        pass: Vec::new(),
    }
}

fn order() -> Order {
    Order {
        url: "http://127.0.0.1:1/".to_owned(),
        token: Some(Secret::new("canary-token").unwrap()),
        event: String::new(),
        marker: None,
        body: "{}".to_owned(),
        ca_file: None,
        time_out: Duration::from_secs(5),
    }
}

fn what(fault: Fault) -> String {
    match fault {
        Fault::Misbehaved { what, .. } => what,
        other => panic!("{other}"),
    }
}
