// json-schema-to-typescript: every vector as a literal of the type it makes, and a use of the
// types that must compile beside misuses that must not. The judge is `tsc --strict`.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";

import { compile } from "json-schema-to-typescript";

import { leave, readPublished, textOf, vectors, versionOf } from "./consumer.mjs";

const folder = "made-typescript";
mkdirSync(folder, { recursive: true });

const run = async (reading) => {
  const input = `webhook.${reading}.json`;
  const types = await compile(readPublished(input), "WebhookEvent");
  const literals = vectors.map(literal);
  const lines = literals.map((text, index) => `export const v${index}: WebhookEvent = ${text};`);
  writeFileSync(`${folder}/${reading}.ts`, types);
  writeFileSync(
    `${folder}/${reading}.literals.ts`,
    [`import type { WebhookEvent } from "./${reading}.js";`, ...lines, ""].join("\n"),
  );
  copyFileSync(`usage.${reading}.ts`, `${folder}/usage.${reading}.ts`);

  const errors = typeErrors([`${reading}.ts`, `${reading}.literals.ts`, `usage.${reading}.ts`]);
  const refused = new Set();
  const complaints = [];
  for (const { file, line, message } of errors) {
    if (file === `${reading}.literals.ts`) refused.add(line - 2);
    else complaints.push(`${file}: ${message}`);
  }
  const outcome = ({ name }, index) => [
    name,
    { accepted: literals[index] !== "undefined" && !refused.has(index) },
  ];
  return {
    tool: "json-schema-to-typescript",
    version: versionOf("json-schema-to-typescript"),
    input,
    made: "TypeScript types",
    reading,
    complaints,
    outcomes: Object.fromEntries(vectors.map(outcome)),
  };
};

/**
 * A body on one line, or `undefined`, which is no event, where it is no JSON. The compiler counts
 * two more characters as ends of lines than JSON does.
 */
const literal = (vector) => {
  try {
    const text = JSON.stringify(JSON.parse(textOf(vector)));
    return text.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  } catch {
    return "undefined";
  }
};

const typeErrors = (files) => {
  const options = ["--noEmit", "--strict", "--pretty", "false", "--target", "es2022"];
  const tsc = ["node_modules/typescript/bin/tsc", ...options, "--module", "nodenext"];
  const paths = files.map((file) => `${folder}/${file}`);
  const { stdout, status } = spawnSync(process.execPath, [...tsc, ...paths], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const found = stdout.matchAll(/^\S*?([^\s/]+)\((\d+),\d+\): error (.*)$/gm);
  const errors = [...found].map(([, file, line, message]) => ({ file, line: +line, message }));
  if ((status === 0) !== (errors.length === 0)) {
    throw new Error(`tsc ended with ${status} and said: ${stdout.slice(0, 2000)}`);
  }
  return errors;
};

leave([await run("strict"), await run("tolerant")]);
