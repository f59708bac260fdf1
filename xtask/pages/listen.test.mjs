// The page of `listen --ui`, while deliveries come: live, after a reload, by keyboard, in the dark and on
// a phone.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { createInterface } from "node:readline";
import { accessible, fitsThePhone, launch, open, PHONE } from "./browser.mjs";

const TOKEN = "your-secret-token";
const env = { ...process.env, ABC_WEBHOOK_TOKEN: TOKEN };
let browser, child, url, ui;

before(async () => {
  browser = await launch();
  const words = ["listen", "--port", "0", "--ui", "--format", "json", "--answer", "503,reset,200"];
  child = spawn(process.env.ABC_WEBHOOK, words, { env, stdio: ["ignore", "pipe", "ignore"] });
  const lines = createInterface(child.stdout);
  const [ready] = await once(lines, "line");
  ({ url, ui } = JSON.parse(ready));
});

after(async () => {
  await browser?.close();
  child?.kill();
});

const change = (issue) => ({
  event: "ISSUE_STATUS_CHANGE",
  data: {
    issue: {
      id: 128, createdAt: "2026-11-20T14:05:11.042Z", updatedAt: "2026-11-23T10:15:00.318Z",
      name: "Export fails on phones", description: null, status: "IN_PROGRESS",
      externalIssueId: "WEB-128", feedbackCount: 6, ...issue,
    },
    project: { id: 1, name: "abc-webhook conformance" },
    previousStatus: "ON_REVIEW",
  },
});

async function post(body, headers = {}) {
  const all = { "content-type": "application/json", "x-webhook-token": TOKEN, ...headers };
  await fetch(url, { method: "POST", headers: all, body: JSON.stringify(body) }).catch(() => {});
}

/** The item of the list that says so. */
const item = (page, text) => page.locator("#list button", { hasText: text });

test("deliveries come up as they arrive, and stay after a reload", async () => {
  const { page, asked } = await open(browser, ui);
  await page.getByText("No delivery has come yet.").waitFor();
  assert.equal(await page.locator("#url").textContent(), url);
  await post(change({ name: "<img src=x onerror=alert(1)> & co" }));
  await item(page, "<img src=x onerror=alert(1)> & co").waitFor();
  const detail = page.locator("#detail");
  await detail.getByText("answers 503").waitFor();
  assert.match(await detail.locator("pre").textContent(), /"feedbackCount": 6/);
  assert.doesNotMatch(await page.content(), new RegExp(TOKEN));
  await detail.getByText("<token>").waitFor();
  await page.reload();
  await item(page, "& co").waitFor();
  assert.ok(asked.every((it) => it.startsWith(ui) || it === "data:,"), asked.join());
  await page.close();
});

test("what is wrong is marked at its line, and retries are drawn", async () => {
  const { page } = await open(browser, ui);
  const body = change({ id: "7", name: "Early bird" });
  await post(body);
  await post(body);
  await item(page, "Early bird").or(item(page, "ISSUE_STATUS_CHANGE")).first().click();
  const detail = page.locator("#detail");
  await detail.getByText("resets the connection").waitFor();
  assert.match(await detail.locator("pre .marked").first().textContent(), /"id": "7",/);
  assert.match(await detail.locator("pre .why").first().textContent(), /expected an integer/);
  assert.equal(await detail.locator("svg rect.bar").count(), 2);
  assert.equal(await detail.locator("svg rect.bar.bad").count(), 1);
  assert.ok((await detail.locator("svg rect.owed").count()) > 0);
  await detail.getByText("early: attempt 2 came").waitFor();
  await page.getByLabel("only what is wrong").check();
  assert.equal(await page.locator("#list li:visible").count(), 1);
  await page.close();
});

test("all of it works by keyboard", async () => {
  const { page } = await open(browser, ui);
  await page.locator("#list li").nth(1).waitFor();
  const current = page.locator("#list [aria-current]");
  await page.keyboard.press("k");
  const newest = await current.textContent();
  await page.keyboard.press("j");
  assert.notEqual(await current.textContent(), newest);
  await page.keyboard.press("k");
  assert.equal(await current.textContent(), newest);
  await page.locator("#list button").nth(1).focus();
  await page.keyboard.press("Enter");
  assert.notEqual(await current.textContent(), newest);
  await page.close();
});

test("axe finds nothing, in light and in the dark, and a phone shows all", async () => {
  for (const options of [
    { colorScheme: "light" },
    { colorScheme: "dark" },
    { colorScheme: "light", viewport: PHONE },
  ]) {
    const { page } = await open(browser, ui, options);
    await page.locator("#detail h2").waitFor();
    await page.locator("#list button").first().click();
    await accessible(page);
    if (options.viewport) await fitsThePhone(page);
    await page.close();
  }
});

test("nobody else is let in", async () => {
  const status = (headers) =>
    new Promise((resolve) => request(ui, { headers }, (it) => resolve(it.resume().statusCode)).end());
  const host = new URL(ui).host;
  assert.equal(await status({ host }), 200);
  assert.equal(await status({ host: "evil.example" }), 403);
  assert.equal(await status({ host, origin: "http://evil.example" }), 403);
});
