//! The tools, and how each is run.

/// A program in `xtask/consumers` that puts one tool or a few to work.
pub(super) struct Consumer {
    /// Its key among the pins.
    pub(super) name: &'static str,
    /// The toolchains without which it is left out.
    pub(super) needs: &'static [&'static str],
    pub(super) program: Program,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Program {
    /// A script in `xtask/consumers/node`.
    Node(&'static str),
    /// A script in `xtask/consumers/python`.
    Python(&'static str),
    /// The crate in `xtask/consumers/typify`.
    Typify,
}

const NODE: &[&str] = &["node", "npm"];

pub(super) static CONSUMERS: [Consumer; 7] = [
    Consumer {
        name: "ajv",
        needs: NODE,
        program: Program::Node("ajv.mjs"),
    },
    Consumer {
        name: "json-schema-to-typescript",
        needs: NODE,
        program: Program::Node("typescript.mjs"),
    },
    Consumer {
        name: "quicktype-typescript",
        needs: NODE,
        program: Program::Node("quicktype.mjs"),
    },
    Consumer {
        name: "quicktype-python",
        needs: &["node", "npm", "python3"],
        program: Program::Python("quicktype.py"),
    },
    Consumer {
        name: "datamodel-code-generator",
        needs: &["python3"],
        program: Program::Python("datamodel.py"),
    },
    Consumer {
        name: "typify",
        needs: &["cargo"],
        program: Program::Typify,
    },
    Consumer {
        name: "linters",
        needs: NODE,
        program: Program::Node("linters.mjs"),
    },
];
