//! How keys become names that a language can spell: unique, and stable when keys are added.
//!
//! 1. A key is converted by the language: case, and characters that no name may hold.
//! 2. A name that the language reserves gets `_` at its end.
//! 3. Of keys that become the same name the oldest keeps it. The others get `_` and their number
//!    at the end, and `_` again for as long as that is somebody's name too.
//!
//! A name depends on its own key and on older ones alone. So a new field of a channel, which has
//! the highest number, never renames another.

use std::collections::BTreeSet;

/// A key that wants a name.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The key.
    pub key: &'a str,
    /// What tells it from older keys that would have the same name.
    pub number: u64,
}

/// Gives each key a name, in the order of the claims. `taken` has the names that are in use
/// already, and gets those that are given.
pub fn allot(
    claims: &[Claim<'_>],
    taken: &mut BTreeSet<String>,
    convert: impl Fn(&str) -> String,
    is_reserved: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut names = Vec::with_capacity(claims.len());
    for claim in claims {
        let mut name = convert(claim.key);
        if is_reserved(&name) {
            name.push('_');
        }
        if taken.contains(&name) {
            name = format!("{name}_{}", claim.number);
        }
        while taken.contains(&name) || is_reserved(&name) {
            name.push('_');
        }
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// The keys of a record, which have no numbers: their places tell them apart.
pub fn claims<'a>(keys: impl IntoIterator<Item = &'a str>) -> Vec<Claim<'a>> {
    let keys = keys.into_iter().zip(1..);
    keys.map(|(key, number)| Claim { key, number }).collect()
}

/// A name of ASCII letters, digits and `_`, in the case that the function makes. Characters that
/// no name may hold separate words. A name that would begin with a digit, or be empty, begins
/// with `prefix`, which is in that case already.
pub fn identifier(key: &str, prefix: &str, case: impl Fn(&str) -> String) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let words: String = key.chars().map(keep).collect();
    let name = settled(words, case);
    if name.is_empty() {
        prefix.trim_end_matches('_').to_owned()
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("{prefix}{name}")
    } else {
        name
    }
}

/// Converts until nothing changes: `A_AAa` becomes `AAAa`, in which there are other words.
fn settled(words: String, case: impl Fn(&str) -> String) -> String {
    let mut name = words;
    for _ in 0..=name.len() {
        let next = case(&name);
        if next == name {
            break;
        }
        name = next;
    }
    name
}

#[cfg(test)]
mod tests {
    use heck::ToSnakeCase;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_oldest_keeps_the_name_and_reserved_words_get_an_underscore() {
        let keys = ["userEmail", "user_email", "class", "Class", "UserEmail"];
        let expected = [
            "user_email",
            "user_email_2",
            "class_",
            "class__4",
            "user_email_5",
        ];
        assert_eq!(names(&keys), expected);
    }

    #[test]
    fn a_number_may_be_somebodys_name() {
        assert_eq!(names(&["a_2", "a"]), ["a_2", "a"]);
        assert_eq!(names(&["a", "A_3", "A"]), ["a", "a_3", "a_3_"]);
    }

    #[test]
    fn what_no_name_may_hold_separates_words() {
        assert_eq!(
            names(&["a-b c", "2fa", "", "é"]),
            ["a_b_c", "field_2fa", "field", "field_4"]
        );
    }

    proptest! {
        #[test]
        fn names_are_unique_and_never_reserved(keys in keys()) {
            let names = names(&keys);
            let unique: BTreeSet<_> = names.iter().collect();
            prop_assert_eq!(unique.len(), names.len());
            prop_assert!(names.iter().all(|name| !reserved(name)));
        }

        #[test]
        fn a_newer_key_renames_none(keys in keys()) {
            let all = names(&keys);
            for count in 0..keys.len() {
                prop_assert_eq!(&names(&keys[..count]), &all[..count]);
            }
        }
    }

    fn keys() -> impl Strategy<Value = Vec<String>> {
        let key = prop_oneof!["[aA_1]{1,4}", "class|Class|class_|CLASS_1", ".{0,5}"];
        let keys = proptest::collection::btree_set(key, 0..20);
        keys.prop_map(|keys| keys.into_iter().collect::<Vec<_>>())
            .prop_shuffle()
    }

    fn names<T: AsRef<str>>(keys: &[T]) -> Vec<String> {
        let claims = claims(keys.iter().map(AsRef::as_ref));
        allot(&claims, &mut BTreeSet::new(), convert, reserved)
    }

    fn convert(key: &str) -> String {
        identifier(key, "field_", ToSnakeCase::to_snake_case)
    }

    fn reserved(name: &str) -> bool {
        name == "class"
    }
}
