/** Follows the confirmed teams, by events or by asking now and then. The page shows them without it, too. */

const EVENTS = "/api/v1/board/events";
const BOARD = "/api/v1/board";
const ASK_EVERY = 5_000; // milliseconds, where there is no place to follow
const TRY_EVENTS = 60_000; // as long until that is tried again
const NEW_FOR = 60_000; // as long is a team marked that has just come
const MOST_NAMES = 5; // that are read out; of more there is one sentence

const board = document.querySelector("[data-board]");
const list = board.querySelector("[data-list]");
const said = board.querySelector("[data-said]");
const blank = board.querySelector("[data-card]").content.querySelector("li");

let digest = board.dataset.digest;
let stream;
let asking;
let fallenBackAt = 0;

const cards = () => new Map([...list.querySelectorAll("[data-number]")].map((card) => [card.dataset.number, card]));

/** Puts a text where it differs, so that nothing is drawn or read again without need. */
const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const fill = (card, team) => {
  card.dataset.number = team.team_id;
  put(card.querySelector(".team-name"), team.team_name);
  put(card.querySelector(".church"), team.church_name);
  put(card.querySelector(".number"), team.team_id);
  const logo = card.querySelector("img");
  const is = logo?.getAttribute("src") ?? null;
  if (is !== team.logo_path) card.querySelector(".crest").replaceChildren(...picture(team.logo_path));
};

const picture = (address) => {
  if (!address) return [];
  const logo = new Image(96, 96);
  logo.alt = "";
  logo.src = address;
  return [logo];
};

const made = (team) => {
  const card = blank.cloneNode(true);
  fill(card, team);
  card.classList.add("new");
  setTimeout(() => card.classList.remove("new"), NEW_FOR);
  return card;
};

const sentence = (template, names) => (names.length ? template.replace("{teams}", () => names.join(", ")) : "");

/** One polite sentence for what came and went; nothing for a new logo or another number. */
const say = (joined, left) => {
  if (!joined.length && !left.length) return;
  const { joined: came, left: went, changed } = board.dataset;
  const many = joined.length + left.length > MOST_NAMES;
  said.textContent = many ? changed : [sentence(came, joined), sentence(went, left)].filter(Boolean).join(". ");
};

/** Changes only the cards that differ: what is looked at stays where it is. */
const show = (found, its) => {
  connected(true);
  if (its && its === digest) return;
  digest = its;
  const stay = new Set(found.teams.map((team) => team.team_id));
  const gone = [...cards().values()].filter((card) => !stay.has(card.dataset.number));
  const left = gone.map((card) => card.querySelector(".team-name").textContent);
  for (const card of gone) card.remove();
  const before = cards();
  const joined = found.teams.filter((team) => !before.has(team.team_id)).map((team) => team.team_name);
  let place = list.firstElementChild;
  for (const team of found.teams) {
    const card = before.get(team.team_id) ?? made(team);
    if (card === place) place = place.nextElementSibling;
    else list.insertBefore(card, place);
    fill(card, team);
  }
  put(board.querySelector("[data-teams]"), String(found.teams_count));
  put(board.querySelector("[data-churches]"), String(found.churches_count));
  list.hidden = !found.teams.length;
  board.querySelector("[data-empty]").hidden = found.teams.length > 0;
  say(joined, left);
};

const connected = (is) => {
  board.querySelector("[data-stale]").hidden = is;
};

/** Asks for the board; the browser itself says which one it has, and the answer is the same if nothing changed. */
const ask = async () => {
  try {
    const answer = await fetch(BOARD, { cache: "no-cache" });
    if (answer.ok) show(await answer.json(), answer.headers.get("ETag")?.replace(/^W\/|"/g, ""));
    else connected(false);
  } catch {
    connected(false);
  }
};

const askOn = async () => {
  const mine = asking;
  await ask();
  if (asking !== mine) return; // rested, or asked anew meanwhile
  if (Date.now() - fallenBackAt > TRY_EVENTS) follow();
  else asking = setTimeout(askOn, ASK_EVERY);
};

const fallBack = () => {
  rest();
  fallenBackAt = Date.now();
  asking = setTimeout(askOn, 0);
};

const rest = () => {
  stream?.close();
  stream = undefined;
  clearTimeout(asking);
  asking = undefined;
};

const follow = () => {
  rest();
  if (!("EventSource" in window)) {
    fallBack();
    return;
  }
  stream = new EventSource(EVENTS);
  stream.addEventListener("open", () => connected(true));
  stream.addEventListener("board", (event) => show(JSON.parse(event.data), event.lastEventId));
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) fallBack(); // refused: it does not come back by itself
    else connected(false);
  });
};

/** A browser has few connections to one host: a tab that nobody sees gives its own back. */
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : follow()));
if (!document.hidden) follow();
