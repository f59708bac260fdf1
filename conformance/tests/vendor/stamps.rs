//! Moments differ from run to run; whether they are cut to the second does not.

/// `text` with every moment in it replaced by what kind of moment it is.
pub(crate) fn without_moments(text: &str) -> String {
    let mut rest = text;
    let mut clean = String::new();
    while let Some(first) = rest.chars().next() {
        let moment = rest.get(..PATTERN.len()).filter(|text| is_moment(text));
        if let Some(moment) = moment {
            let is_cut = moment.contains(".000");
            clean.push_str(if is_cut { "<second>" } else { "<moment>" });
            rest = &rest[PATTERN.len()..];
        } else {
            clean.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    clean
}

const PATTERN: &str = "0000-00-00T00:00:00.000Z";

fn is_moment(text: &str) -> bool {
    let mut pairs = text.bytes().zip(PATTERN.bytes());
    pairs.all(|(byte, wanted)| match wanted {
        b'0' => byte.is_ascii_digit(),
        _ => byte == wanted,
    })
}

#[test]
fn moments_are_found_wherever_they_are() {
    let text = r#"{"a":"2026-11-23T09:42:33.195Z","b":"2026-11-23T09:42:33.000Z","c":"2026-11"}"#;
    assert_eq!(
        without_moments(text),
        r#"{"a":"<moment>","b":"<second>","c":"2026-11"}"#
    );
}
