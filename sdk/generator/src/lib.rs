//! Generates packages for the ABC User Feedback webhook protocol in other languages.
//!
//! ```text
//! Source (published schema, protocol facts, clauses) + FieldList (one channel's custom fields)
//!     └─> Model, which names no language
//!             └─> Language (names, types, reserved words) + Templates ─> File …
//!                     └─> Folder: written with a manifest, or checked against it
//! ```
//!
//! [`Source::model`] makes the model, [`generate`] the files, and [`Folder`] puts them where they
//! belong without harming what somebody else put there.

mod channel;
mod folder;
mod generate;
pub mod language;
pub mod model;
pub mod names;
mod source;
mod templates;

pub use channel::{FieldList, FieldListError};
pub use folder::{Change, Difference, Done, Drift, Folder, FolderError, MANIFEST, Plan};
pub use generate::{File, generate};
pub use language::{Language, Role};
pub use model::{Model, SchemaError};
pub use source::Source;
pub use templates::{TemplateError, Templates};
