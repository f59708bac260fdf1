// Serves worker.mjs as Cloudflare Workers do: with workerd, which runs them there too.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const {
  outputFiles: [bundle],
} = await build({
  entryPoints: [fileURLToPath(new URL("worker.mjs", import.meta.url))],
  bundle: true,
  format: "esm",
  write: false,
});
const workers = new Miniflare({
  modules: true,
  script: bundle.text,
  bindings: { ABC_WEBHOOK_TOKEN: process.env.ABC_WEBHOOK_TOKEN },
  compatibilityDate: "2026-01-01",
  host: "127.0.0.1",
  port: 0,
});
const { port } = await workers.ready;
console.log(`listening on http://127.0.0.1:${port}/webhook`);
