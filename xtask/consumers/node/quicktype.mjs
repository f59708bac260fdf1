// quicktype with its target TypeScript: the converters it makes, compiled and run.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { leave, outcomes, published, textOf, versionOf } from "./consumer.mjs";

const folder = "made-quicktype";
mkdirSync(folder, { recursive: true });

const node = (script, ...words) => [`node_modules/${script}`, ...words];

const run = async (reading) => {
  const input = `webhook.${reading}.json`;
  const source = `${folder}/${reading}.ts`;
  const quicktype = node("quicktype/dist/index.js", "--telemetry", "disable");
  const from = ["--src-lang", "schema", published(input), "--top-level", "WebhookEvent"];
  const to = ["--lang", "typescript", "--out", source];
  execFileSync(process.execPath, [...quicktype, ...from, ...to], { stdio: "inherit" });

  const options = ["--strict", "--pretty", "false", "--target", "es2022", "--module", "nodenext"];
  const tsc = node("typescript/bin/tsc", ...options, source);
  const { stdout } = spawnSync(process.execPath, tsc, { encoding: "utf8" });

  const made = pathToFileURL(resolve(`${folder}/${reading}.js`));
  const { Convert } = await import(made);
  return {
    tool: "quicktype, TypeScript",
    version: versionOf("quicktype"),
    input,
    made: "TypeScript types, converters",
    reading,
    complaints: stdout.split("\n").filter(Boolean),
    outcomes: outcomes((vector) => {
      return Convert.webhookEventToJson(Convert.toWebhookEvent(textOf(vector)));
    }),
  };
};

leave([await run("strict"), await run("tolerant")]);
