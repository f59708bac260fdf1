//! TypeScript. Keys are names there as they are, quoted where need be; so nothing is converted.

use std::fmt::Write;

use heck::ToUpperCamelCase;

use super::{Language, Role, wrap};
use crate::model::Type;
use crate::names;

/// The widest line that the formatter leaves alone.
const WIDTH: usize = 100;

/// TypeScript, as ECMAScript modules.
#[derive(Debug, Clone, Copy)]
pub struct TypeScript;

impl Language for TypeScript {
    fn id(&self) -> &'static str {
        "typescript"
    }

    fn title(&self) -> &'static str {
        "TypeScript"
    }

    fn identifier(&self, role: Role, key: &str) -> String {
        match role {
            Role::Type => names::identifier(key, "Type", ToUpperCamelCase::to_upper_camel_case),
            Role::Field | Role::CustomField | Role::Value => key.to_owned(),
        }
    }

    /// Any key can be a property. A type must not hide one of those that every file uses.
    fn is_reserved(&self, role: Role, name: &str) -> bool {
        role == Role::Type && GLOBAL_TYPES.contains(&name)
    }

    fn type_expression(&self, kind: &Type, name_of: &dyn Fn(&str) -> String) -> String {
        match kind {
            Type::Integer { .. } | Type::Number => "number".to_owned(),
            Type::Text => "string".to_owned(),
            Type::Boolean => "boolean".to_owned(),
            Type::Timestamp { name } => match name {
                Some(name) => name_of(name),
                None => "string".to_owned(),
            },
            Type::Any => "unknown".to_owned(),
            Type::List { items } => {
                let item = self.type_expression(items, name_of);
                match **items {
                    Type::List { .. } => format!("readonly ({item})[]"),
                    _ => format!("readonly {item}[]"),
                }
            }
            Type::Record { name } | Type::Enumeration { name } => name_of(name),
        }
    }

    /// In double quotes, or in single ones where that saves escapes.
    fn string(&self, text: &str) -> String {
        let count = |quote: char| text.chars().filter(|c| *c == quote).count();
        let quote = if count('"') > count('\'') { '\'' } else { '"' };
        let mut literal = String::from(quote);
        for c in text.chars() {
            escape(c, quote, &mut literal);
        }
        literal.push(quote);
        literal
    }

    fn doc(&self, text: &str, indent: usize) -> String {
        let text = text.replace("*/", "*\\/");
        let blanks = " ".repeat(indent);
        match wrap(&text, WIDTH - indent - " * ".len()).as_slice() {
            [] => String::new(),
            [line] if indent + line.chars().count() + "/**  */".len() <= WIDTH => {
                format!("{blanks}/** {line} */")
            }
            lines => {
                let mut comment = format!("{blanks}/**");
                for line in lines {
                    let line = format!("{blanks} * {line}");
                    let _ = write!(comment, "\n{}", line.trim_end());
                }
                format!("{comment}\n{blanks} */")
            }
        }
    }

    fn comment(&self, path: &str, line: &str) -> Option<String> {
        match path.rsplit_once('.')?.1 {
            "ts" | "mts" | "js" | "mjs" => Some(format!("// {line}")),
            "md" => Some(format!("<!-- {line} -->")),
            _ => None,
        }
    }

    fn package_key(&self) -> &'static str {
        "package"
    }

    fn check_package_name(&self, name: &str) -> Result<(), String> {
        npm::check(name)
    }

    fn formatter(&self) -> &'static [&'static str] {
        &["npx", "biome", "format"]
    }
}

/// Types of the language and of the web that generated files name.
const GLOBAL_TYPES: [&str; 12] = [
    "Array",
    "Date",
    "Error",
    "Function",
    "Headers",
    "Map",
    "Object",
    "Promise",
    "Record",
    "Request",
    "Response",
    "Uint8Array",
];

/// Escapes what would end a literal, and what a reader would not see.
fn escape(c: char, quote: char, literal: &mut String) {
    match c {
        '\\' => literal.push_str("\\\\"),
        '\n' => literal.push_str("\\n"),
        '\r' => literal.push_str("\\r"),
        '\t' => literal.push_str("\\t"),
        c if c == quote => {
            literal.push('\\');
            literal.push(c);
        }
        c if c.is_control() || super::visible(c.encode_utf8(&mut [0; 4])) != c.to_string() => {
            // Everything invisible is in the first plane.
            let _ = write!(literal, "\\u{:04x}", u32::from(c));
        }
        c => literal.push(c),
    }
}

/// What npm takes for the name of a new package.
mod npm {
    const LONGEST: usize = 214;

    pub(super) fn check(name: &str) -> Result<(), String> {
        if name.len() > LONGEST {
            return Err(format!("it has more than {LONGEST} characters"));
        }
        match name.strip_prefix('@').map(|name| name.split_once('/')) {
            None => part(name),
            Some(Some((scope, name))) => part(scope).and_then(|()| part(name)),
            Some(None) => Err("a scope is followed by / and a name".to_owned()),
        }
    }

    fn part(part: &str) -> Result<(), String> {
        let allowed = |c: char| {
            c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '~')
        };
        if part.is_empty() {
            Err("it is empty".to_owned())
        } else if part.starts_with(['.', '_']) {
            Err("it begins with . or _".to_owned())
        } else if let Some(bad) = part.chars().find(|c| !allowed(*c)) {
            Err(format!("{bad:?} is neither a-z, 0-9, -, _, . nor ~"))
        } else if matches!(part, "node_modules" | "favicon.ico") {
            Err("npm keeps it for itself".to_owned())
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_needs_as_few_escapes_as_possible() {
        for (text, expected) in [
            ("a", r#""a""#),
            (r#"say "a""#, r#"'say "a"'"#),
            (r#"it's "a""#, r#"'it\'s "a"'"#),
            (r#"it's "a"#, r#""it's \"a""#),
            (
                "a\\b\n\u{0}\u{2028}\u{202e}é",
                r#""a\\b\n\u0000\u2028\u202eé""#,
            ),
        ] {
            assert_eq!(TypeScript.string(text), expected);
        }
    }

    #[test]
    fn a_comment_cannot_be_ended_from_inside() {
        assert_eq!(TypeScript.doc("a */ b", 0), "/** a *\\/ b */");
        assert_eq!(
            TypeScript.doc("a\n\nb", 2),
            "  /**\n   * a\n   *\n   * b\n   */"
        );
        assert_eq!(TypeScript.doc("", 2), "");
    }

    #[test]
    fn names_of_packages_are_npms() {
        for good in ["a", "@me/my-hooks", "a.b_c~1"] {
            assert_eq!(TypeScript.check_package_name(good), Ok(()), "{good}");
        }
        let long = "a".repeat(215);
        for bad in [
            "",
            "A",
            "a b",
            "_a",
            ".a",
            "@a",
            "@/a",
            "@a/",
            "node_modules",
            "a/b",
            &long,
        ] {
            assert!(TypeScript.check_package_name(bad).is_err(), "{bad}");
        }
    }
}
