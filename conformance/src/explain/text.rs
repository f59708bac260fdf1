//! The texts, as they stand in the files beside what they explain.
//!
//! A heading of the second level is the id of a clause or of a check, or a glob over the ids of
//! checks: a family, of checks in the same file. Below it come the text that is particular to it, and parts under headings of
//! the third level. What stands before the first id is for whoever edits the file.

use std::sync::LazyLock;

use globset::{GlobBuilder, GlobMatcher};

use crate::{checks, clause, fuzz, scripts};

/// What the texts say of one check or clause, or of a family of checks.
#[derive(Debug)]
pub(super) struct Text {
    /// An id or a glob.
    pub(super) subject: &'static str,
    /// Each part with its Markdown, in the order of the file.
    pub(super) parts: Vec<(Part, &'static str)>,
    glob: Option<GlobMatcher>,
    /// The whole text of its file.
    pub(super) file: &'static str,
}

/// A part of a text, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// What stands below the id itself.
    What,
    /// Why it matters.
    Why,
    /// How to fix it, whoever is wrong.
    Fix,
    /// How to fix a sender.
    FixSender,
    /// How to fix a receiver.
    FixReceiver,
    /// How the check works.
    How,
    /// What the vendor's own server does.
    Vendor,
    /// A heading that means nothing: a mistake in the file, which a test finds.
    Unknown,
}

/// All texts, in the order of the files.
pub(super) static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
    let files = [
        clause::TEXTS,
        checks::receiver::TEXTS,
        checks::sender::TEXTS,
        &[fuzz::TEXT, scripts::TEXT],
    ];
    files
        .into_iter()
        .flatten()
        .flat_map(|file| read(file))
        .collect()
});

/// The texts of one file.
pub(super) fn read(file: &'static str) -> Vec<Text> {
    let texts = sections(file, "## ").into_iter().skip(1);
    texts
        .map(|(subject, text)| Text {
            subject,
            parts: parts(text),
            glob: family(subject),
            file,
        })
        .collect()
}

impl Text {
    /// Whether it is about this very check or clause.
    pub(super) fn is_of(&self, id: &str) -> bool {
        self.subject == id
    }

    /// Whether it is about a family that this one belongs to: one of the same file.
    pub(super) fn is_of_family_of(&self, member: &Self) -> bool {
        let is_match = |glob: &GlobMatcher| glob.is_match(member.subject);
        self.file == member.file && self.glob.as_ref().is_some_and(is_match)
    }

    /// Whether it is about a family.
    #[cfg(test)]
    pub(super) fn is_of_family(&self) -> bool {
        self.glob.is_some()
    }

    /// What it says under this heading.
    pub(super) fn part(&self, wanted: Part) -> Option<&'static str> {
        let mut parts = self.parts.iter().filter(|(part, _)| *part == wanted);
        parts.next().map(|(_, text)| *text)
    }
}

impl Part {
    fn headed(heading: &str) -> Self {
        match heading {
            "Why it matters" => Self::Why,
            "How to fix it" => Self::Fix,
            "How to fix a sender" => Self::FixSender,
            "How to fix a receiver" => Self::FixReceiver,
            "How the check works" => Self::How,
            "The vendor's server" => Self::Vendor,
            _ => Self::Unknown,
        }
    }
}

fn family(subject: &str) -> Option<GlobMatcher> {
    let is_glob = subject.contains(['*', '{']);
    let glob = is_glob.then(|| GlobBuilder::new(subject).build());
    Some(glob?.ok()?.compile_matcher())
}

fn parts(text: &'static str) -> Vec<(Part, &'static str)> {
    let mut sections = sections(text, "### ").into_iter();
    let what = sections.next().map(|(_, text)| (Part::What, text));
    let rest = sections.map(|(heading, text)| (Part::headed(heading), text));
    let all = what.into_iter().chain(rest);
    all.filter(|(_, text)| !text.is_empty()).collect()
}

/// What stands before the first heading of this level, under no heading, and then each heading
/// with what stands below it. Code is left alone: its comments may look like headings.
fn sections<'t>(text: &'t str, mark: &str) -> Vec<(&'t str, &'t str)> {
    let mut starts = vec![("", 0, 0)];
    let (mut at, mut is_code) = (0, false);
    for line in text.split_inclusive('\n') {
        let after = at + line.len();
        is_code ^= line.starts_with("```");
        if let Some(heading) = line.strip_prefix(mark).filter(|_| !is_code) {
            starts.push((heading.trim(), at, after));
        }
        at = after;
    }
    let ends = starts.iter().skip(1).map(|(_, start, _)| *start);
    let ends = ends.chain([text.len()]);
    let sections = starts.iter().zip(ends);
    sections
        .map(|((heading, _, start), end)| (*heading, text[*start..end].trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_apart_by_its_headings() {
        let file = "for editors\n\n## a.b\nWhat.\n\n```python\n## no heading\n```\n\n\
                    ### How to fix it\nSo.\n### What?\nEh.\n\n## a.*\n### How the check works\nThus.\n";
        let texts = read(file);
        assert_eq!(texts.len(), 2);
        let what = "What.\n\n```python\n## no heading\n```";
        let expected = [
            (Part::What, what),
            (Part::Fix, "So."),
            (Part::Unknown, "Eh."),
        ];
        assert_eq!(texts[0].parts, expected);
        assert!(texts[0].is_of("a.b") && texts[1].is_of_family_of(&texts[0]));
        assert!(texts[1].is_of_family() && !texts[0].is_of_family());
        assert_eq!(texts[1].part(Part::How), Some("Thus."));
        let other = &read("## a.b\nWhat.\n")[0];
        assert!(!texts[1].is_of_family_of(other), "it is in another file");
    }
}
