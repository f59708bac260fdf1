//! A broken copy of the published files, which every consumer must notice: a comparison that
//! cannot fail would be none.

use std::fs;
use std::path::{Path, PathBuf};

use super::consumer::Consumer;
use super::judge::Judged;
use super::pins;
use super::workshop::replace_folder;
use crate::error::Error;
use crate::files;

/// What is broken, in whatever file has it: numbers are texts, and the API documents lack a part
/// that their specifications demand.
const BREAKS: [(&str, &str); 3] = [
    (r#""type": "integer""#, r#""type": "string""#),
    (r#""info": {"#, r#""x-info": {"#),
    (r#""webhooks": {"#, r#""x-webhooks": {"#),
];

/// The vectors stay whole, since they are what shows the break.
pub(super) fn copy(schema: &Path, workshop: &Path) -> Result<PathBuf, Error> {
    let copy = workshop.join("broken");
    replace_folder(&copy)?;
    for path in files::below(schema)? {
        let Ok(name) = path.strip_prefix(schema) else {
            continue;
        };
        let mut text = fs::read_to_string(&path).map_err(Error::file(&path))?;
        if !name.starts_with("vectors") {
            text = broken(text);
        }
        let target = copy.join(name);
        let folder = target.parent().unwrap_or(&copy);
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
        fs::write(&target, text).map_err(Error::file(&target))?;
    }
    Ok(copy)
}

fn broken(text: String) -> String {
    let breaks = BREAKS.iter();
    breaks.fold(text, |text, (whole, broken)| text.replace(whole, broken))
}

/// Each consumer has to behave differently on at least one of its files: quicktype makes a type
/// of the tolerant reading that looks at so little of it that nothing can be noticed there.
pub(super) fn noticed_by_all(
    consumers: &[&'static Consumer],
    whole: &[Judged],
    broken: &[Judged],
) -> Result<(), Error> {
    for consumer in consumers {
        let own = |judged: &[Judged]| pins::of(consumer.name, judged);
        if own(whole) == own(broken) {
            let consumer = consumer.name;
            return Err(Error::Unnoticed { consumer });
        }
    }
    eprintln!("every tool behaves differently on a broken copy, as it should");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::consumer::CONSUMERS;
    use super::*;

    #[test]
    fn the_copy_is_broken_where_it_should_be_and_the_vectors_are_whole() {
        let schema = Path::new(crate::ROOT).join("schema");
        let folder = tempfile::tempdir().unwrap();
        let copy = copy(&schema, folder.path()).unwrap();
        for (name, changed) in [
            ("webhook.strict.json", true),
            ("draft-07/tolerant/types/Channel.json", true),
            ("openapi.json", true),
            ("asyncapi.json", true),
            ("vectors/payloads-valid.json", false),
        ] {
            let read = |folder: &Path| fs::read_to_string(folder.join(name)).unwrap();
            assert_eq!(read(&copy) != read(&schema), changed, "{name}");
        }
    }

    #[test]
    fn a_consumer_that_behaves_as_before_is_named() {
        let consumers = [&CONSUMERS[0]];
        let error = noticed_by_all(&consumers, &[], &[]).unwrap_err();
        let expected = "ajv does not notice that the schemas are broken";
        assert_eq!(error.to_string(), expected);
    }
}
