// The captain's script: what was typed is not lost, photos travel small, sending goes on until it has arrived.

const DRAFT = "icct.register", WEEK = 7 * 24 * 3600e3, SOON = 400;
const MOST_ROWS = 60, MORE_ROWS = 4, SIDE = 1024, MOST_BYTES = 300e3;
const STALLED = 30e3, UNANSWERED = 60e3, FIRST_WAIT = 2e3, LONGEST_WAIT = 30e3;

const find = (selector, within = document) => within.querySelector(selector);
const form = () => find("[data-register]");
const say = (name, values = {}) => find("[data-words]").dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const tell = (text) => { find("[data-live]").textContent = text; };

// The draft: on this device, for a week; offered, and not put in place unasked.

const drafts = { offered: null, refused: false, timer: 0 };
const isKept = (field) => field.name && !["file", "hidden", "submit"].includes(field.type) && field.name !== "consent";
const valueOf = (field) => (field.type === "checkbox" && !field.checked ? "" : field.value);

function typed() {
  const pairs = [...form().elements].filter(isKept).map((field) => [field.name, valueOf(field)]);
  return Object.fromEntries(pairs.filter(([, value]) => value.trim()));
}

function stored() {
  try {
    const draft = JSON.parse(localStorage.getItem(DRAFT));
    return draft && Date.now() - draft.at < WEEK && Object.keys(draft.fields).length ? draft : null;
  } catch { return null; } // no storage, or not ours
}

function save(sent = false) {
  clearTimeout(drafts.timer);
  const fields = { ...drafts.offered?.fields, ...typed() };
  if (drafts.refused || !Object.keys(fields).length) return;
  const key = drafts.offered?.key ?? form().elements.submission_key.value, was = stored();
  const draft = { at: Date.now(), key, sent: sent || (was?.key === key && was.sent), fields };
  try { localStorage.setItem(DRAFT, JSON.stringify(draft)); } catch { return; } // full, or forbidden
  if (!drafts.offered) showDraft("kept");
}

function forget() {
  clearTimeout(drafts.timer);
  drafts.offered = null;
  try { localStorage.removeItem(DRAFT); } catch { /* there is none */ }
}

function showDraft(name, values) {
  const place = find("[data-draft]");
  find("p", place).textContent = say(name, values);
  find("[data-act=continue]", place).hidden = !drafts.offered;
  find("[data-act=forget]", place).hidden = drafts.refused;
  place.classList.toggle("note", drafts.offered !== null);
  form()[["kept", "forgotten"].includes(name) ? "after" : "before"](place); // nothing moves under those who type
  place.hidden = false;
}

function fillIn() {
  const { fields, key } = drafts.offered;
  drafts.offered = null;
  addRows(Math.max(...Object.keys(fields).map((name) => /^player_(\d+)_/.exec(name)?.[1] ?? 0)) - rowCount());
  for (const field of [...form().elements].filter(isKept)) {
    if (!(field.name in fields) || valueOf(field).trim()) continue; // what was typed since stays
    if (field.type === "checkbox") field.checked = true;
    else field.value = fields[field.name];
  }
  form().elements.submission_key.value = key;
  save();
}

// Rows without a round trip.

const rowCount = () => form().querySelectorAll("[data-rows] > fieldset").length;

function addRows(count) {
  for (let number = rowCount() + 1; count > 0 && number <= MOST_ROWS; number += 1, count -= 1) {
    const row = find("[data-rows] > fieldset:last-child").cloneNode(true);
    row.querySelectorAll(".error").forEach((error) => error.remove());
    find("legend", row).textContent = say("player", { number });
    for (const each of row.querySelectorAll("label, input, select")) {
      for (const name of ["id", "name", "for"].filter((one) => each.hasAttribute(one))) {
        each.setAttribute(name, each.getAttribute(name).replace(/_\d+_/, `_${number}_`));
      }
      ["aria-invalid", "aria-describedby"].forEach((name) => each.removeAttribute(name));
      if (each.matches("input, select")) each.value = "";
    }
    find("[data-rows]").append(row);
  }
  find("[name=more]")?.toggleAttribute("hidden", rowCount() >= MOST_ROWS);
}

// The photo: read when it is chosen; drawn small and upright, without what else was in the file.

