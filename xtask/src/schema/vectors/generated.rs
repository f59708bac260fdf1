//! Vectors from a fixed seed: inputs nobody would think of, with expectations that need no
//! implementation.

mod payload;
mod policy;
mod request;

use abc_webhook::WebhookEvent;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::error::Error;

pub(super) use payload::{invalid, valid};
pub(super) use policy::policy;
pub(super) use request::requests;

/// All bytes of the seed.
const SEED: u8 = 42;

/// The same on every machine and in every run.
fn runner() -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
    TestRunner::new_with_rng(Config::default(), rng)
}

#[expect(
    clippy::expect_used,
    reason = "the strategies filter so little that a draw cannot fail"
)]
fn draw<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    let tree = strategy.new_tree(runner);
    tree.expect("the strategies give values").current()
}

fn origin() -> String {
    format!("seed {SEED}")
}

fn text(event: &WebhookEvent) -> Result<String, Error> {
    serde_json::to_string(event).map_err(|source| Error::Json {
        name: "a generated payload".to_owned(),
        source,
    })
}
