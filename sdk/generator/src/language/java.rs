//! Java. Types, keys and values are spelt in three cases, and the package is where its name says.

mod javadoc;
mod package;

use std::collections::BTreeMap;
use std::fmt::Write;

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToUpperCamelCase};

use super::{Language, Role};
use crate::model::Type;
use crate::names;

/// Java 17.
#[derive(Debug, Clone, Copy)]
pub struct Java;

impl Language for Java {
    fn id(&self) -> &'static str {
        "java"
    }

    fn title(&self) -> &'static str {
        "Java"
    }

    fn identifier(&self, role: Role, key: &str) -> String {
        match role {
            Role::Type => names::identifier(key, "Type", ToUpperCamelCase::to_upper_camel_case),
            Role::Field | Role::CustomField => {
                names::identifier(key, "field", ToLowerCamelCase::to_lower_camel_case)
            }
            Role::Value => {
                names::identifier(key, "VALUE_", ToShoutySnakeCase::to_shouty_snake_case)
            }
        }
    }

    fn is_reserved(&self, role: Role, name: &str) -> bool {
        match role {
            Role::Type => TYPES.contains(&name),
            Role::Field | Role::CustomField => KEYWORDS.contains(&name) || MEMBERS.contains(&name),
            Role::Value => VALUES.contains(&name),
        }
    }

    /// As an argument of a generic type: what can be a primitive is boxed.
    fn type_expression(&self, kind: &Type, name_of: &dyn Fn(&str) -> String) -> String {
        match kind {
            Type::Integer { .. } => "Long".to_owned(),
            Type::Number => "Double".to_owned(),
            Type::Text => "String".to_owned(),
            Type::Boolean => "Boolean".to_owned(),
            Type::Timestamp { .. } => "Timestamp".to_owned(),
            Type::Any => "Object".to_owned(),
            Type::List { items } => format!("List<{}>", self.type_expression(items, name_of)),
            Type::Record { name } | Type::Enumeration { name } => name_of(name),
        }
    }

    /// Control characters are octal: `\u000a` would be a line break before it is in a literal.
    fn string(&self, text: &str) -> String {
        let mut literal = String::from('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => literal.extend(['\\', c]),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                '\t' => literal.push_str("\\t"),
                '\0'..' ' | '\u{7f}' => {
                    let _ = write!(literal, "\\{:03o}", u32::from(c));
                }
                c if super::visible(c.encode_utf8(&mut [0; 4])) != c.to_string() => {
                    // Everything invisible is in the first plane.
                    let _ = write!(literal, "\\u{:04x}", u32::from(c));
                }
                c => literal.push(c),
            }
        }
        literal + "\""
    }

    fn doc(&self, text: &str, indent: usize) -> String {
        javadoc::comment(text, indent)
    }

    fn comment(&self, path: &str, line: &str) -> Option<String> {
        match path.rsplit_once('.')?.1 {
            "java" => Some(format!("// {line}")),
            "md" | "xml" => Some(format!("<!-- {line} -->")),
            "gitignore" => Some(format!("# {line}")),
            _ => None,
        }
    }

    fn package_key(&self) -> &'static str {
        "artifact"
    }

    fn check_package_name(&self, name: &str) -> Result<(), String> {
        package::check(name)
    }

    fn coordinates(&self, name: &str) -> BTreeMap<String, String> {
        package::coordinates(name)
    }

    fn formatter(&self) -> &'static [&'static str] {
        &[
            "java",
            "-jar",
            "google-java-format.jar",
            "--skip-reflowing-long-strings",
        ]
    }
}

/// Words that are no names, in any place where one could stand.
const KEYWORDS: &[&str] = &[
    "_",
    "abstract",
    "assert",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "goto",
    "if",
    "implements",
    "import",
    "instanceof",
    "int",
    "interface",
    "long",
    "native",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "strictfp",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "void",
    "volatile",
    "while",
];

/// Methods that every object has, and those that generated types have beside their components.
const MEMBERS: &[&str] = &[
    "accept",
    "clone",
    "custom",
    "equals",
    "extra",
    "finalize",
    "getClass",
    "hashCode",
    "isKnown",
    "notify",
    "notifyAll",
    "of",
    "read",
    "toJson",
    "toString",
    "unlisted",
    "wait",
];

/// Types that generated files name, and those of the package itself.
const TYPES: &[&str] = &[
    "Answer",
    "Attempt",
    "Bodies",
    "BodyMemory",
    "Boolean",
    "ChannelFields",
    "Check",
    "Class",
    "Delivery",
    "Deprecated",
    "Double",
    "Endpoint",
    "Exception",
    "Field",
    "FieldValue",
    "FunctionalInterface",
    "Handler",
    "Headers",
    "HttpClientTransport",
    "IOException",
    "IllegalArgumentException",
    "Integer",
    "Json",
    "JsonObject",
    "JsonValues",
    "JsonWriter",
    "KnownEvent",
    "List",
    "Long",
    "Map",
    "Number",
    "Object",
    "Objects",
    "Optional",
    "Outcome",
    "Override",
    "PayloadReader",
    "PayloadWriter",
    "Protocol",
    "Receiver",
    "RecentBodies",
    "Record",
    "Report",
    "RetryPolicy",
    "RuntimeException",
    "Sender",
    "SenderClock",
    "Set",
    "String",
    "SuppressWarnings",
    "Timestamp",
    "Token",
    "Transport",
    "WebhookException",
];

/// Names that generated enumerations have beside their values.
const VALUES: &[&str] = &["OTHER"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_holds_any_text() {
        for (text, expected) in [
            ("it's \"a\\b\"", r#""it's \"a\\b\"""#),
            ("\n\r\t\0\u{1}7\u{7f}", r#""\n\r\t\000\0017\177""#),
            ("\\u000a", r#""\\u000a""#),
            ("\u{85}\u{2028}\u{202e}é😀", "\"\\u0085\\u2028\\u202eé😀\""),
        ] {
            assert_eq!(Java.string(text), expected);
        }
    }

    #[test]
    fn names_are_in_the_case_of_their_kind() {
        for (role, key, expected) in [
            (Role::Type, "issue_status", "IssueStatus"),
            (Role::Field, "2fa", "field2fa"),
            (Role::CustomField, "user_email", "userEmail"),
            (Role::Value, "inProgress", "IN_PROGRESS"),
        ] {
            assert_eq!(Java.identifier(role, key), expected);
        }
        assert!(Java.is_reserved(Role::Field, "class"));
        assert!(Java.is_reserved(Role::CustomField, "getClass"));
        assert!(Java.is_reserved(Role::Type, "Field"));
        assert!(Java.is_reserved(Role::Value, "OTHER"));
    }
}
