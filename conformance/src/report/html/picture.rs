//! A picture in the units of a drawing: a line of time, bars on it, and windows behind them.

use serde::Serialize;

use super::look::{self, Look};
use crate::clause::Role;
use crate::picture::{Bar, Picture, Window, WindowKind};
use crate::report::escape;
use crate::report::human::duration;

/// What a drawing is wide, in its own units.
const WIDTH: f64 = 960.0;
/// What a row takes, with a line of text above its bar.
const ROW: f64 = 34.0;
/// What is left free above the rows.
const TOP: f64 = 22.0;
/// What the narrowest bar takes: many an answer takes no time at all.
const NARROWEST: f64 = 3.0;
/// How many marks there are on the line of time, about.
const TICKS: f64 = 8.0;

#[derive(Serialize)]
pub(super) struct Drawing {
    title: String,
    /// What colors and frames mean, of those that are there.
    legend: String,
    width: f64,
    height: f64,
    bars: Vec<BarView>,
    windows: Vec<WindowView>,
    ticks: Vec<Tick>,
}

#[derive(Serialize)]
struct BarView {
    x: f64,
    y: f64,
    width: f64,
    text_x: f64,
    text_y: f64,
    /// `start` or `end`: a text beside the right edge runs to the left.
    anchor: &'static str,
    class: &'static str,
    label: String,
}

#[derive(Serialize)]
struct WindowView {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    class: &'static str,
    title: String,
}

#[derive(Serialize)]
struct Tick {
    x: f64,
    label: String,
}

pub(super) fn draw(role: Role, picture: &Picture) -> Drawing {
    let what = match role {
        Role::Receiver => "exchanges",
        Role::Sender => "attempts",
    };
    let scale = Scale::of(picture);
    let bars = picture.bars.iter().enumerate();
    let bars: Vec<BarView> = bars
        .map(|(row, bar)| scale.bar(row, bar, look::of(role, picture, row)))
        .collect();
    let windows = picture.windows.iter();
    Drawing {
        title: format!("{} {what} in {}", bars.len(), duration(scale.until)),
        legend: look::legend(role, picture),
        width: WIDTH,
        height: Scale::bottom(picture.bars.len()),
        windows: windows
            .filter_map(|window| scale.window(window, picture.bars.len()))
            .collect(),
        ticks: scale.ticks(),
        bars,
    }
}

struct Scale {
    until: f64,
}

impl Scale {
    fn of(picture: &Picture) -> Self {
        let ends = picture.bars.iter().map(|bar| bar.to_ms);
        let until = ends.fold(picture.until_ms, f64::max);
        Self {
            until: until.max(1.0),
        }
    }

    fn x(&self, at: f64) -> f64 {
        round((at / self.until).clamp(0.0, 1.0) * WIDTH)
    }

    fn y(row: usize) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a picture has few rows")]
        let row = row as f64;
        TOP + row * ROW
    }

    fn bottom(rows: usize) -> f64 {
        Self::y(rows) + TOP
    }

    fn bar(&self, row: usize, bar: &Bar, look: Look) -> BarView {
        let (x, y) = (self.x(bar.from_ms), Self::y(row));
        let width = (self.x(bar.to_ms) - x).max(NARROWEST);
        let is_left = x < WIDTH / 2.0;
        let time = format!("{} to {}", duration(bar.from_ms), duration(bar.to_ms));
        BarView {
            x,
            y: y + 16.0,
            width,
            text_x: if is_left { x } else { x + width },
            text_y: y + 12.0,
            anchor: if is_left { "start" } else { "end" },
            class: look.class(),
            label: format!(
                "{}, {time}{}",
                escape(&bar.label).replace('\n', " "),
                look.remark()
            ),
        }
    }

    /// A window that was owed to what follows a bar is drawn beside what follows it.
    fn window(&self, window: &Window, rows: usize) -> Option<WindowView> {
        let (class, title, row) = match window.kind {
            WindowKind::Retry => ("retry", "the next attempt is owed", window.after + 1),
            WindowKind::Quiet => ("quiet", "nothing more may come", window.after + 1),
            WindowKind::Answer => ("answer", "an answer is owed", window.after),
        };
        let (x, end) = (self.x(window.from_ms), self.x(window.to_ms));
        // Below the last row there is nothing to be seen of a window but that it was waited for.
        let y = Self::y(row.min(rows.saturating_sub(usize::from(row < rows))));
        (end > x).then(|| WindowView {
            x,
            y,
            width: round(end - x),
            height: if row < rows { ROW - 2.0 } else { 8.0 },
            class,
            title: format!(
                "{title}, {} to {}",
                duration(window.from_ms),
                duration(window.to_ms)
            ),
        })
    }

    fn ticks(&self) -> Vec<Tick> {
        let step = step(self.until / TICKS);
        let mut ticks = Vec::new();
        let mut at = 0.0;
        while at <= self.until {
            ticks.push(Tick {
                x: self.x(at),
                label: label(at, step),
            });
            at += step;
        }
        ticks
    }
}

/// The next round step: 1, 2 or 5 with zeros.
fn step(least: f64) -> f64 {
    let magnitude = 10_f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * magnitude);
    steps
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(least)
}

fn label(at: f64, step: f64) -> String {
    if step >= 100.0 {
        let seconds = at / 1000.0;
        format!("{} s", (seconds * 10.0).round() / 10.0)
    } else {
        format!("{} ms", (at * 1000.0).round() / 1000.0)
    }
}

fn round(units: f64) -> f64 {
    (units * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::BarEnd;

    fn picture(from_ms: f64, to_ms: f64, until_ms: f64) -> Picture {
        Picture {
            until_ms,
            bars: vec![Bar {
                label: "attempt 1".to_owned(),
                from_ms,
                to_ms,
                end: BarEnd::Answered,
                status: Some(200),
                is_called_for: true,
            }],
            windows: Vec::new(),
        }
    }

    #[test]
    fn bars_keep_to_the_scale_and_can_be_seen() {
        let drawing = draw(Role::Sender, &picture(0.0, 5000.0, 10_000.0));
        assert_eq!(
            (drawing.bars[0].x, drawing.bars[0].width),
            (0.0, WIDTH / 2.0)
        );
        let drawing = draw(Role::Sender, &picture(9999.0, 9999.0, 10_000.0));
        assert!(drawing.bars[0].width >= NARROWEST);
        assert_eq!(drawing.bars[0].anchor, "end");
    }

    #[test]
    fn the_line_of_time_has_round_marks() {
        let labels = |until| {
            let ticks = draw(Role::Sender, &picture(0.0, 1.0, until)).ticks;
            let labels: Vec<String> = ticks.into_iter().map(|tick| tick.label).collect();
            labels.join(" ")
        };
        assert_eq!(labels(13_000.0), "0 s 2 s 4 s 6 s 8 s 10 s 12 s");
        assert_eq!(labels(3.2), "0 ms 0.5 ms 1 ms 1.5 ms 2 ms 2.5 ms 3 ms");
    }

    #[test]
    fn a_picture_of_nothing_is_drawn_too() {
        let drawing = draw(Role::Receiver, &picture(0.0, 0.0, 0.0));
        assert!(drawing.height > 0.0 && !drawing.ticks.is_empty());
    }
}
