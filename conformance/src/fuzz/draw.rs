//! Draws valid payloads, as texts, in the order of keys that the vendor's server has.

mod value;

use abc_webhook::{EventName, IssueStatus};
use fastrand::Rng;

use super::Class;

/// The name that every project here has, so that whoever finds one knows where it came from.
pub(super) const PROJECT: &str = "abc-webhook conformance";

/// Names of custom fields that parts of the payload, or of JavaScript, have too.
pub(super) const ODD_FIELDS: [&str; 15] = [
    "event",
    "data",
    "feedback",
    "channel",
    "project",
    "addedIssue",
    "issue",
    "name",
    "status",
    "previousStatus",
    "description",
    "__proto__",
    "constructor",
    "toString",
    "length",
];

/// A payload while it is written.
pub(super) struct Draw {
    rng: Rng,
    spice: Spice,
    out: Vec<u8>,
}

/// What makes a payload deviate. It draws from a source of its own, so that the same payload
/// can be had without it.
#[derive(Clone)]
pub(super) struct Spice {
    class: Class,
    rng: Rng,
    is_used: bool,
    deviates: bool,
    /// Whether to deviate at every opportunity.
    is_eager: bool,
}

impl Spice {
    pub(super) fn new(class: Class, rng: Rng) -> Self {
        Self {
            class,
            rng,
            is_used: false,
            deviates: !matches!(
                class,
                Class::Conforming | Class::UnknownEvent | Class::Mutated
            ),
            is_eager: false,
        }
    }

    /// The same choice of events, without the deviation.
    pub(super) fn only_choosing(self) -> Self {
        Self {
            deviates: false,
            ..self
        }
    }

    /// Whether to deviate here: one in `odds` places, if this is the class for it.
    fn strikes(&mut self, class: Class, odds: u32) -> bool {
        let strikes =
            self.deviates && self.class == class && (self.is_eager || self.rng.u32(..odds) == 0);
        self.is_used |= strikes;
        strikes
    }
}

impl Draw {
    pub(super) fn new(rng: Rng, spice: Spice) -> Self {
        let out = Vec::with_capacity(1024);
        Self { rng, spice, out }
    }

    /// A whole payload.
    pub(super) fn event(mut self) -> Vec<u8> {
        if self.spice.class == Class::UnknownEvent {
            self.unknown_event();
            return self.out;
        }
        let (rng, mut spice) = (self.rng.clone(), self.spice.clone());
        self.known_event();
        if self.spice.deviates && !self.spice.is_used {
            // It took none of its opportunities, so now it takes them all.
            spice.is_eager = true;
            self = Self::new(rng, spice);
            self.known_event();
        }
        self.out
    }

    fn known_event(&mut self) {
        let name = self.event_name();
        self.raw("{\"event\":\"");
        self.raw(name.as_str());
        self.raw("\",\"data\":{");
        match name {
            EventName::FeedbackCreation => self.feedback_data(false),
            EventName::IssueCreation => self.issue_data(),
            EventName::IssueStatusChange => {
                self.issue_data();
                self.key("previousStatus");
                self.status();
            }
            EventName::IssueAddition => {
                self.feedback_data(true);
                if !self.spice.strikes(Class::Absence, 1) {
                    self.key("addedIssue");
                    self.issue();
                }
            }
        }
        self.extra();
        self.raw("}");
        self.extra();
        self.raw("}");
    }

    /// One that has a place for the deviation.
    fn event_name(&mut self) -> EventName {
        let names: &[EventName] = match self.spice.class {
            Class::UnknownStatus => &[
                EventName::IssueCreation,
                EventName::IssueStatusChange,
                EventName::IssueAddition,
            ],
            Class::Fields | Class::Numbers => {
                &[EventName::FeedbackCreation, EventName::IssueAddition]
            }
            Class::Absence => &[EventName::IssueAddition],
            _ => &EventName::ALL,
        };
        names[self.rng.usize(..names.len())]
    }

