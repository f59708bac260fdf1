//! The trace of a receiver, drawn: a bar for each exchange, and the time that its answer may take.

use super::{End, Exchange, ReceiverTrace};
use crate::picture::{Bar, BarEnd, Picture, Window, WindowKind, in_ms};

/// So many bars can still be told apart; of a burst the first ones are drawn.
const MOST: usize = 64;

impl ReceiverTrace {
    pub(super) fn drawn(&self) -> Option<Picture> {
        let asked = |exchange: &&Exchange| exchange.end != End::Unasked;
        let exchanges: Vec<&Exchange> = self.exchanges.iter().filter(asked).take(MOST).collect();
        let until = exchanges.iter().map(|exchange| exchange.ended_at).max()?;
        let windows = exchanges.iter().enumerate().map(|(index, exchange)| {
            let (from, time_out) = (exchange.sent_at, self.settings.time_out);
            Window::new(WindowKind::Answer, index, from, from + time_out)
        });
        Some(Picture {
            until_ms: in_ms(until),
            windows: windows.collect(),
            bars: exchanges.iter().map(|exchange| bar(exchange)).collect(),
        })
    }
}

fn bar(exchange: &Exchange) -> Bar {
    let end = match exchange.end {
        End::Answered => BarEnd::Answered,
        _ => BarEnd::Failed,
    };
    Bar {
        label: exchange.describe(),
        from_ms: in_ms(exchange.sent_at),
        to_ms: in_ms(exchange.ended_at),
        end,
        status: exchange.answered(),
        is_called_for: true,
    }
}