const photo = { bytes: null, type: "", ready: null, turn: 0 };
async function shrink(file) {
  const address = URL.createObjectURL(new Blob([await file.arrayBuffer()], { type: file.type }));
  try {
    const picture = new Image();
    await new Promise((onload, onerror) => { Object.assign(picture, { onload, onerror, src: address }); });
    let scale = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
    for (const quality of [...(file.type === "image/png" ? [0] : []), 0.85, 0.7, 0.6, 0.6, 0.6]) {
      const made = await drawn(picture, scale, quality);
      if (made && made.size <= MOST_BYTES) return { bytes: await made.arrayBuffer(), type: made.type };
      if (quality === 0.6) scale /= 1.5;
    }
    throw new RangeError("it stays too large");
  } finally { URL.revokeObjectURL(address); }
}

function drawn(picture, scale, quality) { // quality 0 is a PNG, which may be transparent
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const paint = canvas.getContext("2d");
  paint.fillStyle = "#fff";
  if (quality) paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => { canvas.toBlob(done, quality ? "image/jpeg" : "image/png", quality); });
}

function choose(input) {
  const turn = photo.turn += 1;
  photo.bytes = null;
  showPhoto();
  const settle = (small, wrong) => turn === photo.turn && showPhoto(small && Object.assign(photo, small), wrong);
  photo.ready = input.files.length ? shrink(input.files[0]).then(settle, () => settle(null, say("unreadable"))) : null;
}

function showPhoto(chosen = null, wrong = "") {
  const input = find("#logo"), picture = find("[data-photo] img"), note = find("[data-photo] p");
  find("#logo-error")?.remove();
  find("[data-photo]").hidden = !chosen && !wrong;
  note.className = wrong ? "error" : "hint";
  note.textContent = chosen ? say("ready", { size: Math.ceil(chosen.bytes.byteLength / 1000) }) : wrong;
  input.setAttribute("aria-invalid", String(Boolean(wrong)));
  input.setAttribute("aria-describedby", `logo-hint ${note.id}`);
  picture.hidden = !chosen;
  tell(note.textContent);
  if (wrong) input.value = "";
  if (!chosen) return;
  const file = new File([chosen.bytes], `logo.${chosen.type.slice(6)}`, { type: chosen.type }), files = new DataTransfer();
  files.items.add(file);
  input.files = files.files; // every button of the form sends the small one
  picture.src = URL.createObjectURL(file);
  picture.onload = () => URL.revokeObjectURL(picture.src);
}

// Asking the server, without the photo and without the key.

async function ask(address, extra = {}) {
  const data = new FormData(form()), signal = AbortSignal.timeout(STALLED);
  ["logo", "submission_key"].forEach((name) => data.delete(name));
  Object.entries(extra).forEach(([name, value]) => data.set(name, value));
  const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "text/html" }, signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return find("[data-register]", page) ? page : null;
}

function take(page) { // the server's values win; key and photo are ours
  find("[name=submission_key]", page).value = form().elements.submission_key.value;
  document.title = page.title;
  find("main").replaceChildren(...document.adoptNode(find("main", page)).childNodes);
  if (photo.bytes) showPhoto(photo);
  save();
  (find("#mistakes") ?? find("h1")).focus();
}

async function askAndTake(extra) {
  const page = await ask(form().action, extra).catch(() => null);
  if (page) { take(page); return; }
  find("[data-problem]").hidden = false;
  find("[data-problem]").focus();
}

// Sending: the same bytes under the same key, until an answer of ours names the team.

const sending = { parts: null, request: null, timer: 0, wait: FIRST_WAIT, tries: 0 };

async function start() {
  if (sending.parts) return;
  find("[data-problem]").hidden = true;
  await photo.ready;
  if (find("#logo").required && !photo.bytes) { askAndTake(); return; } // it is refused, with all mistakes at once
  sending.parts = [...new FormData(form())].filter(([name]) => name !== "logo");
  show(say("checking"), null);
  const was = stored(), mayBeThere = drafts.refused || (was?.sent && was.key === form().elements.submission_key.value);
  const page = mayBeThere ? null : await ask("/register?check=1").catch(() => null); // it would be its own double
  if (!sending.parts) return; // stopped by hand
  if (page && find("#mistakes", page)) { stop(); take(page); } else send(); // without an answer, too
}

