//! A second language, small and complete: the types of Python, to show that the model serves a
//! language that converts names, has reserved words and wants types before their users.

use abc_webhook_sdkgen::language::wrap;
use abc_webhook_sdkgen::model::Type;
use abc_webhook_sdkgen::{Language, Role, Templates, names};
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use crate::common::tests;

#[derive(Debug)]
pub(crate) struct Outline;

/// Its templates are not built in: they are put over none.
pub(crate) fn templates() -> Templates {
    let mut templates = Templates::empty();
    templates.put_over(&tests("outline/templates")).unwrap();
    templates
}

impl Language for Outline {
    fn id(&self) -> &'static str {
        "outline"
    }

    fn title(&self) -> &'static str {
        "Outline"
    }

    fn identifier(&self, role: Role, key: &str) -> String {
        match role {
            Role::Type => names::identifier(key, "Type", ToUpperCamelCase::to_upper_camel_case),
            Role::Field | Role::CustomField => {
                names::identifier(key, "field_", ToSnakeCase::to_snake_case)
            }
            Role::Value => {
                names::identifier(key, "VALUE_", ToShoutySnakeCase::to_shouty_snake_case)
            }
        }
    }

    fn is_reserved(&self, role: Role, name: &str) -> bool {
        let words = [
            "class", "def", "from", "import", "None", "True", "False", "Any",
        ];
        words.contains(&name) || role == Role::Value && name == "NAME"
    }

    fn type_expression(&self, kind: &Type, name_of: &dyn Fn(&str) -> String) -> String {
        match kind {
            Type::Integer { .. } => "int".to_owned(),
            Type::Number => "float".to_owned(),
            Type::Text | Type::Timestamp { .. } | Type::Enumeration { .. } => "str".to_owned(),
            Type::Boolean => "bool".to_owned(),
            Type::Any => "object".to_owned(),
            Type::List { items } => format!("list[{}]", self.type_expression(items, name_of)),
            Type::Record { name } => name_of(name),
        }
    }

    fn string(&self, text: &str) -> String {
        let mut literal = String::from("\"");
        for c in text.chars() {
            match c {
                '"' | '\\' => literal.extend(['\\', c]),
                ' '..='~' => literal.push(c),
                c => literal.extend(format!("\\U{:08x}", u32::from(c)).chars()),
            }
        }
        literal + "\""
    }

    fn doc(&self, text: &str, indent: usize) -> String {
        let blanks = " ".repeat(indent);
        let lines = wrap(text, 80);
        let lines: Vec<_> = lines
            .iter()
            .map(|line| format!("{blanks}# {line}"))
            .collect();
        lines.join("\n")
    }

    fn comment(&self, _: &str, line: &str) -> Option<String> {
        Some(format!("# {line}"))
    }

    fn package_key(&self) -> &'static str {
        "package"
    }

    fn check_package_name(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn formatter(&self) -> &'static [&'static str] {
        &[]
    }
}
