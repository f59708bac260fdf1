//! Reading a body, no further than the limit.

use std::pin::pin;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use http::Request;
use http_body::Body;
use http_body_util::BodyExt;

use super::{Delivery, Receiver, Rejection};

impl Receiver {
    /// Checks the head, and only then reads the body.
    pub(super) async fn receive_request<B: Body>(
        &self,
        request: Request<B>,
    ) -> Result<Delivery, Rejection> {
        let (head, body) = request.into_parts();
        self.check_head(&head.method, &head.headers)?;
        self.read(read_up_to(self.body_limit, body).await?)
    }
}

async fn read_up_to<B: Body>(limit: usize, body: B) -> Result<Bytes, Rejection> {
    let mut body = pin!(body);
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // Trailers say nothing that the protocol knows.
        let Ok(data) = frame.map_err(|_| Rejection::BodyUnreadable)?.into_data() else {
            continue;
        };
        if data.remaining() > limit - bytes.len() {
            return Err(Rejection::BodyTooLarge);
        }
        bytes.put(data);
    }
    Ok(bytes.freeze())
}
