// The reader's store of an archive, with what earlier versions of this program kept in localStorage taken over into it.
import { storeAt } from "./saved-store.js";
import { KINDS, collectionsOf, joined, joinedSearches, searchesOf } from "./saved-values.js";

const old = (key) => {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    return Array.isArray(found) ? found : null;
  } catch { return null; } // storage is forbidden, or holds what is not ours
};

// Taken over twice, by two tabs at once, they are there once all the same. What is old goes when the new is on the disk.
const takeOver = async (store) => {
  const keys = { stars: `hemeroteca.${store.root}.stars`, searches: `hemeroteca.${store.root}.searches` };
  const stars = old(keys.stars), searches = old(keys.searches);
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
};

export const keptAt = (root) => {
  const store = storeAt(root, KINDS);
  const taken = takeOver(store).catch(() => {}); // where nothing can be kept, what is old stays where it is
  const after = (act) => async (...given) => { await taken; return act(...given); };
  return { ...store, read: after(store.read), change: after(store.change) };
};
