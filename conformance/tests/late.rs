//! Late senders, through the whole runner: a failure only if late again, alone, while the control
//! keeps time.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

use std::sync::Arc;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::event::Event;
use abc_webhook_conformance::reference::defect::sender::{BrokenSender, Defect};
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::stage::control::Control;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::sender::{Sender, SenderStage, SenderTarget};
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use abc_webhook_conformance::verdict::{Outcome, Verdict};

#[tokio::test(start_paused = true)]
async fn late_twice_while_the_control_keeps_time_is_a_failure() {
    let (verdict, outcome) = verdict_on_a_late_sender(punctual).await;
    assert_eq!(verdict, Verdict::Fail);
    assert!(matches!(outcome, Outcome::JudgedTwice(..)), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn late_while_the_control_is_late_too_is_inconclusive() {
    let (verdict, _) = verdict_on_a_late_sender(tardy).await;
    assert_eq!(verdict, Verdict::Inconclusive);
}

fn punctual(transport: WireTransport) -> Arc<dyn SenderTarget> {
    Arc::new(ReferenceSender::new(transport, StageClock))
}

fn tardy(transport: WireTransport) -> Arc<dyn SenderTarget> {
    Arc::new(BrokenSender::new(
        transport,
        StageClock,
        Defect::WaitsTooLong,
    ))
}

async fn verdict_on_a_late_sender(
    control: fn(WireTransport) -> Arc<dyn SenderTarget>,
) -> (Verdict, Outcome) {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let transport = WireTransport::new(Arc::clone(&network));
    let control = Control::new(Arc::clone(&network), control(transport.clone()));
    let stage = SenderStage::new(
        network,
        tardy(transport),
        Some(control),
        TIME_OUT,
        TOLERANCE,
    );
    let plan = Plan {
        target: "a late sender".to_owned(),
        ..Plan::of(vec![not_late()])
    };
    let mut decided = None;
    runner::run(&stage, &plan, &mut |event| {
        if let Event::Decided(check) = event {
            decided = Some((check.verdict, check.outcome));
        }
    })
    .await;
    decided.expect("the check is decided")
}

fn not_late() -> &'static Check<Sender> {
    checks::sender()
        .find(|check| check.id == "sender.retry.interval.not-late")
        .expect("the check is in the catalogue")
}
