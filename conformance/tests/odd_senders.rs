//! Senders that do odd things, legal and otherwise, are judged for what they did.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::io;
use std::sync::Arc;
use std::time::Duration;

use abc_webhook_conformance::checks;
use abc_webhook_conformance::finding::{Finding, Reason};
use abc_webhook_conformance::reference::sender::ReferenceSender;
use abc_webhook_conformance::reference::wire::{StageClock, WireTransport};
use abc_webhook_conformance::scripts::CHECKS;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::stage::network::{Connection, Listener, Network, Port};
use abc_webhook_conformance::stage::sender::{Order, SenderStage, SenderTarget};
use abc_webhook_conformance::stage::{Company, Fault, Stage};
use abc_webhook_conformance::trace::sender::Outcome;
use abc_webhook_conformance::trace::{INTERVAL, TIME_OUT, TOLERANCE};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// What a sender does with an open connection and the head and body to send on it.
type Habit = fn(Box<dyn Connection>, String, String) -> BoxFuture<'static, ()>;

#[tokio::test(start_paused = true)]
async fn an_empty_line_behind_the_body_is_no_second_attempt() {
    let finding = finding(
        "sender.retry.stop-on-success.first",
        |mut wire, head, body| {
            async move {
                let request = format!("{head}\r\n{body}\r\n");
                wire.write_all(request.as_bytes()).await.unwrap();
                answer(&mut wire).await;
            }
            .boxed()
        },
    );
    assert_eq!(finding.await, Ok(Finding::Holds));
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_100_continue_gets_it() {
    let finding = finding("sender.transport.post", |mut wire, head, body| {
        async move {
            let head = format!("{head}Expect: 100-continue\r\n\r\n");
            wire.write_all(head.as_bytes()).await.unwrap();
            assert!(answer(&mut wire).await.starts_with("HTTP/1.1 100"));
            wire.write_all(body.as_bytes()).await.unwrap();
            assert!(answer(&mut wire).await.starts_with("HTTP/1.1 200"));
        }
        .boxed()
    });
    assert_eq!(finding.await, Ok(Finding::Holds));
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_the_end_of_the_connection_gets_it() {
    let finding = finding(
        "sender.retry.stop-on-success.first",
        |mut wire, head, body| {
            async move {
                let request = format!("{head}Connection: close\r\n\r\n{body}");
                wire.write_all(request.as_bytes()).await.unwrap();
                let mut answer = String::new();
                wire.read_to_string(&mut answer).await.unwrap();
                assert!(answer.starts_with("HTTP/1.1 200"));
            }
            .boxed()
        },
    );
    assert_eq!(finding.await, Ok(Finding::Holds));
}

#[tokio::test(start_paused = true)]
async fn who_never_sends_is_not_within_the_limit() {
    let finding = finding("sender.retry.limit.server-error", |_, _, _| {
        async {}.boxed()
    });
    assert_eq!(finding.await.unwrap().reason(), Some(Reason::NoAttempt));
}

/// Its own time-out is shorter than the answer is slow; it waits 3 s from when it gave up.
#[tokio::test(start_paused = true)]
async fn who_gives_up_by_itself_is_not_early() {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let transport = WireTransport::new(Arc::clone(&network));
    let sender = Arc::new(ReferenceSender::new(transport, StageClock));
    let time_out = Duration::from_millis(500);
    let stage = SenderStage::new(network, sender, None, time_out, TOLERANCE);
    let slow = "sender.retry.interval.not-early-after-slow-answer";
    let check = checks::sender().find(|check| check.id == slow).unwrap();
    let trace = stage
        .perform(&(check.play)(), Company::Others)
        .await
        .unwrap();
    assert!(trace.attempts[0].given_up);
    assert_eq!((check.judge)(&trace), Finding::Holds);
}

/// Its time-out is shorter than several answers are slow. What it makes of those is not judged, and
/// of all else it is accused of nothing.
#[tokio::test(start_paused = true)]
async fn who_gives_up_after_half_a_second_is_accused_of_nothing() {
    let mut accused = Vec::new();
    for check in checks::sender() {
        let network: Arc<dyn Network> = Arc::new(Memory::default());
        let transport = WireTransport::new(Arc::clone(&network));
        let sender = Arc::new(ReferenceSender::new(transport, StageClock));
        let time_out = Duration::from_millis(500);
        let stage = SenderStage::new(network, sender, None, time_out, TOLERANCE);
        let trace = stage.perform(&(check.play)(), Company::Others).await;
        let finding = (check.judge)(&trace.unwrap());
        if finding.violation().is_some() {
            accused.push((check.id, finding));
        }
    }
    assert!(accused.is_empty(), "{accused:#?}");
}

#[tokio::test(start_paused = true)]
async fn who_sends_in_chunks_is_understood() {
    for id in [
        "sender.event.issue-creation",
        "sender.request.well-formed.framing",
    ] {
        let finding = finding(id, |mut wire, head, body| {
            async move {
                let length = format!("Content-Length: {}", body.len());
                let head = head.replace(&length, "Transfer-Encoding: chunked");
                let (one, other) = body.split_at(100);
                let chunks = format!("64\r\n{one}\r\n{:x}\r\n{other}\r\n0\r\n\r\n", other.len());
                let request = format!("{head}\r\n{chunks}");
                wire.write_all(request.as_bytes()).await.unwrap();
                answer(&mut wire).await;
            }
            .boxed()
        });
        let finding = finding.await;
        assert_eq!(finding, Ok(Finding::Holds), "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_speaks_http_1_0_needs_no_host_and_is_closed_on() {
    let finding = finding("sender.request.well-formed.host", |mut wire, head, body| {
        async move {
            let head = head.replace("HTTP/1.1", "HTTP/1.0");
            let head = head.replace("Host: a\r\n", "");
            let request = format!("{head}\r\n{body}");
            wire.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            wire.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 200"));
        }
        .boxed()
    });
    assert_eq!(finding.await, Ok(Finding::Holds));
}

/// It has the head, which says all that matters, and does not wait for the rest.
#[tokio::test(start_paused = true)]
async fn who_reads_heads_and_no_bodies_is_done() {
    for id in [
        "sender.retry.stop-on-success.large",
        "sender.retry.stop-on-success.dripping-body",
        "sender.answer.broken.cut-body",
        "sender.attempt.time-out.endless-body",
    ] {
        let finding = finding(id, |mut wire, head, body| {
            async move {
                let request = format!("{head}\r\n{body}");
                wire.write_all(request.as_bytes()).await.unwrap();
                assert!(answer(&mut wire).await.starts_with("HTTP/1.1 200"));
            }
            .boxed()
        });
        assert_eq!(finding.await, Ok(Finding::Holds), "{id}");
    }
}

/// It reads bodies too, and tries again where one breaks off: that is the other reading.
#[tokio::test(start_paused = true)]
async fn who_takes_a_broken_body_for_a_failure_is_right_as_well() {
    for kind in ["cut-body", "reset-body", "broken-chunks"] {
        let id = format!("sender.answer.broken.{kind}");
        let check = checks::sender().find(|check| check.id == id).unwrap();
        let network: Arc<dyn Network> = Arc::new(Memory::default());
        let sender = Arc::new(Thorough(Arc::clone(&network)));
        let stage = SenderStage::new(network, sender, None, TIME_OUT, TOLERANCE);
        let trace = stage.perform(&(check.play)(), Company::Others).await;
        let trace = trace.unwrap();
        assert_eq!(trace.attempts.len(), 2, "{id}");
        assert_eq!((check.judge)(&trace), Finding::Holds, "{id}");
        for check in CHECKS {
            let finding = (check.judge)(&trace);
            let is_acquitted = matches!(finding, Finding::Holds | Finding::NotApplicable(_));
            assert!(is_acquitted, "{id}: {}: {finding:?}", check.id);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_request_is_a_broken_one() {
    let finding = finding("sender.transport.post", |mut wire, head, _body| {
        async move {
            let half = format!("{head}\r\n{{");
            wire.write_all(half.as_bytes()).await.unwrap();
            // Held open beyond the end of the play.
            tokio::spawn(async move { drop((tokio::time::sleep(TIME_OUT * 9).await, wire)) });
        }
        .boxed()
    });
    assert_eq!(finding.await.unwrap().reason(), Some(Reason::BrokenRequest));
}

#[tokio::test(start_paused = true)]
async fn who_sends_for_ever_is_convicted_and_not_waited_for() {
    let began = tokio::time::Instant::now();
    let finding = finding("sender.retry.limit.server-error", |mut wire, head, body| {
        async move {
            loop {
                let request = format!("{head}\r\n{body}");
                if wire.write_all(request.as_bytes()).await.is_err() {
                    std::future::pending::<()>().await;
                }
                answer(&mut wire).await;
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
        }
        .boxed()
    });
    assert_eq!(
        finding.await.unwrap().reason(),
        Some(Reason::TooManyAttempts)
    );
    assert!(began.elapsed() < Duration::from_secs(40));
}

#[tokio::test(start_paused = true)]
async fn who_never_finishes_is_said_to_hang() {
    let finding = finding("sender.transport.post", |_, _, _| {
        std::future::pending().boxed()
    });
    assert!(matches!(finding.await, Err(Fault::Hung(_))));
}

#[tokio::test(start_paused = true)]
async fn connections_that_cannot_be_accepted_are_not_held_against_the_sender() {
    let memory = Arc::new(Memory::default());
    let target = Arc::new(Odd(Arc::clone(&memory) as _, |_, _, _| async {}.boxed()));
    let stage = SenderStage::new(Arc::new(Deaf(memory)), target, None, TIME_OUT, TOLERANCE);
    let check = checks::sender().next().unwrap();
    let fault = stage
        .perform(&(check.play)(), Company::Others)
        .await
        .unwrap_err();
    assert!(
        fault.to_string().contains("could not be accepted"),
        "{fault}"
    );
}

async fn finding(id: &str, habit: Habit) -> Result<Finding, Fault> {
    let network: Arc<dyn Network> = Arc::new(Memory::default());
    let target = Arc::new(Odd(Arc::clone(&network), habit));
    let stage = SenderStage::new(network, target, None, TIME_OUT, TOLERANCE);
    let check = checks::sender().find(|check| check.id == id).unwrap();
    let trace = stage.perform(&(check.play)(), Company::Others).await?;
    Ok((check.judge)(&trace))
}

async fn answer(wire: &mut Box<dyn Connection>) -> String {
    let mut bytes = [0; 1024];
    let read = wire.read(&mut bytes).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes[..read]).into_owned()
}

/// A sender of one habit.
struct Odd(Arc<dyn Network>, Habit);

impl SenderTarget for Odd {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async move {
            let (head, port) = head(&order);
            let connection = self.0.connect("any", port).await.unwrap();
            (self.1)(connection, head, order.body).await;
            Ok(Outcome::Delivered)
        }
        .boxed()
    }
}

/// The head for an order but for its last line, and the port where it goes.
fn head(order: &Order) -> (String, u16) {
    let url = url::Url::parse(&order.url).unwrap();
    let target = &url[url::Position::BeforePath..];
    let length = order.body.len();
    let head = format!("POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n");
    (head, url.port().unwrap())
}

/// A sender that is done when it has read a whole answer, and tries again three times if not.
struct Thorough(Arc<dyn Network>);

impl SenderTarget for Thorough {
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
        async move {
            for _ in 0..4 {
                if self.attempt(&order).await.ends_with(b"\r\n\r\n{}") {
                    return Ok(Outcome::Delivered);
                }
                tokio::time::sleep(INTERVAL).await;
            }
            Ok(Outcome::Exhausted)
        }
        .boxed()
    }
}

impl Thorough {
    /// What comes back until there is a whole answer, or until no more comes.
    async fn attempt(&self, order: &Order) -> Vec<u8> {
        let (head, port) = head(order);
        let mut wire = self.0.connect("any", port).await.unwrap();
        let request = format!("{head}\r\n{}", order.body);
        wire.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n{}") && wire.read_buf(&mut answer).await.unwrap_or(0) > 0
        {
        }
        answer
    }
}

/// A network on which one can listen, but accept nobody.
struct Deaf(Arc<Memory>);

struct DeafPort(Box<dyn Port>);

struct DeafListener(Box<dyn Listener>);

impl Network for Deaf {
    fn connect<'n>(
        &'n self,
        host: &'n str,
        port: u16,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        self.0.connect(host, port)
    }

    fn bind(&self) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        async { Ok(Box::new(DeafPort(self.0.bind().await?)) as Box<dyn Port>) }.boxed()
    }
}

impl Port for DeafPort {
    fn number(&self) -> u16 {
        self.0.number()
    }

    fn listen(self: Box<Self>) -> io::Result<Box<dyn Listener>> {
        Ok(Box::new(DeafListener(self.0.listen()?)))
    }
}

impl Listener for DeafListener {
    fn port(&self) -> u16 {
        self.0.port()
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        async {
            self.0.accept().await?;
            Err(io::Error::other("too many open files"))
        }
        .boxed()
    }
}
