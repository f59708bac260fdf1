//! The last lines that a program wrote, and how they are shown without what it was told in confidence.

use std::collections::VecDeque;

use tokio::io::{AsyncRead, BufReader};

use super::lines::{Line, next_line};
use crate::secret::{Redactor, Secret, shorten_marks};

/// The last lines of an output, each with its beginning.
#[derive(Default)]
pub(in crate::stage) struct LastWords {
    lines: VecDeque<Line>,
    /// Whether what comes next belongs to the last of them.
    goes_on: bool,
}

/// How many lines are kept, and how many bytes of each are shown.
const LINES: usize = 10;
const LINE_LIMIT: usize = 500;

/// Gives every line of `pipe` to `keep`, in pieces if it is long, until it ends.
pub(in crate::stage) async fn follow(pipe: impl AsyncRead + Unpin, mut keep: impl FnMut(Line)) {
    let mut pipe = BufReader::new(pipe);
    while let Ok(Some(line)) = next_line(&mut pipe, LINE_LIMIT).await {
        keep(line);
    }
}

impl LastWords {
    /// Takes a line, or a piece of one.
    pub(in crate::stage) fn add(&mut self, piece: Line) {
        let goes_on = piece.is_cut;
        match self.lines.back_mut().filter(|_| self.goes_on) {
            Some(line) if line.bytes.len() < 2 * LINE_LIMIT => {
                line.bytes.extend(piece.bytes);
                line.is_cut = piece.is_cut;
            }
            Some(line) => line.is_cut = true,
            None => {
                if self.lines.len() == LINES {
                    self.lines.pop_front();
                }
                self.lines.push_back(piece);
            }
        }
        self.goes_on = goes_on;
    }

    /// The last line that is not blank, as it was written.
    pub(in crate::stage) fn last(&self) -> Option<String> {
        let lines = self.lines.iter().rev();
        let mut texts = lines.map(|line| String::from_utf8_lossy(&line.bytes).trim().to_owned());
        texts.find(|text| !text.is_empty())
    }

    /// The lines as they are shown: redacted before they are cut, which could cut a token.
    pub(in crate::stage) fn shown(&self, tokens: &[Secret]) -> Vec<String> {
        let lines = self.lines.iter().map(|line| {
            let text = redact(&String::from_utf8_lossy(&line.bytes), tokens);
            let clean = Line {
                bytes: text.into_bytes(),
                is_cut: line.is_cut,
            };
            clean.excerpt(LINE_LIMIT)
        });
        lines.collect()
    }
}

/// `text` without the tokens and their beginnings.
pub(in crate::stage) fn redact(text: &str, tokens: &[Secret]) -> String {
    let redactors = tokens.iter().map(|token| Redactor::new(token, &[]));
    let clean = redactors.fold(text.as_bytes().to_vec(), |text, redactor| {
        // Without a key there is no mark, and nothing that could be shown.
        redactor.map_or_else(|_| Vec::new(), |redactor| redactor.scrub(&text))
    });
    shorten_marks(&String::from_utf8_lossy(&clean))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn kept(written: &str) -> LastWords {
        let mut words = LastWords::default();
        follow(written.as_bytes(), |line| words.add(line)).await;
        words
    }

    fn secret() -> Secret {
        Secret::new("s3cret-token-of-mine").unwrap()
    }

    #[tokio::test]
    async fn no_part_of_a_token_is_shown_wherever_a_line_is_cut() {
        let secret = secret();
        for before in LINE_LIMIT - 25..LINE_LIMIT + 5 {
            for token in [secret.expose().to_owned(), secret.expose().to_uppercase()] {
                let words = kept(&format!("{}{token} end\n", "x".repeat(before))).await;
                let shown = words.shown(std::slice::from_ref(&secret)).join("\n");
                let shown = shown.to_lowercase();
                assert!(!shown.contains("s3cret-t"), "{before}: {shown}");
                assert!(!shown.contains("-of-mine"), "{before}: {shown}");
            }
        }
    }

    #[tokio::test]
    async fn the_last_lines_are_kept_each_with_its_beginning() {
        let lines: Vec<String> = (0..20).map(|number| format!("line {number}")).collect();
        let words = kept(&format!("{}\n{}\n\n", lines.join("\n"), "y".repeat(5000))).await;
        let shown = words.shown(&[]);
        assert_eq!(shown.len(), LINES);
        assert_eq!(shown[0], "line 12");
        assert_eq!(shown[8], format!("{}…", "y".repeat(LINE_LIMIT)));
        assert_eq!(words.last().unwrap().trim_matches('y'), "");
    }
}
