//! The sender suite on the fake, by way of its API and its one webhook, on real sockets: with the
//! vendor's baseline nothing is wrong, and whatever is the webhook's fault is told before a check.
//!
//! What may overlap is a small part of the suite, and of what may not there is one check of each kind.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::abc::Event;
use abc_webhook_conformance::abc::api::{Api, Place};
use abc_webhook_conformance::abc::cause::Causes;
use abc_webhook_conformance::abc::setup::{self, Outlook, SetUpError};
use abc_webhook_conformance::abc::target::AbcSender;
use abc_webhook_conformance::baseline::{Baseline, built_in};
use abc_webhook_conformance::checks;
use abc_webhook_conformance::event;
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::play::Manner;
use abc_webhook_conformance::reference::defect::vendor::Mute;
use abc_webhook_conformance::reference::receiver::serve;
use abc_webhook_conformance::reference::vendor::event::Kind;
use abc_webhook_conformance::reference::vendor::rest::Vendor;
use abc_webhook_conformance::reference::vendor::sender::VendorSender;
use abc_webhook_conformance::reference::vendor::webhook::{Outbox, Webhook, Webhooks};
use abc_webhook_conformance::reference::vendor::world::{Channel, World};
use abc_webhook_conformance::runner::{self, Plan};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::Stage;
use abc_webhook_conformance::stage::gate::{Gate, Key, Terms, Traffic};
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::sender::{Advertised, Ground, SenderStage};
use abc_webhook_conformance::stage::tcp::Tcp;
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use abc_webhook_conformance::verdict::Verdict;
use time::OffsetDateTime;
use time::macros::date;

const KEY: &str = "the-right-key";

/// How long is waited for what does not come. What comes is here at once.
const ARRIVAL: Duration = Duration::from_secs(5);

/// One of every kind: all events, exact texts, answers and faults of which some come before the
/// body, redirects, and what one webhook cannot show.
const SELECTED: &[(&str, Verdict)] = &[
    ("sender.transport.post", Verdict::Pass),
    ("sender.transport.token", Verdict::Pass),
    ("sender.target.query", Verdict::Pass),
    ("sender.token.absent", Verdict::Untestable),
    ("sender.event.feedback-creation", Verdict::Pass),
    ("sender.event.issue-creation", Verdict::Pass),
    ("sender.event.issue-status-change", Verdict::Pass),
    ("sender.event.issue-addition", Verdict::Pass),
    ("sender.event.issue-addition.strict", Verdict::Pass),
    ("sender.event.feedback-creation.odd-text", Verdict::Pass),
    ("sender.event.feedback-creation.odd-names", Verdict::Pass),
    ("sender.event.feedback-creation.odd-numbers", Verdict::Pass),
    ("sender.event.feedback-creation.every-format", Verdict::Pass),
    ("sender.event.feedback-creation.nulls", Verdict::Pass),
    ("sender.event.feedback-creation.large", Verdict::Pass),
    ("sender.retry.client-error.gone", Verdict::Known),
    ("sender.retry.server-error.internal", Verdict::Pass),
    ("sender.retry.exhaust.unavailable", Verdict::Pass),
    ("sender.retry.limit.bad-gateway", Verdict::Pass),
    ("sender.retry.identical", Verdict::Pass),
    ("sender.retry.stop-on-success.fourth", Verdict::Pass),
    ("sender.retry.network-error.reset", Verdict::Pass),
    ("sender.retry.network-error.reset-on-accept", Verdict::Pass),
    (
        "sender.retry.network-error.close-before-body",
        Verdict::Pass,
    ),
    ("sender.redirect.token.other-port.found", Verdict::Known),
    ("sender.isolation.hanging-receiver", Verdict::Untestable),
    ("sender.isolation.retried-delivery", Verdict::Pass),
    ("sender.tls.verify.self-signed", Verdict::Untestable),
];

