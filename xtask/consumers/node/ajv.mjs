// Ajv in strict mode: both dialects, both readings, bundled and one file for each type.

import { readdirSync } from "node:fs";

import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

import { leave, outcomes, published, readPublished, textOf, versionOf } from "./consumer.mjs";

const dialects = [
  { name: "2020-12", folder: "", Validator: Ajv2020 },
  { name: "draft-07", folder: "draft-07/", Validator: Ajv },
];

const layouts = [
  (folder, reading) => ({ root: `${folder}webhook.${reading}.json`, parts: [] }),
  (folder, reading) => ({
    root: `${folder}${reading}/webhook.json`,
    parts: ["events", "types"].flatMap((kind) => filesOf(`${folder}${reading}/${kind}`)),
  }),
];

const filesOf = (folder) => readdirSync(published(folder)).map((file) => `${folder}/${file}`);

const run = ({ name, Validator }, reading, { root, parts }) => {
  const complaints = [];
  const note = (...words) => complaints.push(words.join(" "));
  const row = {
    tool: `Ajv, ${name}`,
    version: versionOf("ajv"),
    input: root,
    made: "validator",
    reading,
    complaints,
  };
  try {
    const logger = { log: note, warn: note, error: note };
    const ajv = formats.default(new Validator({ strict: true, logger }));
    for (const part of parts) ajv.addSchema(placed(part));
    const validate = ajv.compile(placed(root));
    return { ...row, outcomes: outcomes((vector) => validate(JSON.parse(textOf(vector)))) };
  } catch (error) {
    note(error.message);
    return row;
  }
};

/** Ajv cannot know where a file lies, which is what its relative references start from. */
const placed = (path) => ({ ...readPublished(path), $id: path });

/** The published documents beside the payload schemas, each with the schema that it names. */
const documents = [
  ["clauses.json", "clauses.schema.json"],
  ["checks.json", "checks.schema.json"],
  ["vectors/payloads-valid.json", "vectors/payloads-valid.schema.json"],
  ["vectors/payloads-invalid.json", "vectors/payloads-invalid.schema.json"],
  ["vectors/requests.json", "vectors/requests.schema.json"],
  ["vectors/policy.json", "vectors/policy.schema.json"],
  [undefined, "adapter.json"],
];

const check = ([document, schema]) => {
  const complaints = [];
  try {
    const ajv = formats.default(new Ajv2020({ strict: true, allowUnionTypes: true, logger: false }));
    const validate = ajv.compile(readPublished(schema));
    if (document && !validate(readPublished(document))) {
      complaints.push(ajv.errorsText(validate.errors, { dataVar: document }));
    }
  } catch (error) {
    complaints.push(error.message);
  }
  const [tool, version] = ["Ajv, 2020-12", versionOf("ajv")];
  return { tool, version, input: document ?? schema, made: "report", complaints };
};

const payloads = () =>
  dialects.flatMap((dialect) =>
    ["strict", "tolerant"].flatMap((reading) =>
      layouts.map((layout) => run(dialect, reading, layout(dialect.folder, reading))),
    ),
  );

leave([...payloads(), ...documents.map(check)]);
