//! One listener for several plays: whose a request is, and what is nobody's.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::play::sender::{SenderPlay, close_on_accept, status};
use abc_webhook_conformance::stage::gate::{Gate, Key, StrayKind, Terms, Traffic};
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::{Connection, Network};
use abc_webhook_conformance::stage::sender::{
    Advertised, Ground, Order, SenderStage, SenderTarget,
};
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::{Body, Outcome, SenderTrace, Stamp};
use abc_webhook_conformance::trace::{TIME_OUT, TOLERANCE};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// A sender that does what a test does: it is told of every order, and says nothing.
struct Hand(mpsc::UnboundedSender<Order>);

impl SenderTarget for Hand {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        self.0.send(order).unwrap();
        std::future::pending().boxed()
    }

    fn arrival(&self) -> Option<Duration> {
        Some(Duration::from_secs(10))
    }
}

/// A gate, the stage on it, and what is ordered there.
struct Scene {
    network: Memory,
    gate: Arc<Gate>,
    stage: Arc<SenderStage>,
    orders: mpsc::UnboundedReceiver<Order>,
}

impl Scene {
    async fn new(key: Key, traffic: Traffic) -> Self {
        let network = Memory::default();
        let shared: Arc<dyn Network> = Arc::new(network.clone());
        let terms = Terms {
            key,
            traffic,
            acceptor: None,
        };
        let address = ([127, 0, 0, 1], 0).into();
        let gate = Gate::open(Arc::clone(&shared), address, terms);
        let gate = gate.await.unwrap();
        let url = Advertised::address(address.ip()).at_port(gate.port());
        let ground = Ground::gate(Arc::clone(&shared), Arc::clone(&gate), url);
        let (sender, orders) = mpsc::unbounded_channel();
        let stage = SenderStage::new(shared, Arc::new(Hand(sender)), None, TIME_OUT, TOLERANCE);
        Self {
            network,
            gate,
            stage: Arc::new(stage.on(ground)),
            orders,
        }
    }

    /// Begins a play and waits until the delivery is ordered.
    async fn begin(&mut self, play: SenderPlay) -> (Order, JoinHandle<SenderTrace>) {
        let stage = Arc::clone(&self.stage);
        let playing = tokio::spawn(async move {
            let trace = stage.perform(&play, Company::Others).await;
            trace.unwrap()
        });
        (self.orders.recv().await.unwrap(), playing)
    }

    async fn connect(&self) -> Box<dyn Connection> {
        let port = self.gate.port();
        self.network.connect("127.0.0.1", port).await.unwrap()
    }

    fn kinds(&self) -> Vec<StrayKind> {
        let strays = self.gate.strays();
        strays.first.into_iter().map(|stray| stray.kind).collect()
    }
}

/// The request of an order, with this body.
fn request(order: &Order, body: &str) -> Vec<u8> {
    let target = url::Url::parse(&order.url).unwrap();
    let query = target.query().unwrap();
    let (path, length) = (target.path(), body.len());
    format!(
        "POST {path}?{query} HTTP/1.1\r\nHost: {}\r\nContent-Length: {length}\r\n\r\n{body}",
        target.authority(),
    )
    .into_bytes()
}

/// Sends bytes and reads the status of the answer.
async fn send(connection: &mut Box<dyn Connection>, bytes: &[u8]) -> String {
    connection.write_all(bytes).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = connection.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read])
        .split(' ')
        .nth(1)
        .unwrap_or("none")
        .to_owned()
}

fn failing(code: u16) -> SenderPlay {
    SenderPlay::answer([status(code), status(200)])
}

