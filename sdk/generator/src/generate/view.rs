//! The model as templates see it: with the language's names.
//!
//! Beside what the model has, every named thing has `ident`, its name in the language, and every
//! type has `expression`, what the language writes for it. A custom field with known options has
//! `option_type`, the name of their enumeration. The package has all of its `coordinates`. `kinds` are the kinds of types that fields have
//! anywhere, so that a template can leave out what no field needs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::language::{Language, Role};
use crate::model::{Channel, Definition, Field, Model, Package, Type};
use crate::names::{self, Claim};

pub(super) fn of(language: &dyn Language, model: &Model) -> Value {
    let names = TypeNames::new(language, model);
    let mut view = json(model);
    view["package"]["coordinates"] = json(&coordinates(language, &model.package));
    view["body"] = names.body(model);
    view["types"] = model
        .types
        .iter()
        .map(|one| names.definition(one))
        .collect();
    view["kinds"] = kinds(model).into_iter().collect();
    if let Some(channel) = &model.channel {
        view["channel"] = names.channel(channel);
    }
    view
}

/// What the package is called by; what nobody gave is made of its name.
pub(super) fn coordinates(language: &dyn Language, package: &Package) -> BTreeMap<String, String> {
    let mut coordinates = language.coordinates(&package.name);
    coordinates.extend(package.coordinates.clone());
    coordinates
}

/// How the language spells the names of types.
struct TypeNames<'a> {
    language: &'a dyn Language,
    /// By the name in the schema.
    types: BTreeMap<&'a str, String>,
    /// By the key of the custom field.
    options: BTreeMap<&'a str, String>,
}

impl<'a> TypeNames<'a> {
    /// All types of a package share one scope. Those of the schema choose first, so that a channel
    /// cannot rename them.
    fn new(language: &'a dyn Language, model: &'a Model) -> Self {
        let mut taken = BTreeSet::new();
        let schema = names::claims(type_names(model));
        let types = allot(language, Role::Type, &schema, &mut taken);
        let types = schema.iter().map(|claim| claim.key).zip(types).collect();
        let custom = model.channel.iter().flat_map(|channel| &channel.fields);
        let custom: Vec<_> = custom.filter(|field| field.options.is_some()).collect();
        let words: Vec<_> = custom
            .iter()
            .map(|field| format!("{}_option", field.key))
            .collect();
        let claims = custom.iter().zip(&words);
        let claims: Vec<_> = claims
            .map(|(field, words)| Claim {
                key: words,
                number: field.id,
            })
            .collect();
        let options = allot(language, Role::Type, &claims, &mut taken);
        let options = custom.iter().map(|field| field.key.as_str()).zip(options);
        Self {
            language,
            types,
            options: options.collect(),
        }
    }

    fn type_name(&self, name: &str) -> String {
        self.types
            .get(name)
            .cloned()
            .unwrap_or_else(|| name.to_owned())
    }

    fn body(&self, model: &Model) -> Value {
        let body = &model.body;
        let mut view = json(body);
        view["ident"] = self.type_name(&body.name).into();
        view["tag"] = self.fields(std::slice::from_ref(&body.tag), Role::Field)[0].clone();
        let arm = |arm: &crate::model::Arm| {
            let mut view = json(arm);
            view["ident"] = self.type_name(&arm.name).into();
            view["fields"] = self.fields(&arm.fields, Role::Field);
            view
        };
        view["arms"] = body.arms.iter().map(arm).collect();
        view["unknown"] = arm(&body.unknown);
        view
    }

    fn definition(&self, definition: &Definition) -> Value {
        let mut view = json(definition);
        view["ident"] = self.type_name(definition.name()).into();
        match definition {
            Definition::Record(record) => {
                view["fields"] = self.fields(&record.fields, Role::Field);
            }
            Definition::Enumeration(enumeration) => {
                let values = enumeration.known.iter().map(|known| known.value.as_str());
                self.identify(&mut view["known"], Role::Value, &names::claims(values));
            }
            Definition::Timestamp(_) => {}
        }
        view
    }

    fn fields(&self, fields: &[Field], role: Role) -> Value {
        let mut view = json(fields);
        for (view, field) in items(&mut view).zip(fields) {
            view["type"] = self.kind(&field.kind);
        }
        let claims = names::claims(fields.iter().map(|field| field.key.as_str()));
        self.identify(&mut view, role, &claims);
        view
    }

    fn kind(&self, kind: &Type) -> Value {
        let mut view = json(kind);
        view["expression"] = self
            .language
            .type_expression(kind, &|name| self.type_name(name))
            .into();
        if let Some(name) = kind.name() {
            view["ident"] = self.type_name(name).into();
        }
        if let Type::List { items } = kind {
            view["items"] = self.kind(items);
        }
        view
    }

    fn channel(&self, channel: &Channel) -> Value {
        let mut view = json(channel);
        view["record_ident"] = self.type_name(&channel.record).into();
        for (view, field) in items(&mut view["fields"]).zip(&channel.fields) {
            view["option_type"] = self.options.get(field.key.as_str()).cloned().into();
            if let Some(options) = &field.options {
                let keys = options.iter().map(|option| option.key.as_str());
                self.identify(&mut view["options"], Role::Value, &names::claims(keys));
            }
        }
        let claims = channel.fields.iter().map(|field| Claim {
            key: &field.key,
            number: field.id,
        });
        let claims: Vec<_> = claims.collect();
        self.identify(&mut view["fields"], Role::CustomField, &claims);
        view
    }

    /// Gives each of the things in a list its name; they share a scope.
    fn identify(&self, list: &mut Value, role: Role, claims: &[Claim<'_>]) {
        let idents = allot(self.language, role, claims, &mut BTreeSet::new());
        for (view, ident) in items(list).zip(idents) {
            view["ident"] = ident.into();
        }
    }
}

fn kinds(model: &Model) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    let records = model.types.iter().filter_map(Definition::as_record);
    let records = records.flat_map(|record| &record.fields);
    let arms = model.body.arms.iter().chain([&model.body.unknown]);
    for field in records.chain(arms.flat_map(|arm| &arm.fields)) {
        let mut kind = Some(&field.kind);
        while let Some(one) = kind {
            kinds.extend(json(one)["kind"].as_str().map(str::to_owned));
            kind = match one {
                Type::List { items } => Some(items),
                _ => None,
            };
        }
    }
    kinds
}

fn type_names(model: &Model) -> impl Iterator<Item = &str> {
    let body = &model.body;
    let arms = body.arms.iter().chain([&body.unknown]);
    let types = model.types.iter().map(Definition::name);
    let union = std::iter::once(body.name.as_str());
    types.chain(union).chain(arms.map(|arm| arm.name.as_str()))
}

fn allot(
    language: &dyn Language,
    role: Role,
    claims: &[Claim<'_>],
    taken: &mut BTreeSet<String>,
) -> Vec<String> {
    let convert = |key: &str| language.identifier(role, key);
    names::allot(claims, taken, convert, |name| {
        language.is_reserved(role, name)
    })
}

fn items(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list.as_array_mut().into_iter().flatten()
}

/// The types of the model are all made of texts, numbers and lists, which JSON can say.
fn json<T: Serialize + ?Sized>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
