// The page of what a reader keeps: collections, saved searches, the history, and the file that carries them. It asks the
// archive for nothing unless a button says so.
import { element, filled, say, words } from "./saved-elements.js";
import { MOST_BYTES, NoSuchFile, fromFile, toFile } from "./saved-file.js";
import { keptAt } from "./saved-kept.js";
import { drawCollections } from "./saved-lists.js";
import { drawHistory, drawSearches } from "./saved-asked.js";
import { faultText } from "./saved-star.js";
import { created, joined, joinedHistory, joinedSearches } from "./saved-values.js";

const store = keptAt(words().root ?? "");
const says = document.getElementById("saved-says").dataset;
const number = new Intl.NumberFormat(document.documentElement.lang);
const counted = (n) => (n === 1 ? says.one : filled(says.count, { n: number.format(n) }));
const byId = (id) => document.getElementById(id);

// ---- what has just been done, and the way back
const bar = byId("saved-told");
const [barText, barUndo, barShut] = ["text", "undo", "shut"].map((part) => bar.querySelector(`[data-part=${part}]`));
let undo = null;
const tell = (text, back = null) => {
  barText.textContent = text;
  undo = back;
  barUndo.hidden = !back;
  bar.hidden = false;
  say(text);
  if (back && document.activeElement === document.body) undoIsNext();
};
// Where what had the focus is gone, the way back has it.
const undoIsNext = () => barUndo.focus({ preventScroll: true });
barShut.addEventListener("click", () => { bar.hidden = true; undo = null; });
barUndo.addEventListener("click", async () => {
  const back = undo;
  undo = null;
  if (!back || !await attempt(back)) return;
  tell(says.undone);
  if (document.activeElement === barUndo || document.activeElement === document.body) barShut.focus();
});
// What changes something: it says so where that could not be kept. Gives whether it was.
const attempt = async (act) => {
  try { await act(); return true; } catch (error) { tell(faultText(error)); return false; }
};
const again = (name) => draw(name).catch(() => {}); // what cannot be read stays as it is drawn
const page = { store, says, number, counted, tell, attempt, again };

// ---- drawing: all of it anew, and the reader's place in it found again
const placeOf = () => {
  const here = document.activeElement;
  const key = here?.dataset?.key;
  return key ? { key, value: here.value, from: here.selectionStart, to: here.selectionEnd } : null;
};
const placed = (place) => {
  if (!place) return;
  const there = document.querySelector(`[data-key="${CSS.escape(place.key)}"]`);
  if (!there) { if (undo) undoIsNext(); return; }
  there.focus({ preventScroll: true });
  if (there.tagName !== "TEXTAREA" && there.type !== "text") return;
  there.value = place.value;
  there.setSelectionRange(place.from, place.to);
};
// A click belongs to what the pointer or the space bar went down on, a choice to the list that was opened: nothing is
// drawn anew until that is over, for ten seconds at the most: over some menus a browser tells of no end.
let pressed = null, limit = 0;
const waiting = [];
const release = () => { pressed = null; waiting.splice(0).forEach((go) => go()); };
const press = ({ target, type, key }) => {
  if (type === "keydown" && key !== " ") return;
  clearTimeout(limit);
  pressed = target;
  limit = setTimeout(release, 10000);
};
const letGo = ({ target, type }) => {
  const isOfList = type === "change" || type === "focusout";
  if (pressed?.matches?.("select") ? isOfList && target === pressed : !isOfList) setTimeout(release); // after the click
};
for (const begin of ["pointerdown", "keydown"]) addEventListener(begin, press, { capture: true });
for (const end of ["pointerup", "pointercancel", "keyup", "change", "focusout"]) addEventListener(end, letGo, { capture: true });
const drawers = { collections: drawCollections(page), searches: drawSearches(page), history: drawHistory(page) };
const draw = async (name) => {
  const state = await store.read(name);
  if (pressed) await new Promise((go) => waiting.push(go));
  const place = placeOf();
  drawers[name](state);
  placed(place);
};
store.watch(again);

byId("new-collection").addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = byId("new-name");
  const called = name.value;
  if (!called.trim()) { name.focus(); return; }
  if (await attempt(() => store.change("collections", (state) => created(state, called))) && name.value === called) name.value = "";
});

// ---- the file, and all of it removed
const everything = async () => Object.fromEntries(await Promise.all(Object.keys(drawers).map(async (name) => [name, await store.read(name)])));
byId("to-file").addEventListener("click", () => attempt(async () => {
  const all = await everything();
  const href = URL.createObjectURL(new Blob([toFile(says.archive, all)], { type: "application/json" }));
  const day = new Date().toISOString().slice(0, 10);
  const name = says.archive.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "archive";
  element("a", { href, download: `${name}-saved-${day}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60000);
  tell(filled(says.written, { articles: counted(all.collections.articles.size), searches: number.format(all.searches.length), asked: number.format(all.history.items.length) }));
}));
byId("from-file").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  try {
    const given = await fromFile(file);
    const lost = { count: given.lost };
    const before = await everything();
    // What a change counts as lost is told of the time that it was kept: a change may be tried only once.
    await store.change("collections", (state) => joined(state, given.collections, lost));
    await store.change("searches", (state) => joinedSearches(state, given.searches, lost));
    if (before.history.on) await store.change("history", (state) => joinedHistory(state, given.history));
    tell([
      filled(says.opened, { articles: counted(given.collections.articles.size), searches: number.format(given.searches.length) }),
      ...(lost.count ? [filled(says.lost, { n: number.format(lost.count) })] : []),
      ...(given.archive && given.archive !== says.archive ? [filled(says.otherArchive, { archive: given.archive })] : []),
      ...(given.history.length && !before.history.on ? [says.leftHistory] : []),
    ].join(" "));
  } catch (error) {
    tell(error instanceof NoSuchFile ? filled(says[error.message], { most: MOST_BYTES }) : faultText(error));
  }
  target.value = ""; // the same file can be chosen again
});
byId("remove-all").addEventListener("click", () => attempt(async () => {
  const all = await everything();
  const none = { collections: () => undefined, searches: () => undefined, history: () => undefined };
  for (const name of Object.keys(none)) await store.change(name, none[name]);
  tell(says.allGone, async () => {
    await store.change("collections", (state) => joined(state, all.collections));
    await store.change("searches", (state) => joinedSearches(state, all.searches));
    await store.change("history", (state) => ({ ...joinedHistory(state, all.history.items), on: all.history.on }));
  });
}));

const first = async () => {
  // Shown once it is whole: a part that comes later moves those below it.
  try { for (const name of Object.keys(drawers)) await draw(name); } catch (error) { tell(faultText(error)); }
  byId("saved").hidden = false;
};
first();