/// The server, the runner's one URL, and all that is between them.
struct Meeting {
    vendor: Vendor,
    webhooks: Arc<Webhooks>,
    causes: Arc<Causes>,
    stage: SenderStage,
    gate: Arc<Gate>,
    token: Secret,
    url: String,
}

#[tokio::test]
async fn with_the_baseline_nothing_is_wrong_and_nothing_is_left() {
    let meeting = Meeting::start(&[]).await;
    meeting.set_webhook(meeting.token.clone());
    setup::first_delivery(&meeting.stage, &meeting.url, Duration::ZERO, || {})
        .await
        .unwrap();
    meeting.causes.prepare().await.unwrap();
    let selected = |id: &str| SELECTED.iter().any(|(selected, _)| *selected == id);
    let checks: Vec<_> = checks::sender()
        .filter(|check| selected(check.id))
        .collect();
    assert_eq!(checks.len(), SELECTED.len());
    let alone = checks
        .iter()
        .filter(|check| meeting.stage.manner(check) == Manner::Alone);
    assert_eq!(alone.count(), 2);
    let plan = Plan {
        at_once: 32,
        baseline: baseline(),
        ..Plan::of(checks)
    };
    let mut verdicts = BTreeMap::new();
    let mut told = Vec::new();
    runner::run(&meeting.stage, &plan, &mut |event| {
        if let event::Event::Decided(decided) = event {
            verdicts.insert(decided.entry.id, decided.verdict);
            told.push((decided.entry.id, decided.verdict, decided.outcome));
        }
    })
    .await;
    let expected: BTreeMap<&str, Verdict> = SELECTED.iter().copied().collect();
    assert_eq!(verdicts, expected, "{told:#?}");
    let left = meeting.causes.clean_up().await;
    assert!(left.is_nothing(), "{left:?}");
    assert_eq!(meeting.vendor.count(), (0, 0));
}

