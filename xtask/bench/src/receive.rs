//! Receiving: the SDK's receiver on axum, which checks the token and keeps all of the payload,
//! against a bare axum handler with `Json<T>`, which does neither.
//!
//! The servers run on this thread, whose processor time is what a race measures, and the client on
//! another: so the time is the server's alone, with all that HTTP and the system take of it. Both
//! threads are kept on one processor.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread;

use abc_webhook::{Delivery, Receiver, Token};
use axum::routing::post;
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::body::{Body, CustomFields};
use crate::error::Error;
use crate::pin;
use crate::plain::{self, EveryFormat, Feedback};
use crate::race::{Race, Side};

const TOKEN: &str = "your-secret-token";

/// The largest body that is raced over: of larger ones one would see the decoding alone.
const LARGEST: usize = 1000;

pub(crate) fn races(bodies: &[Body]) -> Result<Vec<Race<'_>>, Error> {
    let pinned = pin::to_one_processor();
    if let Err(error) = &pinned {
        eprintln!("warning: client and server cannot be kept on one processor: {error}");
    }
    let note = if pinned.is_ok() { "" } else { ", not pinned" };
    let small = bodies.iter().filter(|body| body.text.len() <= LARGEST);
    small.map(|body| race(body, note)).collect()
}

fn race<'a>(body: &'a Body, note: &str) -> Result<Race<'a>, Error> {
    let bare = match body.fields {
        CustomFields::EveryFormat => bare::<EveryFormat>(),
        CustomFields::Guide | CustomFields::Many => bare::<Feedback>(),
    };
    let candidate = Server::start(receiver(body)?, &body.text)?;
    let baseline = Server::start(bare, &body.text)?;
    for (server, what) in [
        (&candidate, "the receiver"),
        (&baseline, "the bare handler"),
    ] {
        if !server.answers(1)? {
            return Err(body.wrong(format!("{what} does not answer 200")));
        }
    }
    Ok(Race {
        name: format!("{}{note}", body.name),
        bytes: body.text.len(),
        candidate: Side::of_many("Delivery on axum", move |times| candidate.answers(times)),
        baseline: Side::of_many("Json<T> on axum", move |times| baseline.answers(times)),
        bar: Some(1.0),
    })
}

fn receiver(body: &Body) -> Result<Router, Error> {
    async fn webhook(_: Delivery) {}

    let refused = |error: String| body.wrong(error);
    let token = Token::new(TOKEN).map_err(|error| refused(error.to_string()))?;
    let receiver = Receiver::new([token]).map_err(|error| refused(error.to_string()))?;
    let router = Router::new().route("/webhook", post(webhook));
    Ok(router.with_state(Arc::new(receiver)))
}

fn bare<F: DeserializeOwned + 'static>() -> Router
where
    plain::Event<F>: Send,
{
    async fn webhook<F>(_: Json<plain::Event<F>>) {}

    Router::new().route("/webhook", post(webhook::<F>))
}

/// A server that works only while it is waited for, and a client with one connection to it.
struct Server {
    runtime: Runtime,
    orders: mpsc::Sender<Order>,
}

/// So many requests, and whom to tell whether each was answered with 200.
type Order = (u64, oneshot::Sender<io::Result<bool>>);

impl Server {
    fn start(router: Router, body: &str) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0)))?;
        let address = listener.local_addr()?;
        runtime.spawn(async { axum::serve(listener, router).await });
        let (orders, taken) = mpsc::channel();
        let request = request(body);
        thread::spawn(move || client(address, &request, &taken));
        Ok(Self { runtime, orders })
    }

    /// Whether so many requests, one after the other, are all answered with 200.
    fn answers(&self, times: u64) -> Result<bool, Error> {
        let (done, is_done) = oneshot::channel();
        let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
        self.orders.send((times, done)).map_err(|_| gone())?;
        let answered = self.runtime.block_on(is_done).map_err(|_| gone())?;
        Ok(answered?)
    }
}

fn request(body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST /webhook HTTP/1.1\r\nAccept: application/json, text/plain, */*\r\n\
         Content-Type: application/json\r\nx-webhook-token: {TOKEN}\r\n\
         User-Agent: abc-webhook-bench\r\nContent-Length: {length}\r\n\
         Host: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n"
    );
    (head + body).into_bytes()
}

fn client(address: SocketAddr, request: &[u8], orders: &mpsc::Receiver<Order>) {
    let mut connection = None;
    for (times, done) in orders {
        // Whoever does not wait any more needs no answer.
        let _ = done.send(exchange(&mut connection, address, request, times));
    }
}

fn exchange(
    connection: &mut Option<TcpStream>,
    address: SocketAddr,
    request: &[u8],
    times: u64,
) -> io::Result<bool> {
    let stream = match connection {
        Some(stream) => stream,
        none => {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            none.insert(stream)
        }
    };
    let mut good = true;
    for _ in 0..times {
        stream.write_all(request)?;
        good &= answer(stream)?.starts_with(b"HTTP/1.1 200 ");
    }
    Ok(good)
}

/// An answer, which has no body where it is a good one.
fn answer(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let (mut answer, mut buffer) = (Vec::new(), [0; 1024]);
    while !answer.ends_with(b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => answer.extend_from_slice(&buffer[..count]),
        }
        if !answer.starts_with(b"HTTP/1.1 200 ") {
            break;
        }
    }
    Ok(answer)
}
