// Pictures of the HTML report and of the page of `listen --ui`, for the book.
//
// node shots.mjs REPORTS OUT: REPORTS holds receiver.html and sender.html, OUT takes the pictures.
// ABC_WEBHOOK names the command, whose `listen` is given deliveries of its own `trigger`.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { launch, open, PHONE } from "./browser.mjs";

const [reports, out] = process.argv.slice(2);
const env = { ...process.env, ABC_WEBHOOK_TOKEN: "your-secret-token" };
const DESK = { width: 1000, height: 900 };
const browser = await launch();
try {
  await shootReports();
  await shootListen();
} finally {
  await browser.close();
}

async function shootReports() {
  const receiver = pathToFileURL(join(reports, "receiver.html")).href;
  const sender = pathToFileURL(join(reports, "sender.html")).href;
  await shoot("report-light", receiver, { viewport: DESK });
  await shoot("report-phone", receiver, { viewport: PHONE });
  const retry = "#check-0-sender.retry.client-error.not-found";
  await shoot("report-dark", sender, { viewport: DESK, colorScheme: "dark" }, async (page) => {
    const check = page.locator(`[id="${retry.slice(1)}"]`);
    await check.locator("summary").click();
    await check.evaluate((it) => it.scrollIntoView({ block: "start" }));
    await page.mouse.wheel(0, -140);
    await page.waitForTimeout(200);
  });
}

async function shootListen() {
  const words = ["listen", "--port", "0", "--ui", "--format", "json", "--answer", "503,reset,200"];
  const listening = spawn(process.env.ABC_WEBHOOK, words, { env, stdio: ["ignore", "pipe", "ignore"] });
  try {
    const [ready] = await once(createInterface(listening.stdout), "line");
    const { url, ui } = JSON.parse(ready);
    await deliver(url);
    const last = async (page) => {
      await page.locator("#list button").first().click();
      await page.locator("#detail").getByText("answers 200").waitFor();
    };
    const viewport = { width: 1180, height: 825 };
    await shoot("listen-ui-light", ui, { viewport }, last);
    await shoot("listen-ui-dark", ui, { viewport, colorScheme: "dark" }, last);
    await shoot("listen-ui-phone", ui, { viewport: PHONE }, last);
  } finally {
    listening.kill();
  }
}

/** Three deliveries that go well in the end, and one that is impatient and has mistakes. */
async function deliver(url) {
  for (const event of ["feedback-creation", "issue-creation", "issue-addition"]) {
    const words = ["trigger", event, "--to", url, "--quiet"];
    const [exit] = await once(spawn(process.env.ABC_WEBHOOK, words, { env, stdio: "ignore" }), "exit");
    if (exit !== 0) throw new Error(`trigger ${event} ended with ${exit}`);
  }
  const issue = { id: "7", name: "Early bird", status: "IN_PROGRESS" };
  const body = JSON.stringify({ event: "ISSUE_STATUS_CHANGE", data: { issue, previousStatus: "OPEN" } });
  const headers = { "content-type": "application/json", "x-webhook-token": env.ABC_WEBHOOK_TOKEN };
  for (const pause of [0, 1200, 3050]) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    await fetch(url, { method: "POST", headers, body }).catch(() => {});
  }
}

async function shoot(name, url, options, prepare) {
  const { page } = await open(browser, url, options);
  await prepare?.(page);
  await page.screenshot({ path: join(out, `${name}.png`) });
  await page.close();
}