#[tokio::test(start_paused = true)]
async fn two_plays_on_one_connection_are_met_each_in_its_own_way() {
    for key in [Key::Path, Key::Marker] {
        let mut scene = Scene::new(key, Traffic::OnlyOurs).await;
        let (one, first) = scene.begin(failing(503)).await;
        let (other, second) = scene.begin(failing(500)).await;
        assert_eq!(one.url == other.url, key == Key::Marker);
        let mut connection = scene.connect().await;
        assert_eq!(
            send(&mut connection, &request(&one, &one.body)).await,
            "503"
        );
        assert_eq!(
            send(&mut connection, &request(&other, &other.body)).await,
            "500"
        );
        sleep(Duration::from_secs(3)).await;
        assert_eq!(
            send(&mut connection, &request(&other, &other.body)).await,
            "200"
        );
        assert_eq!(
            send(&mut connection, &request(&one, &one.body)).await,
            "200"
        );
        for trace in [first.await.unwrap(), second.await.unwrap()] {
            assert_eq!(trace.attempts.len(), 2);
            assert_eq!(trace.beside.connections.len(), 1);
            assert!(trace.attempts.iter().all(|it| it.body == Body::AsAsked));
            assert_eq!(trace.outcome, Outcome::Unknown);
        }
        assert_eq!(scene.kinds(), []);
    }
}

