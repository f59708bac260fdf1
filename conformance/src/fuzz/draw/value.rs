//! Values: numbers, texts, timestamps, and what a channel's custom fields can hold.

use std::fmt::Write as _;

use super::{Draw, ODD_FIELDS};
use crate::fuzz::Class;

/// Texts that encoders and decoders get wrong.
const TEXTS: [&str; 9] = [
    "😀",
    "한글 日本語",
    "a\0b",
    "\u{2028}\u{2029}",
    "\u{feff}x",
    "\u{202e}x",
    "\"\\/\u{8}\u{c}\n\r\t\u{1f}\u{7f}",
    "e\u{301}",
    "\u{1f468}\u{200d}\u{1f469}",
];

/// Numbers that parsers get wrong, spelled as JavaScript does.
const NUMBERS: [&str; 7] = [
    "1e+21",
    "-2.5e-7",
    "1.7976931348623157e+308",
    "5e-324",
    "9007199254740993",
    "12345678901234567000",
    "-9007199254740995",
];

impl Draw {
    /// A number as the vendor gives them, up to the end of a JavaScript-safe integer.
    pub(super) fn id(&mut self) {
        let id = match self.rng.u32(..8) {
            0 => self.rng.u64(1..1 << 53),
            1 => (1 << 53) - 1,
            _ => self.rng.u64(1..100_000),
        };
        self.raw(&id.to_string());
    }

    pub(super) fn timestamp(&mut self) {
        let text = self.timestamp_text();
        self.raw(&text);
    }

    /// A timestamp as the vendor writes it, in quotes.
    pub(super) fn timestamp_text(&mut self) -> String {
        let rng = &mut self.rng;
        let (year, month, day) = (rng.u32(1970..2100), rng.u32(1..=12), rng.u32(1..=28));
        let (hour, minute, second) = (rng.u32(..24), rng.u32(..60), rng.u32(..60));
        let fraction = if rng.u32(..4) == 0 {
            0
        } else {
            rng.u32(..1000)
        };
        format!("\"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z\"")
    }

    pub(super) fn text_or_null(&mut self) {
        if self.spice.strikes(Class::Nulls, 2) {
            self.spiced(|draw| draw.raw("null"), Self::text);
        } else {
            self.text();
        }
    }

    /// Writes `odd`, and draws what it takes the place of all the same: what follows must not
    /// depend on it.
    fn spiced(&mut self, odd: impl FnOnce(&mut Self), plain: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        plain(self);
        self.out.truncate(start);
        std::mem::swap(&mut self.rng, &mut self.spice.rng);
        odd(self);
        std::mem::swap(&mut self.rng, &mut self.spice.rng);
    }

    /// A short text that is not empty: nobody can save a thing without a name.
    pub(super) fn name(&mut self) {
        let start = self.out.len();
        self.text();
        if self.out.len() == start + 2 {
            self.out.truncate(start);
            self.quoted("n");
        }
    }

    /// A short text.
    pub(super) fn text(&mut self) {
        if self.spice.strikes(Class::Texts, 3) {
            self.spiced(Self::odd_text, Self::plain_text);
        } else {
            self.plain_text();
        }
    }

    fn plain_text(&mut self) {
        const TEXTS: [&str; 5] = ["null", "1e400", "</script>", "' OR 1=1 --", "\\"];
        if self.rng.u32(..8) == 0 {
            let text = TEXTS[self.rng.usize(..TEXTS.len())];
            self.quoted(text);
        } else {
            let length = self.rng.usize(..20);
            let text: String = (0..length).map(|_| self.rng.char(' '..='~')).collect();
            self.quoted(&text);
        }
    }

    fn odd_text(&mut self) {
        if self.rng.bool() {
            let text = TEXTS[self.rng.usize(..TEXTS.len())];
            self.quoted(text);
        } else {
            // Any but ASCII first, and then any.
            let first = self.rng.char('\u{80}'..);
            let rest = (0..self.rng.usize(..8)).map(|_| self.rng.char(..));
            let text: String = std::iter::once(first).chain(rest).collect();
            self.quoted(&text);
        }
    }

    /// `text` as a JSON string, escaped as JavaScript does: no more than it must be.
    pub(super) fn quoted(&mut self, text: &str) {
        // Writing to a vector cannot fail.
        let _ = serde_json::to_writer(&mut self.out, text);
    }

