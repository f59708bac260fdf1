// The established linters of the two API documents: whatever they say is a complaint.

import { spawnSync } from "node:child_process";

import asyncapi from "@asyncapi/parser";

import { leave, published, readPublished, versionOf } from "./consumer.mjs";

const row = (tool, name, input, complaints) => ({
  tool,
  version: versionOf(name),
  input,
  made: "report",
  complaints,
});

const severities = ["error", "warning", "information", "hint"];

const redocly = (input) => {
  const cli = "node_modules/@redocly/cli/bin/cli.js";
  // Its defaults are the recommended rules; it may not call home.
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const words = [cli, "lint", "--format", "json", "--max-problems", "1000", published(input)];
  const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8", env });
  const { problems } = JSON.parse(stdout);
  const said = problems.map(({ severity, ruleId, message, location }) => {
    const place = location[0]?.pointer ?? "";
    return `${severity} ${ruleId} ${place}: ${message}`;
  });
  return row("Redocly", "@redocly/cli", input, said);
};

const parser = async (input) => {
  const found = await new asyncapi.Parser().validate(JSON.stringify(readPublished(input)));
  const said = found.map(({ severity, code, path, message }) => {
    return `${severities[severity]} ${code} /${path.join("/")}: ${message}`;
  });
  return row("AsyncAPI parser", "@asyncapi/parser", input, said);
};

leave([redocly("openapi.json"), await parser("asyncapi.json")]);
