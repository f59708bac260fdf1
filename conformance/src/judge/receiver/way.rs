//! Questions about the way to the receiver.

use crate::finding::{Finding, Reason};
use crate::trace::receiver::ReceiverTrace;

impl ReceiverTrace {
    /// The receiver is reached over HTTPS, unless it is on this machine.
    pub fn must_be_encrypted(&self) -> Finding {
        if self.way.is_encrypted {
            return Finding::Holds;
        }
        if self.way.is_loopback {
            return Finding::NotApplicable(
                "the receiver is on this machine, and the rule binds production".to_owned(),
            );
        }
        Finding::violated(
            Reason::Unencrypted,
            "a URL that begins with https",
            "plain HTTP to another machine: whoever is on the way reads the token",
        )
    }
}
