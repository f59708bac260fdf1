//! Records: whatever can be read can be judged, and written and read again.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use abc_webhook_conformance::checks;
use abc_webhook_conformance::record::{Entry, Record, Recorder, read};

use super::clean::must_be_clean;

pub(crate) fn trace(data: &[u8]) {
    let Ok(record) = read(data) else {
        return;
    };
    for entry in &record.entries {
        if let Ok(trace) = &entry.played {
            for check in checks::sender().chain(checks::exhaustive()) {
                let is_for = entry.check.is_none_or(|own| own.id == check.id);
                if is_for {
                    let _ = (check.judge)(trace);
                }
            }
        }
    }
    is_written_and_read(record);
}

fn is_written_and_read(record: Record) {
    let kept = Kept::default();
    let mut recorder = Recorder::new(Box::new(kept.clone()), record.head).unwrap();
    let judged: Vec<_> = record.entries.iter().filter_map(finding).collect();
    let mut is_first = std::collections::HashSet::new();
    let mut written = Vec::new();
    for (entry, finding) in record
        .entries
        .into_iter()
        .filter_map(with_check)
        .zip(judged)
    {
        let (check, played) = entry;
        if is_first.insert(check) {
            recorder.record(check, &Ok(played)).unwrap();
            written.push(finding);
        }
    }
    if written.is_empty() {
        return;
    }
    let text = kept.0.lock().unwrap().clone();
    must_be_clean(&String::from_utf8_lossy(&text));
    let again = read(text.as_slice()).unwrap();
    let judged: Vec<_> = again.entries.iter().filter_map(finding).collect();
    assert_eq!(judged, written);
}

fn with_check(
    entry: Entry,
) -> Option<(
    &'static str,
    abc_webhook_conformance::trace::sender::SenderTrace,
)> {
    Some((entry.check?.id, entry.played.ok()?))
}

fn finding(entry: &Entry) -> Option<String> {
    let (check, trace) = (entry.check?, entry.played.as_ref().ok()?);
    Some(format!("{:?}", (check.judge)(trace)))
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
