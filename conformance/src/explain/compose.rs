//! Pages, put together: what is particular first, then what holds for the family and the clause.

use super::known::{again, checks_of, facts_of_check, facts_of_clause, script, vendor};
use super::text::{Part, TEXTS, Text};
use super::{Kind, Page, Section};
use crate::check::Entry;
use crate::clause::{Clause, Role};

/// The page of a check.
pub(super) fn check(entry: &Entry) -> Page {
    let texts = About::check(entry);
    let how = [texts.general_first(Part::How), script(entry.id)];
    let vendor = [texts.particular_first(&[Part::Vendor]), vendor(entry.id)];
    let sections = [
        ("What it checks", texts.particular_first(&[Part::What])),
        ("Why it matters", texts.particular_first(&[Part::Why])),
        ("How to fix it", texts.particular_first(&fixes(entry.role))),
        ("How the check works", how.concat()),
        ("The vendor's server", vendor.concat()),
        ("Try it", vec![again(entry)]),
    ];
    Page {
        id: entry.id,
        kind: Kind::Check,
        title: format!("A conforming {} {}.", entry.role, entry.title),
        facts: facts_of_check(entry),
        sections: filled(sections),
    }
}

/// The page of a clause.
pub(super) fn clause(clause: &'static Clause) -> Page {
    let texts = About::clause(clause);
    let sections = [
        ("Why it matters", texts.particular_first(&[Part::Why])),
        ("How to fix it", texts.particular_first(&[Part::Fix])),
        (
            "How to fix a sender",
            texts.particular_first(&[Part::FixSender]),
        ),
        (
            "How to fix a receiver",
            texts.particular_first(&[Part::FixReceiver]),
        ),
        (
            "The vendor's server",
            texts.particular_first(&[Part::Vendor]),
        ),
        ("Its checks", checks_of(clause)),
    ];
    Page {
        id: clause.id,
        kind: Kind::Clause,
        title: clause.text.to_owned(),
        facts: facts_of_clause(clause),
        sections: filled(sections),
    }
}

/// The texts about one thing, from the particular to the general.
struct About(Vec<&'static Text>);

impl About {
    fn check(entry: &Entry) -> Self {
        let own = TEXTS.iter().find(|text| text.is_of(entry.id));
        let families = TEXTS.iter().rev();
        let families = families.filter(|text| own.is_some_and(|own| text.is_of_family_of(own)));
        let clause = Self::clause(entry.clause).0;
        Self(own.into_iter().chain(families).chain(clause).collect())
    }

    fn clause(clause: &Clause) -> Self {
        Self(TEXTS.iter().filter(|text| text.is_of(clause.id)).collect())
    }

    fn particular_first(&self, parts: &[Part]) -> Vec<String> {
        let said = |text: &&Text| {
            let said = parts.iter().filter_map(|part| text.part(*part));
            said.map(str::to_owned).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(said).collect()
    }

    fn general_first(&self, part: Part) -> Vec<String> {
        let mut said = self.particular_first(&[part]);
        said.reverse();
        said
    }
}

fn fixes(role: Role) -> [Part; 2] {
    match role {
        Role::Sender => [Part::Fix, Part::FixSender],
        Role::Receiver => [Part::Fix, Part::FixReceiver],
    }
}

fn filled<const N: usize>(sections: [(&'static str, Vec<String>); N]) -> Vec<Section> {
    let sections = sections.into_iter().map(|(heading, said)| Section {
        heading,
        text: said.join("\n\n"),
    });
    sections
        .filter(|section| !section.text.is_empty())
        .collect()
}
