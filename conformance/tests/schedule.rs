//! Plays run side by side where they cannot disturb each other, and alone where they can.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::{Ended, Event};
use abc_webhook_conformance::play::receiver::ReceiverPlay;
use abc_webhook_conformance::play::{Manner, Play};
use abc_webhook_conformance::reference::receiver::{router, serve};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::client::{Receiver, ReceiverStage};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::url::Target;
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::TIME_OUT;
use abc_webhook_conformance::trace::receiver::ReceiverTrace;
use abc_webhook_conformance::verdict::{Strictness, Verdict};
use axum::middleware::map_response;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::sleep;

const AT_ONCE: usize = 8;

/// A stage that counts who is on it.
struct Counting {
    stage: ReceiverStage,
    present: AtomicUsize,
    most: AtomicUsize,
}

impl Stage<Receiver> for Counting {
    fn perform<'s>(
        &'s self,
        play: &'s ReceiverPlay,
        company: Company,
    ) -> BoxFuture<'s, Result<ReceiverTrace, Fault>> {
        async move {
            let present = self.present.fetch_add(1, Ordering::AcqRel) + 1;
            self.most.fetch_max(present, Ordering::AcqRel);
            let is_alone = play.manner() != Manner::Beside;
            assert_eq!(is_alone, company == Company::Alone);
            assert!(present == 1 || !is_alone, "{present} plays at once");
            let trace = self.stage.perform(play, company).await;
            let left = self.present.fetch_sub(1, Ordering::AcqRel) - 1;
            assert!(left == 0 || !is_alone, "{left} more plays came");
            trace
        }
        .boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn light_plays_overlap_and_the_others_are_alone() {
    let stage = Counting {
        stage: common::receiver_stage(Arc::new(Memory::default()), None).await,
        present: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
    };
    let ended = run(&stage).await;
    assert_eq!(stage.most.load(Ordering::Acquire), AT_ONCE);
    assert_eq!(ended.tally.total(), checks::receiver().count());
}

#[test]
fn what_is_a_load_says_so() {
    let loads = checks::receiver().filter(|check| check.manner() == Manner::Load);
    let loads: Vec<&str> = loads.map(|check| check.id).collect();
    assert_eq!(loads, ["receiver.load.burst", "receiver.load.held"]);
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_takes_50_ms_and_serves_in_parallel_takes_less_than_3_s() {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let listener = network.listen().await.unwrap();
    let target = Target::parse(&format!("http://127.0.0.1:{}/", listener.port())).unwrap();
    let secret = Secret::random().unwrap();
    let slow = router(&secret).unwrap().layer(map_response(slowly));
    tokio::spawn(serve(listener, slow));
    let stage = ReceiverStage::new(network, target, secret, TIME_OUT).unwrap();
    let ended = run(&stage).await;
    assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
    let passed = ended.tally.of(Verdict::Pass) + ended.tally.of(Verdict::NotApplicable);
    assert_eq!(passed, ended.tally.total());
}

async fn slowly(answer: Response) -> Response {
    sleep(Duration::from_millis(50)).await;
    answer
}

async fn run(stage: &dyn Stage<Receiver>) -> Ended {
    let plan = Plan {
        at_once: AT_ONCE,
        strictness: Strictness::Strict,
        allow_load: true,
        ..Plan::of(checks::receiver().collect())
    };
    let mut ended = None;
    let mut tell = |event| {
        if let Event::Ended(end) = event {
            ended = Some(end);
        }
    };
    runner::run(stage, &plan, &mut tell).await;
    ended.unwrap()
}
