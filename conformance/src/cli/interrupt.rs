//! What asks the program to end before it is done: the user, the system, or a terminal that is closed.
//! Left to itself, the last of them would end it at once, and what it made would stay behind.

/// Waits for whoever asks for the end.
pub(super) async fn interrupted() {
    tokio::select! {
        () = user() => {}
        () = unix::terminated() => {}
        () = unix::hung_up() => {}
    }
}

async fn user() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(unix)]
mod unix {
    use tokio::signal::unix::{SignalKind, signal};

    pub(super) async fn terminated() {
        received(SignalKind::terminate()).await;
    }

    /// Whoever runs it with `nohup` wants it to outlive the terminal.
    pub(super) async fn hung_up() {
        if ignores_hangups() {
            std::future::pending::<()>().await;
        }
        received(SignalKind::hangup()).await;
    }

    async fn received(kind: SignalKind) {
        match signal(kind) {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    }

    /// Nowhere but on Linux it can be asked for without unsafe code, so elsewhere a hangup is not
    /// listened to.
    fn ignores_hangups() -> bool {
        !cfg!(target_os = "linux")
            || std::fs::read_to_string("/proc/self/status").is_ok_and(|status| is_ignored(&status))
    }

    /// Whether the status of a process says that the first signal, which is the hangup, is ignored.
    fn is_ignored(status: &str) -> bool {
        let mut masks = status
            .lines()
            .filter_map(|line| line.strip_prefix("SigIgn:"));
        let mask = masks
            .next()
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask & 1 == 1)
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_first_signal_is_looked_for_and_no_other() {
            let status = |mask: &str| format!("SigBlk:\t0000000000000001\nSigIgn:\t{mask}\n");
            assert!(is_ignored(&status("0000000000000001")));
            assert!(is_ignored(&status("0000000000001007")));
            assert!(!is_ignored(&status("0000000000001000")));
            assert!(!is_ignored(&status("")));
            assert!(!is_ignored(""));
        }
    }
}

#[cfg(not(unix))]
mod unix {
    pub(super) async fn terminated() {
        std::future::pending().await
    }

    pub(super) async fn hung_up() {
        std::future::pending().await
    }
}
