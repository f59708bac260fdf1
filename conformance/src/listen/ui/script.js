// The live view. Whatever a sender sent is put in as text and never as markup.

"use strict";

const find = (id) => document.getElementById(id);
const [list, detail, state] = [find("list"), find("detail"), find("state")];
const deliveries = new Map();
let chosen, run;

/** An element with a class, and texts or elements in it. */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function draw(tag, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

const ms = (number) => `${number.toFixed(1)} ms`;
const clock = (time) => time.slice(11, 23);

// What happens.

const source = new EventSource("events");
source.addEventListener("open", () => show("live", "live"));
source.addEventListener("error", () => show("lost", "not connected; trying again"));
source.addEventListener("run", ({ data }) => {
  const told = JSON.parse(data);
  if (run !== undefined && run !== told.run) forget();
  run = told.run;
  find("url").textContent = told.url;
});
source.addEventListener("message", ({ data }) => {
  const told = JSON.parse(data);
  const take = { attempt, answer, quiet }[told.type];
  if (take) take(told);
});

function show(className, text) {
  state.className = className;
  state.textContent = text;
}

function forget() {
  deliveries.clear();
  list.replaceChildren();
  detail.hidden = true;
  chosen = undefined;
  find("empty").hidden = false;
}

function attempt(told) {
  let delivery = deliveries.get(told.delivery);
  if (!delivery) {
    delivery = { number: told.delivery, attempts: [], wrong: false, row: row(told.delivery) };
    deliveries.set(told.delivery, delivery);
  }
  delivery.attempts.push({ ...told, answer: undefined });
  delivery.wrong ||= told.wrong;
  find("empty").hidden = true;
  changed(delivery);
  if (find("follow").checked && told.attempt === 1) choose(delivery);
}

function answer(told) {
  const delivery = deliveries.get(told.delivery);
  const attempt = delivery?.attempts.find((it) => it.attempt === told.attempt);
  if (!attempt) return;
  attempt.answer = told;
  changed(delivery);
}

function quiet(told) {
  const delivery = deliveries.get(told.delivery);
  if (!delivery || told.remarks.length === 0) return;
  delivery.attempts.at(-1).remarks.push(...told.remarks);
  delivery.wrong ||= told.remarks.some((remark) => remark.weight === "error");
  changed(delivery);
}

function changed(delivery) {
  fill(delivery);
  if (chosen === delivery) tell(delivery);
}

// The list.

function row(number) {
  const button = make("button", "");
  button.type = "button";
  button.addEventListener("click", () => {
    find("follow").checked = false;
    choose(deliveries.get(number));
    if (matchMedia("(max-width: 46rem)").matches) detail.scrollIntoView();
  });
  const item = make("li", "", button);
  list.prepend(item);
  return item;
}

function fill({ number, attempts, wrong, row }) {
  const [first, last] = [attempts[0], attempts.at(-1)];
  row.firstChild.replaceChildren(
    make("span", "number", `#${number}`),
    make("span", "name", first.event ?? (first.body_read ? "no event" : "not read")),
    make("span", "bad", wrong ? "● wrong" : ""),
    make("span", "summary", first.summary ?? `${first.method} ${first.target}`),
    make("span", `ends ${tone(last)}`, attempts.slice(-4).map(ending).join(" · ")),
  );
  row.hidden = find("wrong").checked && !wrong;
}

const ending = ({ answer }) => (answer ? (answer.status ?? "fault") : "…");

function tone({ answer }) {
  if (!answer) return "note";
  return answer.status >= 200 && answer.status < 300 ? "good" : "doubt";
}

function choose(delivery) {
  chosen?.row.firstChild.removeAttribute("aria-current");
  chosen = delivery;
  delivery.row.firstChild.setAttribute("aria-current", "true");
  delivery.row.scrollIntoView({ block: "nearest" });
  tell(delivery);
}

find("wrong").addEventListener("change", () => deliveries.forEach(fill));

addEventListener("keydown", (event) => {
  const step = { j: "nextElementSibling", k: "previousElementSibling" }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  let next = chosen ? chosen.row[step] : list.firstElementChild;
  while (next?.hidden) next = next[step];
  const button = next?.firstChild;
  button?.click();
  button?.focus();
});

// One delivery.

function tell(delivery) {
  const [first, last] = [delivery.attempts[0], delivery.attempts.at(-1)];
  const parts = [
    make("h2", "", `#${delivery.number} ${first.event ?? "no event"}`),
    make("p", "lead", first.summary ?? `${first.method} ${first.target}`),
    make("h3", "", "Attempts"),
    timeline(delivery.attempts),
    make("p", "lead", "Shaded: when a retry is owed, from 3 s to 4 s after the failure."),
    make("ol", "attempts", ...delivery.attempts.map(told)),
  ];
  // A retry is shown in full only where it is not the same again.
  const shown = last.repetition ? first : last;
  if (shown.method) parts.push(make("h3", "", "Request"), request(shown));
  if (shown.body_read) parts.push(make("h3", "", "Payload"), payload(shown));
  detail.replaceChildren(...parts);
  detail.hidden = false;
}

function told(attempt) {
  const waited = attempt.waited_ms === null ? "" : `, ${ms(attempt.waited_ms)} after the failure`;
  const answer = attempt.answer;
  const errors = attempt.repetition ? 0 : attempt.shown.errors.length;
  const marked = { weight: "error", message: `${errors} in the payload, marked below` };
  const remarks = errors > 0 ? [...attempt.remarks, marked] : attempt.remarks;
  const how = !answer
    ? "not answered yet"
    : `${answer.given_up ? "the sender gave up" : answer.how}, ${ms(answer.took_ms)}`;
  return make(
    "li", "",
    make("span", "time", clock(attempt.time)), ` attempt ${attempt.attempt}${waited}: `,
    make("span", tone(attempt), how),
    make("ul", "remarks", ...remarks.map(remark)),
  );
}

function remark({ weight, clause, message }) {
  const rule = clause ? ` [${clause}]` : "";
  return make("li", weight, make("b", "", weight), `: ${message}${rule}`);
}

function request({ method, target, http_version: version, headers }) {
  const body = make("tbody", "");
  for (const [name, value] of [[method, `${target} ${version}`], ...headers]) {
    const title = make("th", "", name);
    title.scope = "row";
    body.append(make("tr", "", title, make("td", "", value)));
  }
  return scroll("Request", make("table", "", body));
}

/** What is wide is scrolled by itself, by keyboard too. */
function scroll(label, ...children) {
  const box = make("div", "scroll", ...children);
  box.tabIndex = 0;
  box.role = "group";
  box.ariaLabel = label;
  return box;
}

function payload({ shown }) {
  const pre = make("pre", "");
  const wrong = Map.groupBy(shown.errors, (error) => error.line);
  shown.text.split("\n").forEach((text, index) => {
    const here = wrong.get(index + 1) ?? [];
    pre.append(make("span", here.length > 0 ? "marked" : "", text || " "));
    for (const { message } of here) pre.append(make("span", "why", `↑ ${message}`));
  });
  return scroll("Payload", pre);
}

// The line of time: a bar for each attempt, and from when to when its retry is owed.

const [LEFT, HEIGHT] = [84, 22];

function timeline(attempts) {
  // As wide as it is shown, so that its letters are as large as others.
  const wide = Math.max(280, Math.min(640, innerWidth - 50));
  const start = attempts[0].at_ms;
  const end = (attempt) => attempt.at_ms + (attempt.answer?.took_ms ?? 0);
  const is_owed = (attempt) => attempt.answer && !attempt.answer.delivered &&
    !(attempt.answer.status >= 300 && attempt.answer.status < 500) && attempt.attempt < 4;
  const until = Math.max(
    1000, ...attempts.map((it) => end(it) - start + (is_owed(it) ? 4200 : 0)),
  );
  const x = (at) => LEFT + ((at - start) / until) * (wide - LEFT - 8);
  const height = attempts.length * HEIGHT + 20;
  const svg = draw("svg", { viewBox: `0 0 ${wide} ${height}`, role: "img" });
  const waits = attempts.slice(1).map((it) => ms(it.waited_ms ?? 0));
  svg.append(draw("title", {}, waits.length
    ? `${attempts.length} attempts; after each failure ${waits.join(", ")} passed`
    : "1 attempt"));
  for (let second = 0; second * 1000 <= until; second += until > wide * 20 ? 5 : 1) {
    const at = x(start + second * 1000);
    svg.append(draw("line", { class: "axis", x1: at, x2: at, y1: 0, y2: height - 16 }));
    svg.append(draw("text", { x: at, y: height - 4, "text-anchor": "middle" }, `${second} s`));
  }
  attempts.forEach((attempt, index) => {
    const y = index * HEIGHT + 3;
    if (is_owed(attempt)) {
      const [from, to] = [x(end(attempt) + 3000), x(end(attempt) + 4000)];
      svg.append(draw("rect", { class: "owed", x: from, width: to - from, y: y + HEIGHT, height: HEIGHT - 6 }));
    }
    const width = Math.max(3, x(end(attempt)) - x(attempt.at_ms));
    const wrong = attempt.remarks.some((remark) => remark.weight === "error");
    svg.append(draw("text", { x: 0, y: y + 13 }, `attempt ${attempt.attempt}`));
    svg.append(draw("rect", {
      class: `bar ${wrong ? "bad" : tone(attempt)}`, x: x(attempt.at_ms), width, y, height: HEIGHT - 6, rx: 1,
    }));
  });
  return svg;
}
