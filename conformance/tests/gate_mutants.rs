//! The matrix of mutants where all deliveries come to one listener: what can be played there convicts
//! the same mutants, and what cannot says why.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::play::sender::Capability;
use abc_webhook_conformance::reference::defect::sender::Defect;
use abc_webhook_conformance::stage::gate::{Gate, Key, Terms, Traffic};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::sender::{
    Advertised, Ground, Order, Sender, SenderStage, SenderTarget,
};
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::Outcome;
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// How a sender is reached.
#[derive(Clone, Copy)]
struct Way {
    key: Key,
    /// Whether it says how its deliveries end.
    tells: bool,
}

/// The checks that one URL cannot serve, by a part of their ids and what is said of it.
const ONE_URL: &[(&str, &str)] = &[
    (
        "sender.tls.",
        "the one URL is plain HTTP, and this needs HTTPS",
    ),
    (
        "sender.redirect.downgrade.",
        "the one URL is plain HTTP, and this needs HTTPS",
    ),
    (
        "sender.isolation.hanging-receiver",
        "there is one URL, and this needs a second receiver",
    ),
];

/// The checks that need to know how a delivery ends.
const NEEDS_AN_END: &[(&str, &str)] = &[("sender.leftover.", UNTOLD)];

/// The checks that need to know it once something is wrong.
const MAY_NEED_AN_END: &str = "sender.redirect.method.";

const UNTOLD: &str =
    "this needs to know how a delivery ends and when, which the sender does not tell";

#[tokio::test(start_paused = true)]
async fn by_path_the_same_is_found() {
    let way = Way {
        key: Key::Path,
        tells: true,
    };
    matrix(way, &[]).await;
}

#[tokio::test(start_paused = true)]
async fn by_marker_the_same_is_found() {
    let way = Way {
        key: Key::Marker,
        tells: true,
    };
    matrix(way, ONE_URL).await;
}

#[tokio::test(start_paused = true)]
async fn where_no_end_is_told_the_same_is_found() {
    let way = Way {
        key: Key::Path,
        tells: false,
    };
    matrix(way, NEEDS_AN_END).await;
}

#[tokio::test(start_paused = true)]
async fn by_marker_and_without_an_end_the_same_is_found() {
    let way = Way {
        key: Key::Marker,
        tells: false,
    };
    matrix(way, &[ONE_URL, NEEDS_AN_END].concat()).await;
}

/// Every check acquits the reference and convicts its mutants, but for those that are barred.
async fn matrix(way: Way, barred: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for check in checks::sender() {
        let mut bars = barred.iter().filter(|(part, _)| check.id.starts_with(part));
        let bar = bars.next().map(|(_, why)| *why);
        let finding = find(way, None, check).await;
        if let Some(why) = bar {
            if finding != Finding::Untestable(why.to_owned()) {
                wrong.push((check.id, None, finding));
            }
            continue;
        }
        if !finding.holds() {
            wrong.push((check.id, None, finding));
        }
        for (defect, reason) in check.catches {
            let finding = find(way, Some(*defect), check).await;
            let is_open = !way.tells
                && check.id.starts_with(MAY_NEED_AN_END)
                && finding == Finding::Untestable(UNTOLD.to_owned());
            if !is_open && finding.reason() != Some(*reason) {
                wrong.push((check.id, Some(*defect), finding));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

async fn find(way: Way, defect: Option<Defect>, check: &Check<Sender>) -> Finding {
    let stage = stage(way, defect).await;
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    (check.judge)(&trace.expect(check.id))
}

async fn stage(way: Way, defect: Option<Defect>) -> SenderStage {
    let network = Arc::new(Memory::default());
    let target = common::sender(network.clone(), defect);
    let target: Arc<dyn SenderTarget> = if way.tells {
        target
    } else {
        Arc::new(Mute(target))
    };
    let terms = Terms {
        key: way.key,
        traffic: Traffic::OnlyOurs,
        acceptor: None,
    };
    let address = ([127, 0, 0, 1], 0).into();
    let gate = Gate::open(network.clone(), address, terms)
        .await
        .expect("a gate");
    let advertised = Advertised::address(address.ip()).at_port(gate.port());
    let ground = Ground::gate(network.clone(), gate, advertised);
    SenderStage::new(network, target, None, TIME_OUT, TOLERANCE)
        .on(ground)
        .with_patience(Duration::from_secs(61))
}

/// A sender that does not say how its deliveries end.
struct Mute(Arc<dyn SenderTarget>);

impl SenderTarget for Mute {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async {
            self.0.deliver(order).await?;
            std::future::pending().await
        }
        .boxed()
    }

    fn arrival(&self) -> Option<Duration> {
        Some(Duration::from_secs(10))
    }

    fn can(&self, capability: Capability) -> bool {
        self.0.can(capability)
    }
}
