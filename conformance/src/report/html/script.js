"use strict";
// Shows the checks whose verdict is pressed and whose words are looked for; opens all for printing.
for (const suite of document.querySelectorAll("section.suite")) {
  const checks = [...suite.querySelectorAll("details.check")];
  const buttons = [...suite.querySelectorAll("button.filter")];
  const field = suite.querySelector("input[type=search]");
  const found = suite.querySelector(".found");
  const show = () => {
    const pressed = (button) => button.getAttribute("aria-pressed") === "true";
    const verdicts = new Set(buttons.filter(pressed).map((button) => button.dataset.verdict));
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const check of checks) {
      const text = check.querySelector("summary").textContent.toLowerCase();
      check.hidden = !(verdicts.has(check.dataset.verdict) && words.every((word) => text.includes(word)));
      if (!check.hidden) shown += 1;
    }
    for (const clause of suite.querySelectorAll("section.clause"))
      clause.hidden = !clause.querySelector("details.check:not([hidden])");
    found.textContent = shown === checks.length ? "" : `${shown} of ${checks.length} shown`;
  };
  for (const button of buttons)
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      show();
    });
  field.addEventListener("input", show);
}
// Whoever follows a link to a check wants to see what is in it.
const open = () => {
  const check = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (check?.matches("details.check")) {
    check.open = true;
    check.querySelector("summary").focus();
  }
};
addEventListener("hashchange", open);
open();
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details.check:not([open])")];
  for (const check of closed) check.open = true;
});
addEventListener("afterprint", () => {
  for (const check of closed) check.open = false;
});
