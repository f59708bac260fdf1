//! Reports and deliveries in files: read again, and rendered in every format without steering
//! whoever looks.

use abc_webhook_conformance::delivery::Saved;
use abc_webhook_conformance::report::merge::append;
use abc_webhook_conformance::report::wire::Report;
use abc_webhook_conformance::report::{FORMATS, Kind, diff::Difference, read::read};

use super::clean::must_be_clean;

pub(crate) fn report(data: &[u8]) {
    if let Some(saved) = Saved::read(data) {
        let text = serde_json::to_vec(&saved).unwrap();
        assert_eq!(Saved::read(&text).as_ref(), Some(&saved));
    }
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(read) = read(text) {
        is_rendered(&read.report);
        let difference = Difference::between(&read.report, &read.report);
        assert!(!difference.has_newly_failing());
        let mut both = read.report.clone();
        append(&mut both, read.report).unwrap();
    }
}

fn is_rendered(report: &Report) {
    for format in FORMATS {
        if let Kind::Document(write) = format.kind {
            let mut document = Vec::new();
            write(report, &mut document).unwrap();
            must_be_clean(&String::from_utf8(document).unwrap());
        }
    }
}
