//! A canary that all plays share, for a sender that reaches no other port of this machine.

#![expect(clippy::expect_used, reason = "in a test a panic is the report")]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;

use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::Finding;
use abc_webhook_conformance::reference::defect::sender::Defect;
use abc_webhook_conformance::stage::gate::{Gate, Key, Terms, Traffic};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::sender::{Advertised, Ground, Sender, SenderStage};
use abc_webhook_conformance::stage::{Company, Stage};
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use futures_util::future::join_all;

const SHARED: &[&str] = &["sender.redirect.token.", "sender.redirect.downgrade."];

const NAMELESS: &str =
    "no name of the canary has another host than that of the URL, and this needs one";

/// All mutants overlap, so that a canary that mistook one play for another would show.
#[tokio::test(start_paused = true)]
async fn by_a_canary_that_is_shared_the_same_is_found() {
    let stage = stage(&["127.0.0.1", "127.0.0.2"]);
    let (clean, leaky) = (
        stage(None).await,
        stage(Some(Defect::FollowsAnywhere)).await,
    );
    let plays = redirects().map(|check| {
        let (clean, leaky) = (&clean, &leaky);
        async move { (check, find(clean, check).await, find(leaky, check).await) }
    });
    let mut convicted = 0;
    for (check, acquitted, found) in join_all(plays).await {
        assert!(acquitted.holds(), "{}: {acquitted:?}", check.id);
        let reason = check
            .catches
            .iter()
            .find(|it| it.0 == Defect::FollowsAnywhere);
        if let Some((_, reason)) = reason {
            assert_eq!(found.reason(), Some(*reason), "{}: {found:?}", check.id);
            convicted += 1;
        }
    }
    assert_eq!(convicted, 10);
}

#[tokio::test(start_paused = true)]
async fn what_no_name_stands_for_is_untestable() {
    let stage = stage(&["127.0.0.1"])(None).await;
    for check in redirects() {
        let finding = find(&stage, check).await;
        if check.id.contains("other-host") {
            assert_eq!(finding, Finding::Untestable(NAMELESS.to_owned()));
        } else {
            assert!(finding.holds(), "{}: {finding:?}", check.id);
        }
    }
}

fn redirects() -> impl Iterator<Item = &'static Check<Sender>> {
    let is_ours = |check: &&Check<Sender>| SHARED.iter().any(|it| check.id.starts_with(it));
    checks::sender().filter(is_ours)
}

async fn find(stage: &SenderStage, check: &Check<Sender>) -> Finding {
    let trace = stage.perform(&(check.play)(), Company::Others).await;
    (check.judge)(&trace.expect(check.id))
}

/// A stage whose deliveries come to one port, with a canary that has these names.
fn stage(names: &'static [&'static str]) -> impl AsyncFn(Option<Defect>) -> SenderStage {
    async move |defect| {
        let network = Arc::new(Memory::default());
        let target = common::sender(network.clone(), defect);
        let address: SocketAddr = ([127, 0, 0, 1], 0).into();
        let terms = Terms {
            key: Key::Path,
            traffic: Traffic::OnlyOurs,
            acceptor: None,
        };
        let open = async || {
            let gate = Gate::open(network.clone(), address, terms.clone()).await;
            gate.expect("a gate")
        };
        let (gate, canary) = (open().await, open().await);
        let here = Advertised::address(address.ip()).at_port(gate.port());
        let names = names.iter().map(|name| {
            let name = Advertised::parse(&format!("http://{name}/outpost"));
            name.expect("a name").at_port(canary.port())
        });
        let ground =
            Ground::gate(network.clone(), gate, here).with_canary(canary.clone(), names.collect());
        SenderStage::new(network, target, None, TIME_OUT, TOLERANCE).on(ground)
    }
}
