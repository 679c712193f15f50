// The reader's store of an archive. What lies in localStorage is taken over into it: what earlier versions of this program
// kept there, and notes that were being typed when a page was left.
import { storeAt } from "./saved-store.js";
import { KINDS, collectionsOf, joined, joinedSearches, notedAll, searchesOf } from "./saved-values.js";

const old = (key) => {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(found) ? found : null;
  } catch { return null; } // storage is forbidden, or holds what is not ours
};

const keysOf = (root) => ({ stars: `hemeroteca.${root}.stars`, searches: `hemeroteca.${root}.searches`, notes: `hemeroteca.${root}.notes` });

// Notes as [article, text, about] that the next page finds, whichever tab left them: `more` instead of what is left of the
// articles of `done`.
const leave = (key, done, more = []) => {
  const ids = new Set([...done, ...more].map(([id]) => id));
  const all = [...(old(key) ?? []).filter((each) => Array.isArray(each) && !ids.has(each[0])), ...more];
  try {
    if (all.length) localStorage.setItem(key, JSON.stringify(all));
    else localStorage.removeItem(key);
  } catch { /* storage is forbidden or full: the change of the database has been asked for all the same */ }
};

// Taken over twice, by two tabs at once, they are there once all the same. What is old goes when the new is on the disk.
const takeOver = async (store) => {
  const keys = keysOf(store.root);
  const stars = old(keys.stars), searches = old(keys.searches), notes = old(keys.notes);
  if (stars) {
    const named = stars.filter((each) => typeof each?.id === "string");
    const articles = new Map(named.map(({ id, title, language }) => [id, { title, language }]));
    const others = collectionsOf({ articles, lists: [{ id: "first", name: "", ids: [...articles.keys()] }] });
    await store.change("collections", (state) => joined(state, others));
    localStorage.removeItem(keys.stars);
  }
  if (searches) {
    await store.change("searches", (state) => joinedSearches(state, searchesOf(searches)));
    localStorage.removeItem(keys.searches);
  }
  if (notes) {
    await store.change("collections", (state) => notedAll(state, notes.filter(Array.isArray)));
    leave(keys.notes, notes);
  }
};

// Notes while they are typed: each is held by its article until the disk has it, whatever the page draws anew meanwhile.
const notesOf = (store) => {
  const key = keysOf(store.root).notes, typed = new Map();
  const held = () => [...typed].map(([id, { text, about }]) => [id, text, about]);
  const keep = async () => {
    const notes = held();
    if (!notes.length) return;
    await store.change("collections", (state) => notedAll(state, notes));
    for (const [id, text] of notes) if (typed.get(id)?.text === text) typed.delete(id);
    leave(key, notes, held());
  };
  // A browser ends the changes of the database that a page has begun when it is left.
  addEventListener("pagehide", () => { if (typed.size) { leave(key, [], held()); keep().catch(() => {}); } });
  return { of: (id) => typed.get(id)?.text, put: (id, text, about = null) => typed.set(id, { text, about }), keep };
};

export const keptAt = (root) => {
  const store = storeAt(root, KINDS);
  const taken = takeOver(store).catch(() => {}); // where nothing can be kept, what is old stays where it is
  const after = (act) => async (...given) => { await taken; return act(...given); };
  const kept = { ...store, read: after(store.read), change: after(store.change) };
  return { ...kept, notes: notesOf(kept) };
};
