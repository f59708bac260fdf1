//! A connection to a receiver that is not under test: deliveries are passed on to it.

use std::io;

use super::route::{Obstacle, Route};
use super::tcp::Tcp;
use super::tls::{Heed, Trust};
use super::url::Target;
use super::wire::Wire;

/// Opens a connection, encrypted where the URL says so and only if the certificate is valid.
pub(crate) async fn dial(target: &Target, route: &Route, trust: &Trust) -> io::Result<Wire> {
    let connection = route.open(&Tcp, target).await.map_err(io_error)?;
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

fn io_error(obstacle: Obstacle) -> io::Error {
    match obstacle {
        Obstacle::Network(error) => error,
        Obstacle::Between(what, error) => io::Error::other(format!("{what}: {error}")),
        Obstacle::Refused(why) => io::Error::other(why),
        Obstacle::Fault(fault) => io::Error::other(fault.to_string()),
    }
}