/// Others create feedback with a new issue all the while. Both events come to the runner's URL, and
/// are no attempts at anything.
#[tokio::test]
async fn what_others_do_is_no_retry_of_anything() {
    let meeting = Meeting::start(&[]).await;
    meeting.set_webhook(meeting.token.clone());
    let (api, mut number) = (meeting.causes.api(), 0);
    let others = async {
        loop {
            number += 1;
            let body = serde_json::json!({ "message": "other", "issueNames": [format!("other {number}")] });
            api.create_feedback(&body).await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    let ids = [
        "sender.retry.limit.internal",
        "sender.retry.stop-on-success.first",
        "sender.retry.network-error.close-on-accept",
    ];
    let checks = checks::sender()
        .filter(|check| ids.contains(&check.id))
        .collect();
    let plan = Plan {
        at_once: 8,
        ..Plan::of(checks)
    };
    let run = async { runner::run(&meeting.stage, &plan, &mut |_| {}).await };
    let ended = tokio::select! {
        ended = run => ended,
        () = others => unreachable!(),
    };
    assert_eq!(ended.exit, Exit::Conforms, "{ended:?}");
    assert!(meeting.gate.strays().count > 10);
}

#[tokio::test]
async fn a_webhook_with_another_token_is_told_before_the_first_check() {
    let meeting = Meeting::start(&[]).await;
    meeting.set_webhook(Secret::new("another-token").unwrap());
    let tried = setup::first_delivery(&meeting.stage, &meeting.url, Duration::ZERO, || {}).await;
    let url = meeting.url.clone();
    assert_eq!(tried, Err(SetUpError::Token { url }));
}

#[tokio::test]
async fn a_webhook_that_is_not_told_of_everything_is_told_too() {
    let meeting = Meeting::start(&[Kind::IssueAddition]).await;
    meeting.set_webhook(meeting.token.clone());
    let tried = setup::every_event(&meeting.stage).await;
    let missing = vec![Event::IssueAddition];
    assert_eq!(tried, Err(SetUpError::Events { missing }));
}

#[tokio::test]
async fn a_webhook_that_is_not_there_yet_is_waited_for() {
    let meeting = Meeting::start(&[]).await;
    let tried = setup::first_delivery(&meeting.stage, &meeting.url, Duration::ZERO, || {}).await;
    assert!(matches!(tried, Err(SetUpError::Silent { .. })), "{tried:?}");
    let patience = Duration::from_secs(60);
    let set = || meeting.set_webhook(meeting.token.clone());
    setup::first_delivery(&meeting.stage, &meeting.url, patience, set)
        .await
        .unwrap();
}

impl Meeting {
    /// A server without a webhook, which never sends events of the kinds `lost`.
    async fn start(lost: &[Kind]) -> Self {
        let token = Secret::random().unwrap();
        let webhooks = Arc::new(Webhooks::new(VendorSender::new(Arc::new(Tcp))));
        let outbox = Mute::new(Shared(Arc::clone(&webhooks)), lost);
        let world = World::new(
            "My Project",
            [Channel::recorded()],
            OffsetDateTime::now_utc(),
        );
        let vendor = Vendor::new(world, Secret::new(KEY).unwrap(), Arc::new(outbox));
        let listener = Tcp.listen().await.unwrap();
        let api = format!("http://127.0.0.1:{}", listener.port());
        tokio::spawn(serve(listener, vendor.router()));
        let place = Place::new(&api, 1, 1).unwrap();
        let api = Api::new(place, Secret::new(KEY).unwrap()).unwrap();
        let causes = Arc::new(Causes::in_channel(api).await.unwrap());
        let (gate, ground) = ground().await;
        let target = AbcSender::new(Arc::clone(&causes)).with_arrival(ARRIVAL);
        let target = Arc::new(target);
        let stage = SenderStage::new(Arc::new(Tcp), target, None, TIME_OUT, TOLERANCE);
        Self {
            url: ground.one_url().unwrap(),
            stage: stage.on(ground).with_token(token.clone()),
            vendor,
            webhooks,
            causes,
            gate,
            token,
        }
    }

    /// As an administrator does it in the web pages.
    fn set_webhook(&self, token: Secret) {
        self.webhooks
            .set([Webhook::new(&self.url, Some(token), Kind::ALL).unwrap()]);
    }
}

/// Webhooks that others have as well.
struct Shared(Arc<Webhooks>);

impl Outbox for Shared {
    fn post(&self, events: Vec<abc_webhook_conformance::reference::vendor::event::Event>) {
        self.0.post(events);
    }
}

async fn ground() -> (Arc<Gate>, Ground) {
    let terms = Terms {
        key: Key::Marker,
        traffic: Traffic::OthersToo,
        acceptor: None,
    };
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let gate = Gate::open(Arc::new(Tcp), at, terms).await.unwrap();
    let advertised = Advertised::address(at.ip()).at_port(gate.port());
    let ground = Ground::gate(Arc::new(Tcp), Arc::clone(&gate), advertised);
    (gate, ground)
}

fn baseline() -> Baseline {
    let text = built_in("abc-user-feedback").unwrap();
    Baseline::parse("abc-user-feedback", text, date!(2026 - 11 - 28)).unwrap()
}

/// What is told before a run: most overlap, and the others take minutes and not hours.
#[tokio::test]
async fn the_outlook_counts_every_check_once() {
    let meeting = Meeting::start(&[]).await;
    let checks: Vec<_> = checks::sender().collect();
    let outlook = Outlook::of(&meeting.stage, &checks, 32);
    let sum = outlook.beside + outlook.alone + outlook.barred;
    assert_eq!(sum, checks.len());
    assert!(outlook.beside > 250, "{outlook:?}");
    assert!((10..60).contains(&outlook.alone), "{outlook:?}");
    assert!((10..40).contains(&outlook.barred), "{outlook:?}");
    assert!(outlook.takes < Duration::from_secs(600), "{outlook:?}");
}
