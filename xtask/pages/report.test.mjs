// The HTML report of real runs, used as a reader would: with filters, by keyboard, in the dark, on a
// phone and on paper.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { accessible, fitsThePhone, launch, nothingIsCut, open, PHONE } from "./browser.mjs";

const folder = mkdtempSync(join(tmpdir(), "abc-webhook-pages-"));
const receiver = join(folder, "receiver.html");
const sender = join(folder, "sender.html");
/** What the hasty sender does, who repeats whatever is not 200. */
const UNOWED = "sender.retry.client-error.not-found";
let browser;

before(async () => {
  const server = createServer(echo).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}/webhook`;
  const hasty = fileURLToPath(new URL("hasty.mjs", import.meta.url));
  // Before anything can fail, so that it is closed if something does.
  browser = await launch();
  const only = ["sender.retry.interval.not-early", "sender.transport.post", UNOWED];
  await Promise.all([
    check(receiver, "receiver", url),
    check(sender, "sender", ...only.flatMap((id) => ["--only", id]), "--command", "node", hasty),
  ]);
  server.close();
  server.closeAllConnections();
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Accepts all, and sends it back in a page that would love to do something. */
function echo(request, response) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    response.setHeader("x-evil", "</pre><script>alert(1)</script>");
    response.end(`<img src=x onerror=alert(1)>${Buffer.concat(chunks)}`);
  });
}

async function check(report, ...words) {
  const env = { ...process.env, ABC_WEBHOOK_TOKEN: "your-secret-token" };
  const [suite, ...rest] = words;
  const command = ["check", suite, `--report=html=${report}`, "--quiet", ...rest];
  const child = spawn(process.env.ABC_WEBHOOK, command, { env, stdio: "ignore" });
  const [exit] = await once(child, "exit");
  assert.equal(exit, 1);
}

const show = (report, options) => open(browser, pathToFileURL(report).href, options);
const shown = (page) => page.locator("details.check:visible").count();

test("a reader finds what is wrong first, and what it was", async () => {
  const { page } = await show(receiver);
  const first = page.locator("ol.troubles li").first();
  assert.match(await first.textContent(), /FAIL/);
  await first.locator("a").click();
  const check = page.locator("details.check:target");
  assert.equal(await check.getAttribute("open"), "");
  assert.match(await check.locator("dl").textContent(), /expected/);
  assert.match(await check.locator("mark").first().textContent(), /^HTTP\/1\.1 200 OK/);
});

test("filters and words narrow what is shown", async () => {
  const { page } = await show(receiver);
  const all = await page.locator("details.check").count();
  assert.equal(await shown(page), all);
  const pass = page.locator("button.pass");
  const passes = Number(await pass.locator("b").textContent());
  await pass.click();
  assert.equal(await pass.getAttribute("aria-pressed"), "false");
  assert.equal(await shown(page), all - passes);
  const status = page.getByRole("status");
  assert.equal(await status.textContent(), `${all - passes} of ${all} shown`);
  await page.getByRole("searchbox").fill("transport.token PREFIX");
  assert.ok((await shown(page)) > 0);
  for (const id of await page.locator("details.check:visible summary code").allTextContents())
    assert.match(id, /prefix/);
  assert.equal(await page.locator("section.clause:visible h3").count(), 1);
  await page.getByRole("searchbox").fill("");
  await pass.click();
  assert.equal(await shown(page), all);
  assert.equal(await status.textContent(), "");
});

test("all of it works by keyboard", async () => {
  const { page } = await show(receiver);
  const pass = page.locator("button.pass");
  await pass.focus();
  await page.keyboard.press("Space");
  assert.equal(await pass.getAttribute("aria-pressed"), "false");
  await page.keyboard.press("Enter");
  assert.equal(await pass.getAttribute("aria-pressed"), "true");
  const check = page.locator("details.check.pass").first();
  await check.locator("summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await check.getAttribute("open"), "");
});

test("the line of time shows that a retry is early", async () => {
  const { page } = await show(sender);
  const check = page.locator("details.check.fail").first();
  const [bars, windows] = [check.locator("rect.bar"), check.locator("rect.window.retry")];
  assert.equal(await bars.count(), 4);
  assert.equal(await windows.count(), 3);
  for (const index of [0, 1, 2]) {
    const [retry, window] = [await bars.nth(index + 1).boundingBox(), await windows.nth(index).boundingBox()];
    assert.ok(retry.x + retry.width < window.x, "the retry comes before its window");
    assert.ok(Math.abs(retry.y - window.y) < 40, "in the row of its window");
  }
  assert.equal(await check.locator("rect.window.quiet").count(), 1);
  assert.equal(await check.locator("rect.bar.wrong").count(), 3);
  const labels = await check.locator("svg.line text:not(.tick)").allTextContents();
  assert.deepEqual(labels.map((it) => it.endsWith(": early")), [false, true, true, true]);
  assert.match(await check.locator("p.legend").textContent(), /Red: early, or not owed\./);
});

test("a retry that is not owed looks wrong", async () => {
  const { page } = await show(sender);
  const check = page.locator(`[id="check-0-${UNOWED}"]`);
  assert.equal(await check.locator("rect.bar.refused").count(), 1);
  assert.equal(await check.locator("rect.bar.wrong").count(), 3);
  const labels = await check.locator("svg.line text:not(.tick)").allTextContents();
  assert.deepEqual(labels.map((it) => it.endsWith(": not owed")), [false, true, true, true]);
  const colors = await check.locator("rect.bar").evaluateAll((bars) =>
    bars.map((bar) => getComputedStyle(bar).fill),
  );
  assert.notEqual(colors[0], colors[1]);
});

test("how long a receiver takes is drawn", async () => {
  const { page } = await show(receiver);
  assert.match(await page.locator("figcaption").textContent(), /^\d+ answers: median .*, slowest /);
  const counts = await page.locator("table.chart td.count").allTextContents();
  const answers = Number(/^\d+/.exec(await page.locator("figcaption").textContent()));
  assert.equal(counts.map(Number).reduce((sum, count) => sum + count), answers);
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
    test(`${colorScheme}, ${viewport.width} px wide: nothing is in anybody's way`, async () => {
      for (const report of [receiver, sender]) {
        const { page } = await show(report, { colorScheme, viewport });
        await accessible(page);
        if (viewport === PHONE) {
          await fitsThePhone(page);
          await nothingIsCut(page.locator("figure"));
        }
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(paper === "rgb(255, 255, 255)", colorScheme === "light");
        await page.close();
      }
    });
  }
}

test("on paper everything is open", async () => {
  const { page } = await show(sender);
  const closed = page.locator("details.check:not([open])");
  const before = await closed.count();
  assert.ok(before > 0);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await closed.count(), 0);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await closed.count(), before);
});

test("the page asks for nothing, and cannot be made to", async () => {
  const { page, asked } = await show(receiver);
  assert.deepEqual(asked, [pathToFileURL(receiver).href]);
  const refused = page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
        document.body.append(Object.assign(new Image(), { src: "http://127.0.0.1:9/" }));
      }),
  );
  page.removeAllListeners("console");
  assert.equal(await refused, "img-src");
});
