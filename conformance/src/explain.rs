//! What there is to say about a check or a clause, as one page.
//!
//! The texts are Markdown and stand beside what they explain: `clause/retry.md` beside
//! `clause/retry.rs`, `checks/sender/client_error.md` beside the checks. A page puts together what
//! is said of the check alone, of the families it belongs to, and of its clause; whatever the
//! catalogue knows itself, such as the level or the script of a play, is taken from there, so that
//! no text can contradict it.

mod block;
mod compose;
mod find;
mod human;
mod known;
#[cfg(test)]
mod tests;
mod text;

use std::fmt::Write as _;

use serde::Serialize;

pub use find::{Found, Unknown, find};
pub use human::{Human, LONGEST_LINE};

use crate::checks;
use crate::clause;

/// Everything that is told of a check or of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The check's id, or the clause's.
    pub id: &'static str,
    /// Which of the two it is.
    pub kind: Kind,
    /// What is demanded, in one sentence.
    pub title: String,
    /// What the catalogue knows of it.
    pub facts: Vec<Fact>,
    /// What there is to read.
    pub sections: Vec<Section>,
}

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A check of the catalogue.
    Check,
    /// A rule, and what there is to check of it.
    Clause,
}

/// A name and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// A word.
    pub name: &'static str,
    /// Markdown, on one line.
    pub text: String,
}

/// A heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: &'static str,
    /// Markdown: paragraphs, lists and code.
    pub text: String,
}

/// The page of the check or of the clause with this id.
pub fn page(id: &str) -> Option<Page> {
    let check = checks::entries().find(|entry| entry.id == id);
    let clause = || clause::ALL.iter().find(|clause| clause.id == id);
    match check {
        Some(entry) => Some(compose::check(&entry)),
        None => clause().map(|clause| compose::clause(clause)),
    }
}

/// The command that shows the page of this check, if it is one of this catalogue: a report may be of
/// another.
pub fn command(check: &str) -> Option<String> {
    let is_known = checks::entries().any(|entry| entry.id == check);
    is_known.then(|| format!("abc-webhook explain {check}"))
}

/// Every page: the clauses and then the checks, each in the order of the catalogue.
pub fn pages() -> impl Iterator<Item = Page> {
    let clauses = clause::ALL.iter().map(|clause| compose::clause(clause));
    clauses.chain(checks::entries().map(|entry| compose::check(&entry)))
}

impl Page {
    /// The page as Markdown, from a heading of the first level on.
    pub fn to_markdown(&self) -> String {
        let mut text = format!("# `{}`\n\n{}\n\n| | |\n|---|---|\n", self.id, self.title);
        for Fact { name, text: fact } in &self.facts {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "| {name} | {} |", fact.replace('|', "\\|"));
        }
        for Section {
            heading,
            text: said,
        } in &self.sections
        {
            let _ = writeln!(text, "\n## {heading}\n\n{said}");
        }
        text
    }
}
