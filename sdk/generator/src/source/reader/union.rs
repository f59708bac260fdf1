//! Unions by tag.

use super::Reader;
use crate::model::{Arm, Field, SchemaError, Type, Union};
use crate::source::place::Place;

impl<'a> Reader<'a> {
    /// Reads `oneOf` records of which each has a constant under the same key, and one that has
    /// there whatever the others have not.
    pub(super) fn union(&self, root: &Place<'a>) -> Result<Union, SchemaError> {
        let arms = root.at("oneOf");
        let tag = tag(&arms)?;
        let mut known = Vec::new();
        let mut unknown = None;
        for place in arms.items()? {
            let arm = self.arm(&place, &tag.key)?;
            match &arm.tag {
                Some(_) => known.push(arm),
                None if unknown.is_none() => unknown = Some(arm),
                None => return Err(place.error("a second arm for unknown tags")),
            }
        }
        Ok(Union {
            name: root.at("title").text()?.to_owned(),
            doc: root.text_or_empty("description")?,
            tag,
            arms: known,
            unknown: unknown.ok_or_else(|| arms.error("no arm takes unknown tags"))?,
        })
    }

    fn arm(&self, place: &Place<'a>, tag: &str) -> Result<Arm, SchemaError> {
        let title = place.at("title");
        let record = self.record(title.text()?, place)?;
        let constant = place.at("properties").at(tag);
        let tag_value = match constant.has("const") {
            true => Some(constant.at("const").text()?.to_owned()),
            false if constant.has("not") => None,
            false => return Err(constant.error("neither `const` nor `not`: it tells no arm apart")),
        };
        let fields = record.fields.into_iter();
        Ok(Arm {
            name: record.name,
            tag: tag_value,
            doc: record.doc,
            fields: fields.filter(|field| field.key != tag).collect(),
            rest: record.rest,
            example: record.example,
        })
    }
}

/// The key that is constant in the first arm.
fn tag(arms: &Place<'_>) -> Result<Field, SchemaError> {
    let first = arms.items()?.into_iter().next();
    let first = first.ok_or_else(|| arms.error("no arms"))?;
    let properties = first.at("properties").entries()?;
    let constant = properties
        .iter()
        .find(|(_, property)| property.has("const"));
    let Some((key, place)) = constant else {
        return Err(first.error("no key is constant, so nothing tells the arms apart"));
    };
    Ok(Field {
        key: (*key).to_owned(),
        doc: place.text_or_empty("description")?,
        required: true,
        nullable: false,
        kind: Type::Text,
        examples: Vec::new(),
    })
}
