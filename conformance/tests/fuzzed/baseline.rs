//! Baselines: refused at a place that is there, or asked, and made true without breaking them.

use abc_webhook_conformance::baseline::{Baseline, update};
use abc_webhook_conformance::checks;
use time::{Date, Month};

pub(crate) fn baseline(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let today = Date::from_calendar_date(2027, Month::January, 31).unwrap();
    let baseline = match Baseline::parse("b.toml", text, today) {
        Ok(baseline) => baseline,
        Err(error) => {
            assert!(error.to_string().starts_with("b.toml:"), "{error}");
            return;
        }
    };
    for check in checks::receiver() {
        if baseline.known(check.id).is_some() {
            assert!(baseline.lists(check.id));
        }
    }
    let failure = "receiver.response.ok";
    let updated = update(text, &baseline, &[failure], &[]).unwrap();
    let again = Baseline::parse("b.toml", &updated.text, today).unwrap();
    assert!(again.lists(failure), "{}", updated.text);
}
