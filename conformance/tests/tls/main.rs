//! Receivers over HTTPS: who is believed, what is convicted, and what is never sent.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
#[path = "../proxy/mod.rs"]
mod proxy;

mod cli;
mod runs;
mod versions;

use std::io::Write as _;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::stage::client::{Receiver, ReceiverStage};
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::receiver::ReceiverTrace;
use tempfile::NamedTempFile;

fn pem_file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn check(id: &str) -> &'static Check<Receiver> {
    checks::receiver().find(|check| check.id == id).unwrap()
}

async fn perform(stage: &ReceiverStage, check: &Check<Receiver>) -> Result<ReceiverTrace, Fault> {
    stage.perform(&(check.play)(), Company::Alone).await
}

async fn finding(stage: &ReceiverStage, check: &Check<Receiver>) -> Finding {
    (check.judge)(&perform(stage, check).await.unwrap())
}
