//! The reference receiver: the SDK's, served by axum, on any network.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use abc_webhook::{NoTokens, Receiver, Token, TokenError};
use axum::Router;
use axum::serve::Listener as AxumListener;

use crate::secret::Secret;
use crate::stage::network::{Connection, Listener};

/// The receiver cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The SDK refuses the token.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The SDK refuses the list of tokens.
    #[error(transparent)]
    NoTokens(#[from] NoTokens),
}

/// A router that accepts deliveries with `secret` on any path, and does nothing with them.
pub fn router(secret: &Secret) -> Result<Router, ReferenceError> {
    let receiver = Receiver::new([Token::new(secret.expose())?])?;
    let service = receiver.service(|_| async { Ok::<(), Infallible>(()) });
    Ok(Router::new().fallback_service(service))
}

/// Serves `router` on `listener` until the task is dropped.
pub async fn serve(listener: Box<dyn Listener>, router: Router) -> io::Result<()> {
    axum::serve(Port(listener), router).await
}

/// One of our listeners, as axum wants it.
struct Port(Box<dyn Listener>);

impl AxumListener for Port {
    type Io = Box<dyn Connection>;
    type Addr = u16;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            match self.0.accept().await {
                Ok(connection) => return (connection, self.0.port()),
                // No descriptor may be free just now.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.0.port())
    }
}
