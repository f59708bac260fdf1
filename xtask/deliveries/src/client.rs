//! The sender: an adapter that retries as the protocol wants it and times each answer.

use std::io::{Error, ErrorKind, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

const ATTEMPTS: usize = 4;
const INTERVAL: Duration = Duration::from_secs(3);

#[derive(Deserialize)]
struct Order {
    id: String,
    url: String,
    token: String,
    body: String,
}

type Times = Arc<Mutex<Vec<u64>>>;

pub(super) fn run(file: &Path) -> Result<(), crate::Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let mut times = runtime.block_on(serve())?;
    times.sort_unstable();
    std::fs::write(file, serde_json::to_vec(&times)?)?;
    Ok(())
}

/// Makes the deliveries that are asked for; the microseconds that each answer took.
async fn serve() -> Result<Vec<u64>, crate::Error> {
    say(
        r#"{"type":"hello","protocol":1,"name":"bench","max_in_flight":1000000,"capabilities":[]}"#,
    )?;
    let times = Times::default();
    let mut deliveries = JoinSet::new();
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let order: Order = serde_json::from_str(&line)?;
        deliveries.spawn(deliver(order, Arc::clone(&times)));
    }
    while let Some(delivery) = deliveries.join_next().await {
        delivery??;
    }
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut times))
}

async fn deliver(order: Order, times: Times) -> Result<(), Error> {
    let (authority, request) = request(&order).ok_or(ErrorKind::InvalidInput)?;
    let mut stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    for attempt in 1..=ATTEMPTS {
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        answered(&mut stream).await?;
        let took = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
        times
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(took);
        if attempt < ATTEMPTS {
            sleep(INTERVAL).await;
        }
    }
    let id = order.id;
    say(&format!(
        r#"{{"type":"done","id":"{id}","outcome":"exhausted"}}"#
    ))
}

/// Where to, and the bytes of the request.
fn request(order: &Order) -> Option<(&str, String)> {
    let rest = order.url.strip_prefix("http://")?;
    let (authority, target) = rest.split_at(rest.find('/')?);
    let Order { token, body, .. } = order;
    let length = body.len();
    let request = format!(
        "POST {target} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\n\
         x-webhook-token: {token}\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    Some((authority, request))
}

/// Reads an answer whose body is `{}`.
async fn answered(stream: &mut TcpStream) -> Result<(), Error> {
    let mut bytes = [0; 1024];
    let mut length = 0;
    while !bytes[..length].ends_with(b"\r\n\r\n{}") {
        match stream.read(&mut bytes[length..]).await? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            more => length += more,
        }
    }
    Ok(())
}

fn say(line: &str) -> Result<(), Error> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}
