/** Says what happens without a reload, and what does not; ticks many rows at once. Every page works without it. */

const trouble = document.querySelector("#trouble");
const said = document.querySelector("#said");
const main = document.querySelector("#main");

/** Shows sentences where a screen reader reads them at once. */
const tell = (...sentences) => {
  const paragraphs = sentences.map((sentence) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = sentence;
    return paragraph;
  });
  trouble.replaceChildren(...paragraphs);
};

/** What to do after no answer: what only reads may be tried again, what was sent may have been done. */
const next = (event) =>
  event.detail.requestConfig?.verb === "get"
    ? "Try again in a moment; what you see is what there was before."
    : "It is not known whether this was done. Load the page again before you send it again.";

document.addEventListener("htmx:beforeRequest", () => trouble.replaceChildren());
document.addEventListener("htmx:timeout", (event) => tell("There was no answer within 10 seconds.", next(event)));
document.addEventListener("htmx:sendError", (event) => tell("The service cannot be reached.", next(event)));
let kept = new Set();
let row, beside;
document.addEventListener("htmx:beforeSwap", () => {
  kept = new Set(ticks().filter((tick) => tick.checked).map((tick) => tick.name));
  const line = document.activeElement?.closest("tr[id]");
  row = line?.id;
  beside = (line?.nextElementSibling ?? line?.previousElementSibling)?.id;
});
document.addEventListener("htmx:afterSettle", () => {
  for (const tick of ticks()) tick.checked ||= kept.has(tick.name);
  const line = row && document.getElementById(row);
  const news = line
    ? [line.querySelector(".error") ?? line.querySelector(".mark"), line.querySelector(".told")]
    : [document.querySelector("#news p") ?? document.querySelector("[data-said]")];
  said.textContent = news.filter(Boolean).map((one) => one.textContent.trim()).join(". ");
  count();
  suit();
  if (row && document.activeElement === document.body) {
    const place = line ?? (beside && document.getElementById(beside));
    (place?.querySelector(".confirm, [data-tick]") ?? main).focus();
  }
});

/** What was searched last: after Enter, the same words are not asked for once more. */
let searched;
document.addEventListener("htmx:confirm", (event) => {
  const field = event.target.closest("form")?.querySelector("#q");
  if (!field) return;
  if (event.target === field && field.value === searched) event.preventDefault();
  else searched = field.value;
});

const ticks = () => [...document.querySelectorAll("[data-tick]")];

/** Tells how many rows are ticked, on the page and to screen readers. */
const count = () => {
  const ticked = ticks().filter((tick) => tick.checked).length;
  for (const place of document.querySelectorAll("[data-ticked]")) place.textContent = ticked;
};

/** Shows of the form what the chosen decision takes; what is hidden keeps its text, and is not sent. */
const suit = () => {
  const decision = document.querySelector("#decision")?.value;
  for (const part of document.querySelectorAll("#decide [data-of]")) {
    const suits = part.dataset.of.split(" ").includes(decision);
    part.hidden = !suits;
    if ("disabled" in part) part.disabled = !suits;
    for (const field of part.querySelectorAll("select, textarea")) field.disabled = !suits;
  }
  const ready = document.querySelector("#ready");
  if (ready && !ready.disabled && ready.selectedOptions[0]?.closest("optgroup[hidden]")) ready.value = "";
};

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick]")) count();
  if (event.target.matches("#decision")) suit();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-tick]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const opened = event.target.closest(".decide > summary")?.parentElement;
  if (opened) requestAnimationFrame(() => opened.open && opened.scrollIntoView({ block: "nearest" }));
  if (event.target.closest("[data-print]")) print();
  const button = event.target.closest("[data-tick-all]");
  if (!button) return;
  const rows = ticks();
  const all = rows.some((tick) => !tick.checked);
  for (const tick of rows) tick.checked = all;
  count();
  said.textContent = all ? `${rows.length} teams are ticked.` : "No team is ticked.";
});

document.documentElement.dataset.script = "";
addEventListener("pageshow", count);
addEventListener("pageshow", suit);
