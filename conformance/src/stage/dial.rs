//! A connection to a receiver that is not under test: deliveries are passed on to it.

use std::io;

use super::network::Network as _;
use super::tcp::Tcp;
use super::tls::{Heed, Trust};
use super::url::Target;
use super::wire::Wire;

/// Opens a connection, encrypted where the URL says so and only if the certificate is valid.
pub(crate) async fn dial(target: &Target, trust: &Trust) -> io::Result<Wire> {
    let connection = Tcp.connect(target.host(), target.port()).await?;
    let Some(name) = target.server_name() else {
        return Ok(Wire::new(connection));
    };
    let met = trust.meet(connection, name, Heed::Demand).await;
    if let Some(why) = met.refusal() {
        return Err(io::Error::other(format!(
            "its certificate is not valid: {why}"
        )));
    }
    Ok(Wire::new(Box::new(met.stream?)))
}
