// The captain's script: what was typed is not lost, photos travel small, sending goes on until it has arrived.

const DRAFT = "icct.register", WEEK = 7 * 24 * 3600e3, SOON = 400, SIDE = 1024, MOST_BYTES = 300e3;
const STALLED = 30e3, UNANSWERED = 60e3, FIRST_WAIT = 2e3, LONGEST_WAIT = 30e3;

const find = (selector, within = document) => within.querySelector(selector);
const form = () => find("[data-register]");
const say = (name, values = {}) => find("[data-words]").dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

// The draft: on this device, for a week; offered, and not put in place unasked.
const drafts = { offered: null, refused: false, ended: false, timer: 0 };
const isKept = (field) => field.name && !["file", "hidden", "submit"].includes(field.type) && field.name !== "consent";
const valueOf = (field) => (field.type === "checkbox" && !field.checked ? "" : field.value);
const isTyped = (field) => isKept(field) && valueOf(field).trim();
const typed = () => Object.fromEntries([...form().elements].filter(isTyped).map((one) => [one.name, valueOf(one)]));

function stored() {
  try {
    const draft = JSON.parse(localStorage.getItem(DRAFT));
    if (Date.now() - draft.at < WEEK && Object.keys(draft.fields).length) return draft;
    localStorage.removeItem(DRAFT);
  } catch { /* there is none, or none of ours */ }
  return null;
}

function save(sent) {
  drafts.timer = clearTimeout(drafts.timer);
  const fields = { ...drafts.offered?.fields, ...typed() };
  if (drafts.refused || drafts.ended || !Object.keys(fields).length) return;
  const key = drafts.offered?.key ?? form().elements.submission_key.value, was = stored();
  const draft = { at: Date.now(), key, sent: sent ?? (was?.key === key && was.sent), fields };
  try { localStorage.setItem(DRAFT, JSON.stringify(draft)); } catch { return; } // full, or forbidden
  if (!drafts.offered) showDraft("kept");
}

function keep() { // after an answer: refused is not sent, and a team that is there already waits for a change
  const code = find("[data-mistakes]")?.dataset.mistakes, key = form().elements.submission_key.value;
  drafts.ended = code === "DUPLICATE_TEAM" && !drafts.offered;
  if (!drafts.ended) save(["REGISTRATION_CLOSED", "CHURCH_LIMIT_REACHED"].includes(code) ? false : undefined);
  else if (stored()?.key === key) forget();
}

