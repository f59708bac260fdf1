// What every consumer in Node shares: the vectors it is given and the report it leaves.
//
// Called as `node CONSUMER.mjs SCHEMA VECTORS REPORT`: the folder of the published schemas, the
// list of vectors, and where to write what happened. Nothing is judged here.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [schemaFolder, vectorList, report] = process.argv.slice(2);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const vectors = JSON.parse(readFileSync(vectorList, "utf8")).map(({ name, file }) => ({
  name,
  bytes: readFileSync(file),
}));

export const published = (name) => join(schemaFolder, name);

export const readPublished = (name) => JSON.parse(readFileSync(published(name), "utf8"));

export const versionOf = (name) => {
  const require = createRequire(import.meta.url);
  const folder = require.resolve.paths(name).find((path) => path.endsWith("node_modules"));
  return JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")).version;
};

/** The text of a body, or an error where it is no UTF-8. */
export const textOf = ({ bytes }) => utf8.decode(bytes);

/** Runs every vector: `take` throws or says false to refuse, and may return a text it wrote. */
export const outcomes = (take) =>
  Object.fromEntries(vectors.map((vector) => [vector.name, outcome(take, vector)]));

const outcome = (take, vector) => {
  try {
    const taken = take(vector);
    return typeof taken === "string" ? { wrote: taken } : { accepted: taken };
  } catch {
    return { accepted: false };
  }
};

export const leave = (rows) => writeFileSync(report, JSON.stringify(rows));
