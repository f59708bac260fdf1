//! How a bar looks: whether it ended well, and whether it was to come, then.

use crate::clause::Role;
use crate::picture::{Bar, BarEnd, Picture, WindowKind};

/// How a bar looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// It ended with an answer that means success.
    Good,
    /// It was answered with another status; of a sender's attempts, it was met with any failure.
    Refused,
    /// A receiver gave no whole answer.
    Unanswered,
    /// A sender's attempt that should not have come.
    Unowed,
    /// A retry that came before its window.
    Early,
    /// A retry that came after its window.
    Late,
}

/// The look of the bar in this `row` of the picture.
pub(super) fn of(role: Role, picture: &Picture, row: usize) -> Look {
    let Some(bar) = picture.bars.get(row) else {
        return Look::Good;
    };
    let is_success = bar.status.is_none_or(|status| status / 100 == 2);
    match (role, bar.end) {
        (Role::Sender, _) if !bar.is_called_for => Look::Unowed,
        (Role::Sender, _) if is_early(picture, row, bar) => Look::Early,
        (Role::Sender, _) if is_late(picture, row, bar) => Look::Late,
        (_, BarEnd::Answered) if is_success => Look::Good,
        (Role::Sender, _) | (Role::Receiver, BarEnd::Answered) => Look::Refused,
        (Role::Receiver, BarEnd::Failed) => Look::Unanswered,
    }
}

/// What comes before the attempt is over that it repeats has not waited for it at all.
fn is_early(picture: &Picture, row: usize, bar: &Bar) -> bool {
    let before = row.checked_sub(1).and_then(|row| picture.bars.get(row));
    let is_after = before.is_some_and(|before| before.to_ms <= bar.from_ms);
    is_after && window(picture, row).is_some_and(|(from, _)| bar.from_ms < from)
}

fn is_late(picture: &Picture, row: usize, bar: &Bar) -> bool {
    window(picture, row).is_some_and(|(_, to)| bar.from_ms > to)
}

/// The window in which the bar of this row was owed, in milliseconds.
fn window(picture: &Picture, row: usize) -> Option<(f64, f64)> {
    let mut windows = picture.windows.iter();
    let window =
        windows.find(|window| window.kind == WindowKind::Retry && window.after + 1 == row)?;
    Some((window.from_ms, window.to_ms))
}

impl Look {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Refused | Self::Late => "refused",
            Self::Unanswered | Self::Unowed | Self::Early => "wrong",
        }
    }

    /// What is said behind a bar's label, since nobody has to tell colors apart.
    pub(super) fn remark(self) -> &'static str {
        match self {
            Self::Good | Self::Refused | Self::Unanswered => "",
            Self::Unowed => ": not owed",
            Self::Early => ": early",
            Self::Late => ": late",
        }
    }
}

/// What colors and frames mean, of those that are in the picture.
pub(super) fn legend(role: Role, picture: &Picture) -> String {
    let has = |wanted| picture.windows.iter().any(|window| window.kind == wanted);
    let looks = (0..picture.bars.len()).map(|row| of(role, picture, row).class());
    let looks: Vec<&str> = looks.collect();
    let is_told = picture
        .bars
        .iter()
        .all(|bar| bar.status.is_some() || bar.end != BarEnd::Answered);
    let good = if is_told { "answered 2xx" } else { "answered" };
    let (refused, wrong) = match role {
        Role::Receiver => ("another answer than 2xx", "no whole answer"),
        Role::Sender => ("met with a failure, or late", "early, or not owed"),
    };
    let told = [
        (looks.contains(&"good"), "Green", good),
        (looks.contains(&"refused"), "Amber", refused),
        (looks.contains(&"wrong"), "Red", wrong),
        (has(WindowKind::Retry), "Dashed", "when a retry is owed"),
        (has(WindowKind::Quiet), "Grey", "when nothing more may come"),
        (
            has(WindowKind::Answer),
            "Grey",
            "until when an answer is owed",
        ),
    ];
    let told = told.into_iter().filter(|(is_there, ..)| *is_there);
    let told: Vec<String> = told
        .map(|(_, what, means)| format!("{what}: {means}."))
        .collect();
    told.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Window;

    /// Attempts that begin then and are answered at once with these statuses; a retry is owed from
    /// 3000 to 4000 ms.
    fn picture(second_at: f64, statuses: [u16; 2], is_called_for: bool) -> Picture {
        let bar = |from_ms, status, is_called_for| Bar {
            label: String::new(),
            from_ms,
            to_ms: from_ms,
            end: BarEnd::Answered,
            status: Some(status),
            is_called_for,
        };
        Picture {
            until_ms: 9000.0,
            bars: vec![
                bar(0.0, statuses[0], true),
                bar(second_at, statuses[1], is_called_for),
            ],
            windows: vec![Window {
                kind: WindowKind::Retry,
                after: 0,
                from_ms: 3000.0,
                to_ms: 4000.0,
            }],
        }
    }

    #[test]
    fn a_retry_that_should_not_have_come_then_looks_wrong() {
        let looks = |picture: Picture| [0, 1].map(|row| of(Role::Sender, &picture, row));
        let fine = picture(3500.0, [503, 200], true);
        assert_eq!(
            legend(Role::Sender, &fine),
            "Green: answered 2xx. Amber: met with a failure, or late. Dashed: when a retry is owed."
        );
        assert_eq!(looks(fine), [Look::Refused, Look::Good]);
        let early = picture(2999.0, [503, 200], true);
        assert_eq!(looks(early), [Look::Refused, Look::Early]);
        let late = picture(4001.0, [503, 200], true);
        assert_eq!(looks(late), [Look::Refused, Look::Late]);
        let mut unowed = picture(3500.0, [404, 404], false);
        unowed.windows.clear();
        assert_eq!(
            legend(Role::Sender, &unowed),
            "Amber: met with a failure, or late. Red: early, or not owed."
        );
        assert_eq!(looks(unowed), [Look::Refused, Look::Unowed]);
    }

    #[test]
    fn a_receiver_looks_as_it_answered() {
        let mut picture = picture(1.0, [200, 500], true);
        let looks = |picture: &Picture| [0, 1].map(|row| of(Role::Receiver, picture, row));
        assert_eq!(looks(&picture), [Look::Good, Look::Refused]);
        picture.bars[1].end = BarEnd::Failed;
        assert_eq!(looks(&picture), [Look::Good, Look::Unanswered]);
    }
}