function forget() {
  Object.assign(drafts, { offered: null, timer: clearTimeout(drafts.timer) });
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

function fillIn() { // where nothing was typed since
  const { fields, key } = drafts.offered;
  drafts.offered = null;
  addRows(Math.max(...Object.keys(fields).map((name) => /^player_(\d+)_/.exec(name)?.[1] ?? 0)) - rowCount());
  for (const field of [...form().elements].filter((one) => isKept(one) && one.name in fields && !isTyped(one))) {
    if (field.type === "checkbox") field.checked = true; else field.value = fields[field.name];
  }
  form().elements.submission_key.value = key;
  save();
}

// Rows without a round trip.
const rowCount = () => form().querySelectorAll("[data-rows] > fieldset").length;
function addRows(count) {
  const { mostRows } = form().dataset, last = Math.min(rowCount() + Number(count), mostRows);
  for (let number = rowCount() + 1; number <= last; number += 1) {
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
  find("[name=more]")?.toggleAttribute("hidden", rowCount() >= mostRows);
}

// The photo: read when it is chosen; drawn small and upright, without what else was in the file.
const photo = { bytes: null, type: "", ready: null };
async function shrink(file) {
  const address = URL.createObjectURL(new Blob([await file.arrayBuffer()], { type: file.type })), picture = new Image();
  const tries = [["image/jpeg", 0.85], ["image/jpeg", 0.7], ["image/jpeg", 0.6]];
  if (file.type === "image/png") tries.unshift(["image/png"]); // it may be transparent
  try {
    await new Promise((done, failed) => { picture.onload = done; picture.onerror = failed; picture.src = address; });
    const scale = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
    for (const size of [scale, scale / 1.5, scale / 2.25]) {
      for (const [type, quality] of tries) {
        const made = await drawn(picture, size, type, quality);
        if (made?.size <= MOST_BYTES) return { bytes: await made.arrayBuffer(), type };
      }
    }
    throw new RangeError("it stays too large");
  } finally { URL.revokeObjectURL(address); }
}

function drawn(picture, scale, type, quality) {
  const [width, height] = [picture.naturalWidth, picture.naturalHeight].map((side) => Math.ceil(side * scale));
  const canvas = Object.assign(document.createElement("canvas"), { width, height }), paint = canvas.getContext("2d");
  paint.fillStyle = "#fff";
  if (type === "image/jpeg") paint.fillRect(0, 0, width, height);
  paint.drawImage(picture, 0, 0, width, height);
  return new Promise((done) => { canvas.toBlob(done, type, quality); });
}

function choose(input) {
  photo.bytes = photo.ready = null;
  showPhoto();
  if (!input.files.length) return;
  const ready = photo.ready = shrink(input.files[0]).catch(() => null).then((small) => {
    if (photo.ready !== ready) return; // another one was chosen since
    Object.assign(photo, small, { ready: null });
    showPhoto(small, small ? "" : say("unreadable"));
  });
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
  find("[data-live]").textContent = note.textContent;
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

function take(page) { // the server's values win; the key, the logo and an offer are ours
  find("[name=submission_key]", page).value = form().elements.submission_key.value;
  const draft = find("[data-draft]"), logo = find("[data-logo]");
  document.title = page.title;
  find("main").replaceChildren(...document.adoptNode(find("main", page)).childNodes);
  if (drafts.offered) find("[data-draft]").replaceWith(draft);
  if (photo.bytes || !find("#logo-error")) find("[data-logo]").replaceWith(logo);
  keep();
  (find("#mistakes") ?? find("h1")).focus();
}

async function askAndTake(extra) {
  const page = await ask(form().action, extra).catch(() => null);
  if (page) take(page);
  else { find("[data-problem]").hidden = false; find("[data-problem]").focus(); }
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
  drafts.offered = null; // it was passed over
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
  const { status, response: answer } = request; // null if it is somebody else's, or cut off
  const passes = status >= 500 || [408, 425, 429].includes(status) || answer?.error_code === "SUBMISSION_IN_PROGRESS";
  if (status === 200 && answer?.success === true && answer.team_id && /^\/\w/.test(answer.address)) {
    finish(answer);
  } else if (answer?.success === false && answer.error_code && !passes) {
    stop();
    drafts.ended = true; form().submit(); // the server's page says what is wrong, and keeps it
  } else {
    const asked = Number(request.getResponseHeader("Retry-After")) * 1e3 || 0;
    sending.timer = setTimeout(send, Math.max(asked, sending.wait));
    sending.wait = Math.min(sending.wait * 2, LONGEST_WAIT);
    show(asked ? say("notNow", { seconds: asked / 1e3 }) : say("notYet"), null, true);
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
  find("[data-number]", done).textContent = answer.team_id;
  title.replaceChildren(find("[data-title]", done));
  document.title = title.textContent;
  find("a", done).href = answer.address;
  done.hidden = false;
  document.querySelectorAll("header [form], header .languages").forEach((each) => each.remove());
  find("main").replaceChildren(title, done);
  title.focus();
}

// What people do.
const acts = {
  continue() { fillIn(); find("#team_name").focus(); },
  forget() { drafts.refused = !drafts.offered; forget(); showDraft("forgotten"); find("#team_name").focus(); },
  again: send, edit: stop,
  paste() { askAndTake({ paste: "1" }); },
  more() { const next = rowCount() + 1; addRows(form().dataset.moreRows); find(`#player_${next}_name`).focus(); },
};

document.addEventListener("input", () => { drafts.ended = false; drafts.timer ||= setTimeout(save, SOON); });
document.addEventListener("change", ({ target }) => { if (target.id === "logo") choose(target); });
document.addEventListener("click", (event) => {
  const pressed = event.target.closest("button"), act = acts[pressed?.dataset.act || pressed?.name];
  if (act) { event.preventDefault(); act(); }
});
document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (submitter?.name && !photo.ready) return; // another language: a page of its own
  event.preventDefault();
  if (submitter?.name) photo.ready.then(() => form().requestSubmit(submitter)); else start();
});
addEventListener("online", () => { sending.wait = FIRST_WAIT; send(); });
addEventListener("pagehide", () => { if (form()) save(); });
addEventListener("beforeunload", (event) => { if (sending.parts) event.preventDefault(); });
addEventListener("storage", (event) => { // another tab has registered, or was told to forget
  if (event.key !== DRAFT || event.newValue || !form()) return;
  forget();
  drafts.refused = JSON.parse(event.oldValue)?.key === form().elements.submission_key.value;
  showDraft(drafts.refused ? "elsewhere" : "forgotten");
});

if (find("#logo").files.length) choose(find("#logo"));
if (Object.keys(typed()).length) keep();
else if ((drafts.offered = stored())) {
  const { at, sent } = drafts.offered, isToday = new Date(at).toDateString() === new Date().toDateString();
  const style = { dateStyle: isToday ? undefined : "medium", timeStyle: "short" };
  showDraft(sent ? "offerSent" : "offer", { time: new Date(at).toLocaleString(document.documentElement.lang, style) });
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") fillIn();
}
