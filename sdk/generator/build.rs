//! Says that the templates are part of the source: a new file must be embedded too.

fn main() {
    println!("cargo::rerun-if-changed=templates");
}
