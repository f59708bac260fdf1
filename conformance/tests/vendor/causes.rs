//! What is caused through the API: each event once, with its text in it and in nothing else, and
//! nothing is left behind.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use abc_webhook_conformance::abc::api::{Api, Place};
use abc_webhook_conformance::abc::cause::Causes;
use abc_webhook_conformance::abc::{ApiError, Event};
use abc_webhook_conformance::reference::defect::vendor::rate_limited;
use abc_webhook_conformance::reference::receiver::serve;
use abc_webhook_conformance::reference::vendor::event;
use abc_webhook_conformance::reference::vendor::field::Field;
use abc_webhook_conformance::reference::vendor::rest::Vendor;
use abc_webhook_conformance::reference::vendor::webhook::Outbox;
use abc_webhook_conformance::reference::vendor::world::{Channel, World};
use abc_webhook_conformance::secret::Secret;
use abc_webhook_conformance::stage::network::Network;
use abc_webhook_conformance::stage::tcp::Tcp;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use serde_json::Value;
use time::OffsetDateTime;

const KEY: &str = "the-right-key";

/// Every event that the server has sent.
#[derive(Default)]
struct Sent(Mutex<Vec<(&'static str, String)>>);

impl Outbox for Sent {
    fn post(&self, events: Vec<event::Event>) {
        let text = |event: event::Event| {
            (
                event.kind.as_str(),
                String::from_utf8(event.body.to_vec()).unwrap(),
            )
        };
        self.0.lock().unwrap().extend(events.into_iter().map(text));
    }
}

/// A server, what it has sent, and its address.
struct Server {
    vendor: Vendor,
    sent: Arc<Sent>,
    url: String,
}

#[tokio::test]
async fn every_event_is_caused_once_and_found_by_its_text() {
    let server = Server::start(Channel::recorded(), |router| router).await;
    let causes = server.causes().await.unwrap();
    causes.prepare().await.unwrap();
    for round in 0..3 {
        for event in Event::ALL {
            let text = format!("text-{}-{round}", event.as_str());
            let part = causes.part(event, &text);
            causes.cause(event, &part).await.unwrap();
            let sent = server.sent.0.lock().unwrap();
            let with_text: Vec<_> = sent
                .iter()
                .filter(|(_, body)| body.contains(&text))
                .collect();
            assert_eq!(with_text.len(), 1, "{text}");
            let (kind, body) = with_text[0];
            assert_eq!(*kind, event.as_str());
            let body: Value = serde_json::from_str(body).unwrap();
            assert!(holds(&body, &part), "{body}");
        }
    }
}

#[tokio::test]
async fn nothing_is_left_behind_and_everything_was_titled() {
    let server = Server::start(Channel::recorded(), |router| router).await;
    let causes = server.causes().await.unwrap();
    for event in Event::ALL {
        causes
            .cause(event, &causes.part(event, "a-text"))
            .await
            .unwrap();
    }
    assert_eq!(server.vendor.count(), (2, 3));
    for (_, body) in &*server.sent.0.lock().unwrap() {
        let event: Value = serde_json::from_str(body).unwrap();
        let data = &event["data"];
        let named = [&data["issue"]["name"], &data["feedback"]["message"]];
        let title = |text: &&Value| {
            text.as_str()
                .is_some_and(|text| text.starts_with("abc webhook conformance"))
        };
        assert!(named.iter().any(title), "{body}");
    }
    let left = causes.clean_up().await;
    assert!(left.is_nothing() && left.error.is_none(), "{left:?}");
    assert_eq!(server.vendor.count(), (0, 0));
}

/// As an interrupt does it: what was called for is there, its number is not known yet, and nobody
/// waits for it any more.
#[tokio::test]
async fn what_is_made_while_nobody_waits_is_deleted_too() {
    let server = Server::start(Channel::recorded(), answering_late).await;
    let causes = server.causes().await.unwrap();
    let part = causes.part(Event::IssueCreation, "a-text");
    let cause = causes.cause(Event::IssueCreation, &part);
    tokio::select! {
        _ = cause => unreachable!(),
        () = async { while server.vendor.count() == (0, 0) { tokio::task::yield_now().await } } => {}
    }
    let left = causes.clean_up().await;
    assert!(left.is_nothing(), "{left:?}");
    assert_eq!(server.vendor.count(), (0, 0));
}

/// Does everything at once, and says so a while later.
fn answering_late(router: Router) -> Router {
    router.layer(from_fn(|request: Request, next: Next| async move {
        let answer = next.run(request).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        answer
    }))
}

#[tokio::test]
async fn a_limit_of_the_rate_is_waited_for() {
    let second = Duration::from_secs(1);
    let limited = |router| rate_limited(router, 3, second);
    let server = Server::start(Channel::recorded(), limited).await;
    let causes = server.causes().await.unwrap();
    for _ in 0..4 {
        let part = causes.part(Event::IssueCreation, "a-text");
        causes.cause(Event::IssueCreation, &part).await.unwrap();
    }
    assert_eq!(server.vendor.count(), (0, 4));
}

#[tokio::test]
async fn a_channel_without_a_text_is_of_no_use_and_a_keyword_is_enough() {
    let of = |formats: &[&str]| {
        let all = Channel::recorded();
        let is_kept = |field: &Field| formats.contains(&&*field.format);
        Channel {
            fields: all.fields.into_iter().filter(is_kept).collect(),
            ..all
        }
    };
    let server = Server::start(of(&["number", "date"]), |router| router).await;
    assert_eq!(server.causes().await.err(), Some(ApiError::NoTextField));
    let server = Server::start(of(&["keyword"]), |router| router).await;
    let causes = server.causes().await.unwrap();
    let part = causes.part(Event::FeedbackCreation, "a-text");
    causes.cause(Event::FeedbackCreation, &part).await.unwrap();
}

#[tokio::test]
async fn what_the_server_refuses_is_told_as_it_is() {
    let server = Server::start(Channel::recorded(), |router| router).await;
    let fields = format!("{}/api/projects/1/channels", server.url);
    for (key, channel, expected) in [
        (
            "the-wrong-key",
            1,
            ApiError::Forbidden {
                url: format!("{fields}/1/fields"),
            },
        ),
        (
            KEY,
            9,
            ApiError::Refused {
                url: format!("{fields}/9/fields"),
                status: 400,
                why: "channel is not found".to_owned(),
            },
        ),
    ] {
        let place = Place::new(&server.url, 1, channel).unwrap();
        let api = Api::new(place, Secret::new(key).unwrap()).unwrap();
        assert_eq!(Causes::in_channel(api).await.err(), Some(expected));
    }
}

impl Server {
    async fn start(channel: Channel, wrap: impl FnOnce(Router) -> Router) -> Self {
        let world = World::new("My Project", [channel], OffsetDateTime::now_utc());
        let sent = Arc::<Sent>::default();
        let vendor = Vendor::new(world, Secret::new(KEY).unwrap(), Arc::clone(&sent) as _);
        let listener = Tcp.listen().await.unwrap();
        let url = format!("http://127.0.0.1:{}", listener.port());
        tokio::spawn(serve(listener, wrap(vendor.router())));
        Self { vendor, sent, url }
    }

    async fn causes(&self) -> Result<Causes, ApiError> {
        let place = Place::new(&self.url, 1, 1).unwrap();
        Causes::in_channel(Api::new(place, Secret::new(KEY).unwrap()).unwrap()).await
    }
}

/// Whether `all` holds everything that `part` does.
fn holds(all: &Value, part: &Value) -> bool {
    match (all, part) {
        (Value::Object(all), Value::Object(part)) => part
            .iter()
            .all(|(key, part)| all.get(key).is_some_and(|all| holds(all, part))),
        _ => all == part,
    }
}