    fn unknown_event(&mut self) {
        const WORDS: [&str; 6] = [
            "PROJECT", "FEEDBACK", "CHANNEL", "ISSUE", "COMMENT", "MEMBER",
        ];
        const DEEDS: [&str; 5] = ["DELETION", "ARCHIVAL", "UPDATE", "EXPORT", "CREATED"];
        let (word, deed) = (self.rng.usize(..WORDS.len()), self.rng.usize(..DEEDS.len()));
        self.raw("{\"event\":\"");
        self.raw(WORDS[word]);
        self.raw("_");
        self.raw(DEEDS[deed]);
        self.raw("\",\"data\":{");
        self.project();
        for _ in 0..self.rng.usize(..4) {
            self.unknown_key();
            self.json(3);
        }
        self.raw("}}");
    }

    fn feedback_data(&mut self, partial: bool) {
        self.raw("\"feedback\":{\"id\":");
        self.id();
        self.key("createdAt");
        let time = self.timestamp_text();
        if self.spice.strikes(Class::Nulls, 2) {
            self.raw("null");
        } else {
            self.raw(&time);
        }
        self.key("updatedAt");
        self.timestamp();
        self.custom_fields();
        self.raw(",\"issues\":[");
        for index in 0..self.rng.usize(..4) {
            if index > 0 {
                self.raw(",");
            }
            if partial && self.rng.bool() {
                self.partial_issue();
            } else {
                self.issue();
            }
        }
        self.raw("]},\"channel\":");
        self.named(None);
        self.raw(",");
        self.project();
    }

    fn issue_data(&mut self) {
        self.raw("\"issue\":");
        self.issue();
        self.raw(",");
        self.project();
    }

    fn project(&mut self) {
        self.raw("\"project\":");
        self.named(Some(PROJECT));
    }

    /// A number and a name.
    fn named(&mut self, name: Option<&str>) {
        self.raw("{\"id\":");
        self.id();
        self.key("name");
        match name {
            Some(name) => self.quoted(name),
            None => self.name(),
        }
        self.extra();
        self.raw("}");
    }

    fn partial_issue(&mut self) {
        self.raw("{\"id\":");
        self.id();
        self.key("name");
        self.name();
        self.key("status");
        self.status();
        self.extra();
        self.raw("}");
    }

    fn issue(&mut self) {
        self.raw("{\"id\":");
        self.id();
        self.key("createdAt");
        self.timestamp();
        self.key("updatedAt");
        self.timestamp();
        self.key("name");
        self.name();
        self.key("description");
        self.text_or_null();
        self.key("status");
        self.status();
        self.key("externalIssueId");
        self.text_or_null();
        self.key("feedbackCount");
        let count = self.rng.u32(..1000);
        self.raw(&count.to_string());
        self.extra();
        self.raw("}");
    }

    fn status(&mut self) {
        const OTHER: [&str; 4] = ["CLOSED", "WONT_FIX", "in_progress", "Open"];
        let known = &IssueStatus::KNOWN[self.rng.usize(..IssueStatus::KNOWN.len())];
        if self.spice.strikes(Class::UnknownStatus, 2) {
            let other = self.spice.rng.usize(..OTHER.len());
            self.quoted(OTHER[other]);
        } else {
            self.quoted(known.as_str());
        }
    }

    /// Unknown keys, now and then, where this is the class for it.
    fn extra(&mut self) {
        if self.spice.strikes(Class::UnknownKeys, 4) {
            // What follows must not depend on whether there was an unknown key.
            std::mem::swap(&mut self.rng, &mut self.spice.rng);
            self.unknown_key();
            self.json(2);
            std::mem::swap(&mut self.rng, &mut self.spice.rng);
        }
    }

    fn key(&mut self, name: &str) {
        self.raw(",\"");
        self.raw(name);
        self.raw("\":");
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}
