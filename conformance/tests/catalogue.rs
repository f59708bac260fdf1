//! The catalogue holds together: ids, titles, clauses, coverage.

use std::collections::BTreeSet;

use abc_webhook_conformance::clause::{self, Clause, Role, Source};
use abc_webhook_conformance::{check::Entry, checks};

#[test]
fn every_clause_is_covered_or_excused_for_each_role_and_never_both() {
    let entries: Vec<Entry> = checks::entries().collect();
    for clause in clause::ALL {
        for role in clause.roles {
            let is_covered = entries
                .iter()
                .any(|entry| entry.clause.id == clause.id && entry.role == *role);
            let excuse = clause.excuse(*role);
            assert_ne!(
                is_covered,
                excuse.is_some(),
                "{} for a {role}: covered {is_covered}, excused {excuse:?}",
                clause.id
            );
        }
        for (role, reason) in clause.excused {
            assert!(clause.roles.contains(role), "{} excuses nobody", clause.id);
            assert!(reason.len() > 20, "{}: {reason:?} is no reason", clause.id);
        }
    }
}

#[test]
fn every_check_is_of_a_clause_in_the_catalogue_that_binds_its_role() {
    for entry in checks::entries() {
        let clause = entry.clause;
        assert!(clause::ALL.contains(&clause), "{}", entry.id);
        assert!(clause.roles.contains(&entry.role), "{}", entry.id);
    }
}

#[test]
fn ids_are_unique_words_that_begin_with_the_role_and_the_clause() {
    let mut seen = BTreeSet::new();
    for entry in checks::entries() {
        assert!(seen.insert(entry.id), "{} is there twice", entry.id);
        let expected = format!("{}.{}", entry.role, entry.clause.id);
        let rest = entry.id.strip_prefix(&expected).expect(entry.id);
        assert!(rest.is_empty() || rest.starts_with('.'), "{}", entry.id);
        is_id(entry.id);
    }
    let clauses: BTreeSet<&str> = clause::ALL.iter().map(|clause| clause.id).collect();
    assert_eq!(clauses.len(), clause::ALL.len());
    clauses.into_iter().for_each(is_id);
}

#[test]
fn titles_complete_the_sentence_about_a_conforming_peer() {
    for entry in checks::entries() {
        let first = entry.title.chars().next().expect(entry.id);
        assert!(first.is_lowercase(), "{}: {}", entry.id, entry.title);
        assert!(!entry.title.ends_with('.'), "{}: {}", entry.id, entry.title);
    }
}

#[test]
fn good_practice_names_no_section_and_everything_else_does() {
    for Clause {
        id,
        sources,
        section,
        ..
    } in clause::ALL
    {
        let is_practice = *sources == [Source::Practice];
        assert_eq!(is_practice, section.is_empty(), "{id}");
    }
}

#[test]
fn both_suites_are_there() {
    for (role, least) in [(Role::Receiver, 30), (Role::Sender, 30)] {
        let count = checks::entries().filter(|entry| entry.role == role).count();
        assert!(count >= least, "{count} checks of a {role}");
    }
}

fn is_id(id: &str) {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    assert!(
        id.split('.').all(is_word),
        "{id} is not words joined by dots"
    );
}
