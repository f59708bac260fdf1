//! What has to be done before the process ends, whatever ends it.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::exit::Exit;

/// Last wishes of commands; clones are the same list.
#[derive(Clone, Default)]
pub(super) struct Wishes(Arc<Mutex<Vec<BoxFuture<'static, Exit>>>>);

impl Wishes {
    /// Has this done when the command is over, or interrupted.
    pub(super) fn add(&self, wish: impl Future<Output = Exit> + Send + 'static) {
        let mut wishes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.push(wish.boxed());
    }

    /// Fulfils them, the last one first; says what the process should exit with for all they care.
    pub(super) async fn fulfil(&self) -> Exit {
        let mut exit = Exit::Conforms;
        while let Some(wish) = self.next() {
            exit = exit.or(wish.await);
        }
        exit
    }

    fn next(&self) -> Option<BoxFuture<'static, Exit>> {
        let mut wishes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wishes.pop()
    }
}
