// What is kept as a file to carry to another device, and back. The file is text that anybody may have written: what it
// holds goes through the same doors as what lies in the store.
import { collectionsOf, historyOf, searchesOf } from "./saved-values.js";

const FORM = "hemeroteca-saved", VERSION = 1;
export const MOST_BYTES = 20_000_000;

export class NoSuchFile extends Error {} // its message is the name of what is said: "size", "other", "newer"

export const toFile = (archive, { collections, searches, history }) => JSON.stringify({
  form: FORM,
  version: VERSION,
  archive,
  written: new Date().toISOString(),
  collections: collections.lists.map(({ name, ids }) => ({ name, ids })),
  articles: [...collections.articles].map(([id, each]) => ({ id, ...each })),
  searches,
  history: history.items,
}, null, 1);

// { archive, collections, searches, history, lost }: `lost` counts what the file has that could not be read.
export const fromFile = async (file) => {
  if (file.size > MOST_BYTES) throw new NoSuchFile("size");
  let given;
  try { given = JSON.parse(await file.text()); } catch { throw new NoSuchFile("other"); }
  if (given?.form !== FORM) throw new NoSuchFile("other");
  if (given.version !== VERSION) throw new NoSuchFile("newer");
  const lost = { count: 0 };
  const articles = new Map();
  for (const each of Array.isArray(given.articles) ? given.articles : []) articles.set(each?.id, each);
  return {
    archive: typeof given.archive === "string" ? given.archive.slice(0, 200) : "",
    collections: collectionsOf({ articles, lists: given.collections }, lost),
    searches: searchesOf(given.searches, lost),
    history: historyOf({ on: true, items: given.history }, lost).items,
    lost: lost.count,
  };
};

// The articles of a collection as the archive is sent them, when their reader asks: an array for each request that it
// takes, as JSON of at most `most` bytes.
export const packed = (articles, most) => {
  const encoder = new TextEncoder();
  const parts = [[]];
  let room = most;
  for (const [id, note] of articles) {
    const item = note ? [id, note] : id;
    const size = encoder.encode(JSON.stringify(item)).length + 1;
    if (room < size && parts.at(-1).length) { parts.push([]); room = most; }
    parts.at(-1).push(item);
    room -= size;
  }
  return parts.map((part) => JSON.stringify(part));
};
