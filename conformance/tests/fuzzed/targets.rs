//! Files of targets: rows with names fit for files, or mistakes with lines, and never a token.

use abc_webhook_conformance::targets::{Row, parse};

pub(crate) fn targets(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    match parse("t.toml", text) {
        Ok(rows) => {
            let mut names: Vec<_> = rows.iter().map(|row| row.name.to_lowercase()).collect();
            assert!(names.iter().all(|name| Row::is_name(name)));
            names.sort();
            names.dedup();
            assert_eq!(names.len(), rows.len());
            let lines = text.lines().count().max(1);
            assert!(rows.iter().all(|row| (1..=lines).contains(&row.line)));
        }
        Err(mistakes) => {
            assert!(!mistakes.all.is_empty());
            let lines = text.split('\n').count();
            let places = mistakes.all.iter().map(|mistake| mistake.line);
            assert!(
                places.into_iter().all(|line| (1..=lines).contains(&line)),
                "{mistakes}"
            );
        }
    }
}
