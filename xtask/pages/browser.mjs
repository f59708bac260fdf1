// A browser without a window, and what every page must bear in it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const QUIET = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--disable-gpu",
];

export const PHONE = { width: 360, height: 740 };

export function launch() {
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: [...QUIET, ...root] });
}

/** Opens a page that may ask for nothing but itself, and may not complain. */
export async function open(browser, url, options = {}) {
  const page = await browser.newPage(options);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("dialog", () => assert.fail("a dialog came up"));
  page.on("pageerror", (error) => assert.fail(error));
  page.on("console", (message) => {
    if (message.type() === "error") assert.fail(message.text());
  });
  await page.goto(url);
  return { page, asked };
}

export async function accessible(page) {
  // By way of the debugger, since the policy of the page rightly refuses foreign scripts.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html}`);
  assert.deepEqual(told, []);
}

export async function fitsThePhone(page) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= PHONE.width, `${wide} px wide`);
}

/** All of these can be seen without scrolling to the side. */
export async function nothingIsCut(elements) {
  for (const element of await elements.all()) {
    const [shown, whole] = await element.evaluate((it) => [it.clientWidth, it.scrollWidth]);
    assert.ok(whole <= shown, `${whole} of ${shown} px`);
  }
}
