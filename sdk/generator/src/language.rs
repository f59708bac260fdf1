//! [`Language`]: all that a language knows about itself. What a package looks like is not here, but
//! in the templates.

mod go;
mod java;
mod python;
mod text;
mod typescript;

use std::collections::BTreeMap;

use crate::model::Type;

pub use go::Go;
pub use java::Java;
pub use python::Python;
pub use text::{visible, wrap};
pub use typescript::TypeScript;

/// The languages that there are templates for.
pub static ALL: [&dyn Language; 4] = [&TypeScript, &Python, &Go, &Java];

/// What a name is for. Most languages spell names for different things in different ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// A type.
    Type,
    /// A key of a record.
    Field,
    /// A field that a channel defines.
    CustomField,
    /// A known value of an enumeration, or an option of a custom field.
    Value,
}

/// The names, types and literals of a language.
pub trait Language: Sync {
    /// The word for it on the command line, which is also the name of its folder of templates.
    fn id(&self) -> &'static str;

    /// The language's name, as people write it.
    fn title(&self) -> &'static str;

    /// How the name for a key or a type is spelt. The result is a valid name, but for reserved
    /// words, and converting it again changes nothing.
    fn identifier(&self, role: Role, key: &str) -> String;

    /// Whether a name is not to be had in this role.
    fn is_reserved(&self, role: Role, name: &str) -> bool;

    /// How a type is written. `name_of` tells how the language spells the name of a definition.
    fn type_expression(&self, kind: &Type, name_of: &dyn Fn(&str) -> String) -> String;

    /// A literal of a text, as the language's formatter would have it.
    fn string(&self, text: &str) -> String;

    /// A complete documentation comment, indented by so many blanks, without a line break at its
    /// end; nothing for no text.
    fn doc(&self, text: &str, indent: usize) -> String;

    /// One line of comment in a file of this name; `None` where the format has no comments.
    fn comment(&self, path: &str, line: &str) -> Option<String>;

    /// Which of the names in `sdk/packages.toml` is the one that the package is published under.
    fn package_key(&self) -> &'static str;

    /// Whether packages may have this name, and if not, why.
    fn check_package_name(&self, name: &str) -> Result<(), String>;

    /// What a package of this name is called where the language needs other names beside it, under
    /// the keys that `sdk/packages.toml` has.
    fn coordinates(&self, _name: &str) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// What formats the language: a program and its arguments, behind which come paths. Generated
    /// files are as it would leave them, which tests hold true.
    fn formatter(&self) -> &'static [&'static str];
}

/// The language of this id.
pub fn find(id: &str) -> Option<&'static dyn Language> {
    ALL.into_iter().find(|language| language.id() == id)
}

/// The ids of all languages.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|language| language.id())
}