function send() {
  clearTimeout(sending.timer);
  if (!sending.parts || sending.request) return;
  save(true);
  sending.tries += 1;
  const data = new FormData(), request = sending.request = new XMLHttpRequest();
  sending.parts.forEach(([name, value]) => data.append(name, value));
  if (photo.bytes) data.append("logo", new File([photo.bytes], "logo", { type: photo.type }));
  const within = (time) => { clearTimeout(sending.timer); sending.timer = setTimeout(() => request.abort(), time); };
  request.upload.onprogress = (at) => { within(STALLED); show(say("sending"), at.loaded / at.total); };
  request.upload.onload = () => { within(UNANSWERED); show(say("arriving"), 1); };
  request.onloadend = () => { if (sending.request === request) judge(request); };
  request.open("POST", form().action);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  show(say("sending"), 0);
  within(STALLED);
  request.send(data);
}

function judge(request) {
  clearTimeout(sending.timer);
  sending.request = null;
  const answer = request.response; // null if it is somebody else's, or cut off
  const isPassing = request.status >= 500 || [408, 425, 429].includes(request.status);
  if (request.status === 200 && answer?.success === true && answer.team_id && /^\/\w/.test(answer.address)) {
    finish(answer);
  } else if (answer?.success === false && answer.error_code && !isPassing) {
    stop();
    form().submit(); // the server's page says what is wrong
  } else {
    const asked = Number(request.getResponseHeader("Retry-After")) * 1e3 || 0;
    sending.timer = setTimeout(send, Math.max(asked, sending.wait));
    sending.wait = Math.min(sending.wait * 2, LONGEST_WAIT);
    show(say("notYet"), null, true);
  }
}

function show(text, part, waits = false) {
  const place = find("[data-progress]"), status = find("p", place), bar = find("progress", place);
  if (status.textContent !== text) status.textContent = text;
  if (part === null) bar.removeAttribute("value"); else bar.value = part;
  bar.hidden = waits;
  find("[data-act=again]").hidden = !waits;
  form().inert = true;
  if (place.hidden) { place.hidden = false; place.focus(); }
}

function stop() {
  clearTimeout(sending.timer);
  sending.request?.abort();
  Object.assign(sending, { parts: null, request: null, wait: FIRST_WAIT, tries: 0 });
  find("[data-progress]").hidden = true;
  form().inert = false;
  find("[data-send]").focus();
}

function finish(answer) {
  const before = answer.sent_before || (answer.replayed && sending.tries === 1);
  sending.parts = null;
  forget();
  const done = find(before ? "[data-done=before]" : "[data-done=now]"), title = find("h1");
  title.textContent = document.title = say(before ? "sentBefore" : "sent", { number: answer.team_id });
  find("a", done).href = answer.address;
  done.hidden = false;
  document.querySelectorAll("header [form]").forEach((each) => each.remove());
  find("main").replaceChildren(title, done);
  title.focus();
}

// What people do.

const acts = {
  continue() { fillIn(); find("#team_name").focus(); },
  forget() { drafts.refused = !drafts.offered; forget(); showDraft("forgotten"); find("#team_name").focus(); },
  again: send,
  edit: stop,
  paste() { askAndTake({ paste: "1" }); },
  more() { addRows(MORE_ROWS); find(`#player_${Math.max(1, rowCount() - MORE_ROWS + 1)}_name`).focus(); },
};

document.addEventListener("input", () => { clearTimeout(drafts.timer); drafts.timer = setTimeout(save, SOON); });
document.addEventListener("change", ({ target }) => { if (target.id === "logo") choose(target); });
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button"), act = acts[pressed?.dataset.act || pressed?.name];
  if (act) { event.preventDefault(); act(); }
});
document.addEventListener("submit", (event) => {
  if (event.submitter?.name) return; // another language: a page of its own
  event.preventDefault();
  start();
});
addEventListener("online", () => send());
addEventListener("pagehide", () => { if (form()) save(); });
addEventListener("beforeunload", (event) => { if (sending.parts) event.preventDefault(); });
addEventListener("storage", (event) => { // another tab has registered, or was told to forget
  if (event.key !== DRAFT || event.newValue || !form()) return;
  clearTimeout(drafts.timer);
  drafts.offered = null;
  drafts.refused = JSON.parse(event.oldValue).key === form().elements.submission_key.value;
  showDraft(drafts.refused ? "elsewhere" : "forgotten");
});

if (find("#logo").files.length) choose(find("#logo"));
if (Object.keys(typed()).length) save();
else if ((drafts.offered = stored())) {
  const { at, sent } = drafts.offered, isToday = new Date(at).toDateString() === new Date().toDateString();
  const style = { dateStyle: isToday ? undefined : "medium", timeStyle: "short" };
  showDraft(sent ? "offerSent" : "offer", { time: new Date(at).toLocaleString(document.documentElement.lang, style) });
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") fillIn();
}