/// What was read before it was known whose it is has the moments at which it was read.
#[tokio::test(start_paused = true)]
async fn the_moments_are_those_of_the_wire() {
    for key in [Key::Path, Key::Marker] {
        let mut scene = Scene::new(key, Traffic::OnlyOurs).await;
        let (order, playing) = scene.begin(failing(404)).await;
        let request = request(&order, &order.body);
        let head = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let (head, body) = request.split_at(head.unwrap() + 4);
        let began = Instant::now();
        let mut connection = scene.connect().await;
        for part in [&head[..10], &head[10..], body] {
            sleep(Duration::from_millis(100)).await;
            connection.write_all(part).await.unwrap();
        }
        assert_eq!(began.elapsed(), Duration::from_millis(300));
        let trace = playing.await.unwrap();
        let moments = trace.attempts[0].moments;
        let ms = |time| Stamp::from(Duration::from_millis(time));
        assert_eq!((moments.accepted, moments.arrived), (ms(0), ms(100)));
        assert_eq!((moments.head, moments.body), (Some(ms(200)), Some(ms(300))));
        assert_eq!(moments.decided, Some(ms(300)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_comes_when_its_play_is_over_is_nobodys() {
    for key in [Key::Path, Key::Marker] {
        let mut scene = Scene::new(key, Traffic::OnlyOurs).await;
        let (old, playing) = scene.begin(failing(404)).await;
        let mut connection = scene.connect().await;
        assert_eq!(
            send(&mut connection, &request(&old, &old.body)).await,
            "404"
        );
        playing.await.unwrap();
        let (new, playing) = scene.begin(failing(404)).await;
        assert_eq!(
            send(&mut connection, &request(&old, &old.body)).await,
            "200"
        );
        assert_eq!(
            send(&mut connection, &request(&new, &new.body)).await,
            "404"
        );
        assert_eq!(playing.await.unwrap().attempts.len(), 1);
        assert_eq!(scene.kinds(), [StrayKind::Late]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_markers_of_two_are_nobodys() {
    let mut scene = Scene::new(Key::Marker, Traffic::OnlyOurs).await;
    let (one, first) = scene.begin(failing(404)).await;
    let (other, second) = scene.begin(failing(404)).await;
    let mut connection = scene.connect().await;
    let both = format!("{}{}", one.body, other.body);
    assert_eq!(send(&mut connection, &request(&one, &both)).await, "200");
    assert_eq!(
        send(&mut connection, &request(&one, &one.body)).await,
        "404"
    );
    assert_eq!(
        send(&mut connection, &request(&one, &other.body)).await,
        "404"
    );
    for playing in [first, second] {
        assert_eq!(playing.await.unwrap().attempts.len(), 1);
    }
    assert_eq!(scene.kinds(), [StrayKind::Ambiguous]);
}

/// An event that goes with the one that was asked for, and one that somebody else has caused.
#[tokio::test(start_paused = true)]
async fn what_others_cause_is_no_attempt() {
    let mut scene = Scene::new(Key::Marker, Traffic::OthersToo).await;
    let (order, playing) = scene.begin(failing(404)).await;
    let marker = order.marker.unwrap();
    let by_product = format!(r#"{{"event":"FEEDBACK_CREATION","data":"{marker}"}}"#);
    let foreign = r#"{"event":"ISSUE_CREATION","data":{}}"#;
    let mut connection = scene.connect().await;
    for body in [&by_product, foreign] {
        assert_eq!(send(&mut connection, &request(&order, body)).await, "200");
    }
    assert_eq!(
        send(&mut connection, &request(&order, &order.body)).await,
        "404"
    );
    assert_eq!(playing.await.unwrap().attempts.len(), 1);
    let kinds = scene.kinds();
    assert_eq!(kinds, [StrayKind::ByProduct, StrayKind::Unmarked]);
}

/// A retry that has lost its marker is not found among others, and is when nobody else is there.
#[tokio::test(start_paused = true)]
async fn what_may_be_anybodys_is_played_again_alone() {
    let mut scene = Scene::new(Key::Marker, Traffic::OnlyOurs).await;
    let (order, playing) = scene.begin(failing(503)).await;
    let mut connection = scene.connect().await;
    for _ in 0..2 {
        send(&mut connection, &request(&order, "{}")).await;
    }
    assert_eq!(scene.kinds(), [StrayKind::Unmarked, StrayKind::Unmarked]);
    let order = scene.orders.recv().await.unwrap();
    let mut connection = scene.connect().await;
    assert_eq!(send(&mut connection, &request(&order, "{}")).await, "503");
    sleep(Duration::from_secs(3)).await;
    assert_eq!(send(&mut connection, &request(&order, "")).await, "200");
    let trace = playing.await.unwrap();
    assert_eq!(trace.attempts.len(), 2);
    assert_eq!(&*trace.body(&trace.attempts[1]), b"");
}

/// Who strikes before a byte is read waits until it can hurt nobody else, and others wait for it.
#[tokio::test(start_paused = true)]
async fn who_strikes_early_is_alone() {
    let mut scene = Scene::new(Key::Path, Traffic::OnlyOurs).await;
    let (order, first) = scene.begin(failing(404)).await;
    let stage = Arc::clone(&scene.stage);
    let striking = tokio::spawn(async move {
        let play = SenderPlay::answer([close_on_accept(), status(200)]);
        stage.perform(&play, Company::Others).await.unwrap()
    });
    let mut kept = scene.connect().await;
    assert_eq!(send(&mut kept, &request(&order, &order.body)).await, "404");
    assert!(scene.orders.try_recv().is_err());
    let order = scene.orders.recv().await.unwrap();
    assert!(first.is_finished());
    // What others have used and nobody needs was closed.
    assert_eq!(kept.read(&mut [0]).await.unwrap(), 0);
    let mut struck = scene.connect().await;
    assert_eq!(struck.read(&mut [0]).await.unwrap(), 0);
    sleep(Duration::from_secs(3)).await;
    let mut connection = scene.connect().await;
    assert_eq!(
        send(&mut connection, &request(&order, &order.body)).await,
        "200"
    );
    assert_eq!(striking.await.unwrap().attempts.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_never_ends_is_given_up_and_kept() {
    let mut scene = Scene::new(Key::Marker, Traffic::OnlyOurs).await;
    let (order, playing) = scene.begin(failing(404)).await;
    let mut connection = scene.connect().await;
    let endless = b"POST /?token=secret HTTP/1.1\r\nContent-Length: 9\r\n\r\n1";
    connection.write_all(endless).await.unwrap();
    assert_eq!(connection.read(&mut [0]).await.unwrap(), 0);
    drop((order, playing));
    let strays = scene.gate.strays();
    assert_eq!(strays.count, 1);
    assert_eq!(strays.first[0].what, "POST /");
    assert!(matches!(strays.first[0].kind, StrayKind::Broken(_)));
}
