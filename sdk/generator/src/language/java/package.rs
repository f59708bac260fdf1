//! Names of packages: `GROUP:ARTIFACT`, or an artifact that is its own group.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::KEYWORDS;
use crate::names;

/// What Maven takes for a group and an artifact.
pub(super) fn check(name: &str) -> Result<(), String> {
    let (group, artifact) = split(name);
    for (what, part) in [("group", group), ("artifact", artifact)] {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if part.is_empty() {
            return Err(format!("its {what} is empty"));
        }
        if let Some(bad) = part.chars().find(|c| !allowed(*c)) {
            return Err(format!("{bad:?} is neither a-z, A-Z, 0-9, -, _ nor ."));
        }
        if part.split('.').any(str::is_empty) {
            return Err(format!("its {what} has a dot with nothing beside it"));
        }
    }
    if coordinates(name)["package"].starts_with("java") {
        return Err("what begins with java is kept for the platform".to_owned());
    }
    Ok(())
}

/// Java's own name is made of both: `com.example:my-hooks` is in `com.example.my_hooks`.
pub(super) fn coordinates(name: &str) -> BTreeMap<String, String> {
    let (group, artifact) = split(name);
    let both = format!("{group}.{artifact}");
    let parts = if name.contains(':') { &both } else { artifact };
    let package: Vec<_> = parts.split('.').map(part).collect();
    BTreeMap::from([
        ("group".to_owned(), group.to_owned()),
        ("artifact".to_owned(), artifact.to_owned()),
        ("package".to_owned(), package.join(".")),
    ])
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or((name, name))
}

/// A part of the name, in lower case and no keyword.
fn part(part: &str) -> String {
    let name = names::identifier(part, "p", ToSnakeCase::to_snake_case);
    if KEYWORDS.contains(&&*name) {
        name + "_"
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages_are_mavens() {
        for good in ["my-hooks", "com.example:my-hooks", "A_1"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in [
            "", ":", "a:", ":a", "a b", "a:b:c", "a..b", ".a", "java:x", "a/b",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_name_says_where_the_package_is() {
        for (name, expected) in [
            ("my-hooks", "my_hooks"),
            ("com.example:my-hooks", "com.example.my_hooks"),
            ("com.new:2fa", "com.new_.p2fa"),
        ] {
            assert_eq!(coordinates(name)["package"], expected);
        }
    }
}
