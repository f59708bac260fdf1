//! Passes deliveries on, byte for byte, and the answers back.
//!
//! Headers go on as they came, in their order and spelling, and the body is not touched. What belongs
//! to one hop only is this hop's own: Host, Connection, and how the end of the body is told.

use std::fmt;
use std::time::Duration;

use tokio::time::timeout;

use crate::http1;
use crate::play::sender::{Reaction, Step, Then};
use crate::stage::dial::dial;
use crate::stage::route::{Proxy, Route};
use crate::stage::tls::Trust;
use crate::stage::url::Target;
use crate::stage::wire::Wire;

/// Where deliveries are passed on to.
#[derive(Debug, Clone)]
pub struct Forward {
    target: Target,
    route: Route,
    trust: Trust,
    time_out: Duration,
}

/// What belongs to one hop.
const OWN: [&str; 9] = [
    "connection",
    "content-length",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

impl Forward {
    /// Passes deliveries on to `target`, whose answers may take so long.
    pub fn new(target: Target, trust: Trust, time_out: Duration) -> Self {
        Self {
            target,
            route: Route::default(),
            trust,
            time_out,
        }
    }

    /// The same, which goes this way.
    #[must_use]
    pub fn by(self, route: Route) -> Self {
        Self { route, ..self }
    }

    /// Passes a request on; the reaction passes back what is answered, or says why nothing is.
    pub(super) async fn pass(&self, head: &[u8], body: Option<&[u8]>) -> Result<Reaction, String> {
        let body = body.unwrap_or_default();
        let request = [&self.head(head, body.len()), body].concat();
        let exchange = async {
            let mut wire = dial(&self.target, &self.route, &self.trust)
                .await
                .map_err(|error| error.to_string())?;
            let sent = wire.write_or_be_answered(&request).await;
            sent.map_err(|error| error.to_string())?;
            answer(&mut wire).await
        };
        match timeout(self.time_out, exchange).await {
            Ok(answered) => answered.map(|(status, bytes)| passing_back(status, bytes)),
            Err(_) => Err(format!(
                "no answer within {} s",
                self.time_out.as_secs_f64()
            )),
        }
    }

    fn head(&self, head: &[u8], length: usize) -> Vec<u8> {
        let mut lines = head.split_inclusive(|byte| *byte == b'\n');
        let method = lines.next().unwrap_or_default();
        let method = method
            .split(|byte| *byte == b' ')
            .next()
            .unwrap_or_default();
        let target = self.route.request_target(&self.target);
        let mut new = [method, format!(" {target} HTTP/1.1\r\n").as_bytes()].concat();
        for line in lines {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
            if is("host") {
                let name = String::from_utf8_lossy(name);
                let host = self.target.authority();
                new.extend(format!("{name}: {host}\r\n").into_bytes());
            } else if !line.trim_ascii().is_empty() && !OWN.into_iter().any(is) {
                new.extend_from_slice(line);
            }
        }
        let proxy = self.route.forwarder(&self.target);
        if let Some(value) = proxy.and_then(Proxy::credentials) {
            new.extend(format!("Proxy-Authorization: {value}\r\n").into_bytes());
        }
        new.extend(format!("Content-Length: {length}\r\nConnection: close\r\n\r\n").into_bytes());
        new
    }
}

impl fmt::Display for Forward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target.fmt(f)
    }
}

/// The final answer, with its framing.
async fn answer(wire: &mut Wire) -> Result<(u16, Vec<u8>), String> {
    let (head, status, framing) = loop {
        match http1::response(&wire.buffer).map_err(|error| error.to_string())? {
            // Interim answers are for this hop.
            Some((length, 100..=199, _)) => drop(wire.take(length)),
            Some(complete) => break complete,
            None => more(wire).await?,
        }
    };
    let mut body = framing.body();
    loop {
        let rest = wire.buffer.get(head..).unwrap_or_default();
        let end = body
            .end(rest, wire.ended)
            .map_err(|error| error.to_string())?;
        if let Some(end) = end {
            return Ok((status, wire.take(head + end)));
        }
        more(wire).await?;
    }
}

async fn more(wire: &mut Wire) -> Result<(), String> {
    if wire.ended {
        return Err("the connection was closed before there was a whole answer".to_owned());
    }
    wire.fill().await.map_err(|error| error.to_string())
}

/// The connection ends with it: what it says about itself may be meant for another hop.
fn passing_back(status: u16, bytes: Vec<u8>) -> Reaction {
    let name = format!("passes back {status}");
    Reaction::new(name, [Step::Decide, Step::Write(bytes)], Then::Close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_go_on_as_they_came() {
        let target = Target::parse("http://localhost:81/hook?a=%20").unwrap();
        let forward = Forward::new(target, Trust::nobody(), Duration::from_secs(1));
        let head = b"POST /elsewhere HTTP/1.1\r\nX-B:  2\r\nhOST: a\r\nx-a: 1\r\nTransfer-Encoding: chunked\r\nX-B: 3\r\nConnection: keep-alive\r\n\r\n";
        let sent = forward.head(head, 7);
        assert_eq!(
            String::from_utf8(sent).unwrap(),
            "POST /hook?a=%20 HTTP/1.1\r\nX-B:  2\r\nhOST: localhost:81\r\nx-a: 1\r\nX-B: 3\r\n\
             Content-Length: 7\r\nConnection: close\r\n\r\n"
        );
    }

    #[test]
    fn a_proxy_is_told_where_to_and_who_asks_and_no_more() {
        let proxy = Proxy::parse("http://user:password@proxy.example").unwrap();
        let head = |url| {
            let target = Target::parse(url).unwrap();
            let forward = Forward::new(target, Trust::nobody(), Duration::from_secs(1));
            let forward = forward.by(Route::default().by_proxy(proxy.clone()));
            let head = forward.head(b"POST / HTTP/1.1\r\nProxy-Authorization: mine\r\n\r\n", 0);
            String::from_utf8(head).unwrap()
        };
        let ends = "Content-Length: 0\r\nConnection: close\r\n\r\n";
        assert_eq!(
            head("http://a.example/hook?b=c"),
            format!(
                "POST http://a.example/hook?b=c HTTP/1.1\r\n\
                 Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA==\r\n{ends}"
            )
        );
        // Through a tunnel the target reads it, whom it does not concern.
        assert_eq!(
            head("https://a.example/hook"),
            format!("POST /hook HTTP/1.1\r\n{ends}")
        );
    }
}