    /// The fields that a channel defines.
    pub(super) fn custom_fields(&mut self) {
        let mut keys: Vec<String> = Vec::new();
        // Some classes need a place to deviate.
        let least = usize::from(matches!(self.spice.class, Class::Fields | Class::Numbers));
        for _ in 0..least + self.rng.usize(..8) {
            let key = self.custom_key();
            if !keys.contains(&key) {
                self.key(&key);
                self.custom_value();
                keys.push(key);
            }
        }
    }

    fn custom_key(&mut self) -> String {
        let length = self.rng.usize(..10);
        let mut key = String::from(self.rng.lowercase());
        key.extend((0..length).map(|_| self.rng.alphanumeric()));
        // The two characters make it differ from every other name here.
        key.push_str("_f");
        if self.spice.strikes(Class::Fields, 1) {
            let rng = &mut self.spice.rng;
            return match rng.u32(..6) {
                0 => rng.u32(..10_000).to_string(),
                1 => format!("_{}", rng.alphanumeric()),
                _ => ODD_FIELDS[rng.usize(..ODD_FIELDS.len())].to_owned(),
            };
        }
        key
    }

    fn custom_value(&mut self) {
        if self.spice.strikes(Class::Numbers, 2) {
            let odd = |draw: &mut Self| {
                let number = NUMBERS[draw.rng.usize(..NUMBERS.len())];
                draw.raw(number);
            };
            self.spiced(odd, Self::plain_value);
        } else if self.spice.strikes(Class::Nulls, 4) {
            self.spiced(|draw| draw.raw("null"), Self::plain_value);
        } else {
            self.plain_value();
        }
    }

    fn plain_value(&mut self) {
        match self.rng.u32(..10) {
            0..=2 => self.number(),
            3 => self.list(4, |draw| {
                let option = ["bug", "wish", "praise"][draw.rng.usize(..3)];
                draw.quoted(option);
            }),
            4 => self.timestamp(),
            5 => self.list(3, |draw| draw.raw("\"https://example.com/a.png?b=1&c=2\"")),
            _ => self.text(),
        }
    }

    fn number(&mut self) {
        const SAFE: i64 = (1 << 53) - 1;
        let number = match self.rng.u32(..4) {
            0 => self.rng.i64(-SAFE..=SAFE).to_string(),
            1 => (f64::from(self.rng.i32(-100_000..100_000)) / 100.0).to_string(),
            _ => self.rng.i32(-1000..1000).to_string(),
        };
        self.raw(&number);
    }

    /// Any JSON value, up to `depth` levels deep.
    pub(super) fn json(&mut self, depth: u32) {
        match self.rng.u32(..if depth == 0 { 4 } else { 6 }) {
            0 => self.raw("null"),
            1 => {
                let text = if self.rng.bool() { "true" } else { "false" };
                self.raw(text);
            }
            2 => self.number(),
            3 => self.text(),
            4 => self.list(4, |draw| draw.json(depth - 1)),
            _ => self.object(depth - 1),
        }
    }

    fn object(&mut self, depth: u32) {
        self.raw("{");
        for index in 0..self.rng.usize(..4) {
            let mut key = if index == 0 { "\"k" } else { ",\"k" }.to_owned();
            // Writing to a string cannot fail.
            let _ = write!(key, "{index}\":");
            self.raw(&key);
            self.json(depth);
        }
        self.raw("}");
    }

    fn list(&mut self, below: usize, item: impl Fn(&mut Self)) {
        self.raw("[");
        for index in 0..self.rng.usize(..below) {
            if index > 0 {
                self.raw(",");
            }
            item(self);
        }
        self.raw("]");
    }

    /// A comma and a key that nothing in the protocol has.
    pub(super) fn unknown_key(&mut self) {
        const STRANGE: [&str; 6] = ["", "/", "~", "a/b", "$ref", "ID"];
        let strange = self.rng.u32(..4) == 0;
        // Numbered, so that no key comes twice.
        let mut key = if strange {
            STRANGE[self.rng.usize(..STRANGE.len())].to_owned()
        } else {
            "x".to_owned()
        };
        let _ = write!(key, "{}", self.out.len());
        self.key(&key);
    }
}
