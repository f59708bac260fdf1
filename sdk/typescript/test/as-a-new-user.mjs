// As a new user would: packs the package, installs it elsewhere, pastes the receiver of the README
// and runs it. What comes after `--` is then run with the receiver's address as its last argument.
//
//     node test/as-a-new-user.mjs -- abc-webhook check receiver --strict

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const TOKEN = "your-secret-token";

const folder = mkdtempSync(join(tmpdir(), "abc-webhook-"));
try {
  install();
  writeFileSync(join(folder, "receiver.mjs"), onAnyPort(receiverOfReadme()));
  process.exitCode = await check(process.argv.slice(process.argv.indexOf("--") + 1 || Infinity));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install() {
  npm(PACKAGE, "pack", "--pack-destination", folder);
  const [tarball] = readdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "private": true }');
  npm(folder, "install", "--offline", "--no-audit", "--no-fund", `./${tarball}`);
}

function npm(cwd, ...words) {
  execFileSync("npm", words, { cwd, stdio: ["ignore", "ignore", "pipe"] });
}

/** The first whole program of the README. */
function receiverOfReadme() {
  const readme = readFileSync(join(folder, "node_modules/abc-webhook/README.md"), "utf8");
  const [, code] = /```js\n([\s\S]*?)```/.exec(readme);
  return code;
}

/** The README's port may be taken. */
function onAnyPort(code) {
  const listen = 'listen(3000, "127.0.0.1")';
  if (!code.includes(listen)) throw new Error(`the README has no ${listen}`);
  const told = "function () { process.send(this.address().port) }";
  return code.replace(listen, `listen(0, "127.0.0.1", ${told})`);
}

async function check(command) {
  const env = { ...process.env, ABC_WEBHOOK_TOKEN: TOKEN };
  const stdio = ["ignore", "ignore", "inherit", "ipc"];
  const receiver = spawn(process.execPath, ["receiver.mjs"], { cwd: folder, env, stdio });
  const [port] = await once(receiver, "message");
  const url = `http://127.0.0.1:${port}/webhook`;
  try {
    await deliver(url);
    if (command.length === 0) return 0;
    const [program, ...words] = command;
    return spawnSync(program, [...words, url], { env, stdio: ["ignore", "inherit", "inherit"] })
      .status;
  } finally {
    receiver.kill();
  }
}

async function deliver(url) {
  const headers = { "content-type": "application/json", "x-webhook-token": TOKEN };
  const answer = await fetch(url, { method: "POST", headers, body: '{"event":"PING"}' });
  if (answer.status !== 200) throw new Error(`the README's receiver answered ${answer.status}`);
  console.log(`the README's receiver answered ${answer.status}`);
}
