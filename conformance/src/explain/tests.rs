//! Every check and every clause has its text, and no text is without something to explain.

use std::collections::BTreeSet;

use super::block::{Block, blocks};
use super::page;
use super::text::{Part, TEXTS, Text};
use crate::check::Entry;
use crate::checks;
use crate::clause::{self, Clause, Role};

/// The characters that a text may have under a heading.
const LENGTHS: std::ops::RangeInclusive<usize> = 20..=2200;

/// Of what is particular to a check, which is to be read first.
const PARTICULAR: std::ops::RangeInclusive<usize> = 80..=700;

/// A sentence of so many bytes may well be there twice.
const SHORT_SENTENCE: usize = 40;

/// As wide as code may be, for a terminal of 80 columns.
const CODE: usize = 74;

/// As long as a line of the files may be.
const LINE: usize = 100;

fn own(id: &str) -> Option<&'static Text> {
    TEXTS.iter().find(|text| text.is_of(id))
}

fn all_parts() -> impl Iterator<Item = (&'static str, Part, &'static str)> {
    let parts = |text: &'static Text| {
        let parts = text.parts.iter();
        parts.map(|(part, said)| (text.subject, *part, *said))
    };
    TEXTS.iter().flat_map(parts)
}

#[test]
fn every_clause_says_why_it_matters_and_how_to_fix_it_for_whom_it_binds() {
    for clause in clause::ALL {
        let Clause { id, roles, .. } = clause;
        let text = own(id).unwrap_or_else(|| panic!("{id} has no text"));
        let has = |part| text.part(part).is_some();
        assert!(has(Part::Why), "{id} does not say why it matters");
        for (role, fix) in [
            (Role::Sender, Part::FixSender),
            (Role::Receiver, Part::FixReceiver),
        ] {
            let is_bound = roles.contains(&role);
            assert_eq!(has(fix), is_bound, "{id}: how to fix a {role}");
        }
        assert!(!has(Part::What) && !has(Part::How), "{id} is no check");
    }
}

#[test]
fn every_check_says_what_is_particular_to_it_and_how_it_works() {
    for Entry { id, .. } in checks::entries() {
        let text = own(id).unwrap_or_else(|| panic!("{id} has no text"));
        assert!(text.part(Part::What).is_some(), "{id}");
        let headings: Vec<&str> = page(id)
            .unwrap()
            .sections
            .iter()
            .map(|it| it.heading)
            .collect();
        for heading in [
            "What it checks",
            "Why it matters",
            "How to fix it",
            "How the check works",
        ] {
            assert!(headings.contains(&heading), "{id}: {heading}");
        }
        let families = TEXTS
            .iter()
            .filter(|it| it.is_of_family_of(text) || it.is_of(id));
        let mut how = families.filter_map(|it| it.part(Part::How));
        assert!(how.next().is_some(), "{id} does not say how it works");
    }
}

/// Not even a sentence of it is anywhere else.
#[test]
fn what_is_particular_to_a_check_is_said_of_no_other() {
    let mut seen = BTreeSet::new();
    let mut again = Vec::new();
    for (subject, _, said) in all_parts().filter(|(_, part, _)| *part == Part::What) {
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentences = words.split_inclusive(". ").map(str::to_owned);
        let sentences = sentences.filter(|it| it.len() > SHORT_SENTENCE);
        again.extend(
            sentences
                .filter(|it| !seen.insert(it.clone()))
                .map(|it| (subject, it)),
        );
    }
    assert!(again.is_empty(), "{again:#?}");
}

#[test]
fn no_text_is_of_something_that_is_not_there() {
    let mut subjects = BTreeSet::new();
    for text in TEXTS.iter() {
        let subject = text.subject;
        assert!(
            subjects.insert((subject, text.file)),
            "{subject} is there twice"
        );
        assert!(!text.parts.is_empty(), "{subject} says nothing");
        let parts: Vec<Part> = text.parts.iter().map(|(part, _)| *part).collect();
        for (place, part) in parts.iter().enumerate() {
            assert_ne!(
                *part,
                Part::Unknown,
                "{subject}: a heading that means nothing"
            );
            assert!(!parts[..place].contains(part), "{subject}: {part:?} twice");
        }
        if text.is_of_family() {
            let members = TEXTS.iter().filter(|member| text.is_of_family_of(member));
            let members = members.filter(|member| !member.is_of_family());
            assert!(members.count() > 1, "{subject} is no family");
            assert!(
                text.part(Part::What).is_none(),
                "{subject}: only a check is particular"
            );
        } else {
            assert!(
                page(subject).is_some(),
                "{subject} is neither check nor clause"
            );
        }
    }
}

#[test]
fn texts_are_neither_short_nor_long_and_are_finished() {
    let wrong = |(subject, part, said)| {
        let complaints = [
            wrong_length(part, said),
            wrong_word(said),
            wrong_block(said),
        ];
        let complaints = complaints.into_iter().flatten();
        complaints.map(move |what| format!("{subject}, {part:?}: {what}"))
    };
    let wrong: Vec<String> = all_parts().flat_map(wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn wrong_length(part: Part, said: &str) -> Option<String> {
    let lengths = match part {
        Part::What => PARTICULAR,
        _ => LENGTHS,
    };
    let length = said.chars().count();
    (!lengths.contains(&length)).then(|| format!("{length} characters"))
}

fn wrong_word(said: &str) -> Option<String> {
    const WORDS: [&str; 5] = ["TODO", "FIXME", "XXX", "\t", " ,"];
    let text: String = said.split("```").step_by(2).collect();
    let mut words = WORDS.into_iter();
    words.find(|word| text.contains(word)).map(str::to_owned)
}

fn wrong_block(said: &str) -> Option<String> {
    blocks(said).iter().find_map(|block| match block {
        Block::Paragraph(text) | Block::Item(text) => {
            let is_ended = text.ends_with(['.', ':', '?']);
            let is_closed = text.matches('`').count().is_multiple_of(2);
            (!is_ended || !is_closed).then(|| format!("not ended or not closed: {text}"))
        }
        Block::Code(lines) => {
            let mut lines = lines.iter();
            let wide = lines.find(|line| line.chars().count() > CODE);
            wide.map(|line| format!("wide code: {line}"))
        }
    })
}

#[test]
fn the_files_are_no_wider_than_the_code() {
    for (subject, _, said) in all_parts() {
        for line in said.lines() {
            assert!(line.chars().count() <= LINE, "{subject}: {line}");
        }
    }
}
