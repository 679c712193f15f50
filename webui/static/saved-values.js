// What is kept, as plain values, and every change of them: nothing here knows the page or where the values lie.
//
// Collections: `articles` is a Map of what is known of each starred article by its id, with the reader's note; `lists` are
// the collections, each with the ids that it holds in order; `last` is the one that was used last. An article is starred
// while a collection holds it.
export const MOST = { lists: 100, articles: 4000, searches: 500, asked: 200 };
export const LONGEST = { name: 120, note: 4000, title: 500, about: 300, search: 32000, asked: 4000, id: 200 };

const isObject = (value) => typeof value === "object" && value !== null;
// Bounded, of one line, and without halves of characters or signs that steer a screen.
const line = (value, most) => (typeof value === "string" ? value.slice(0, most * 4).toWellFormed?.() ?? value.slice(0, most * 4) : "")
  .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ").trim().slice(0, most);
const block = (value, most) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ").slice(0, most) : "");
const whole = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : null);
const time = (value) => (Number.isSafeInteger(value) && Math.abs(value) < 8e15 ? value : 0);
export const folded = (text) => text.trim().toLocaleLowerCase();
const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(3)), (each) => each.toString(36)).join("");

const shaped = (value, shape) => (typeof value === "string" && shape.test(value) ? value : "");
// No half of a character, which no address can hold.
const isId = (value) => typeof value === "string" && value.trim() && value.length <= LONGEST.id && !/\p{Cs}/u.test(value);

const article = (value) => (isObject(value) ? {
  title: line(value.title, LONGEST.title),
  language: shaped(value.language, /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/),
  date: line(value.date, 100),
  day: shaped(value.day, /^\d{4}(-\d\d(-\d\d)?)?$/),
  source: line(value.source, LONGEST.about),
  note: block(value.note, LONGEST.note),
  at: time(value.at),
} : null);

// Whatever lies in the store or in a file, made sound: what is not ours is left out. `lost`, where it is given, counts it.
export const collectionsOf = (value, lost = { count: 0 }) => {
  const articles = new Map();
  const given = isObject(value) && value.articles instanceof Map ? value.articles : [];
  for (const [id, each] of given) {
    const sound = isId(id) ? article(each) : null;
    if (sound && articles.size < MOST.articles) articles.set(id, sound);
    else lost.count += 1;
  }
  const lists = [];
  for (const each of isObject(value) && Array.isArray(value.lists) ? value.lists : []) {
    if (!isObject(each) || !Array.isArray(each.ids) || lists.length >= MOST.lists) { lost.count += 1; continue; }
    const ids = [...new Set(each.ids)].filter((id) => articles.has(id));
    lost.count += each.ids.length - ids.length;
    const id = typeof each.id === "string" && each.id && !lists.some((other) => other.id === each.id) ? each.id : newId();
    lists.push({ id, name: line(each.name, LONGEST.name), ids });
  }
  const last = lists.some((each) => each.id === value?.last) ? value.last : lists[0]?.id ?? "";
  return swept({ last, articles, lists });
};

const search = (value) => {
  if (!isObject(value) || typeof value.search !== "string" || value.search.length > LONGEST.search) return null;
  return {
    search: value.search, name: line(value.name, LONGEST.name), title: line(value.title, LONGEST.title),
    about: line(value.about, LONGEST.about), at: time(value.at),
    seen: whole(value.seen), seenAt: time(value.seenAt), counted: whole(value.counted), countedAt: time(value.countedAt),
  };
};
const distinct = (values, sound, most, lost) => {
  const found = new Map();
  for (const each of Array.isArray(values) ? values : []) {
    const made = sound(each);
    if (made && !found.has(made.search) && found.size < most) found.set(made.search, made);
    else lost.count += 1;
  }
  return [...found.values()];
};
export const searchesOf = (value, lost = { count: 0 }) => distinct(value, search, MOST.searches, lost);

const asked = (value) => {
  if (!isObject(value) || typeof value.search !== "string" || value.search.length > LONGEST.asked) return null;
  return {
    search: value.search, title: line(value.title, LONGEST.title), about: line(value.about, LONGEST.about),
    total: whole(value.total), at: time(value.at),
  };
};
export const historyOf = (value, lost = { count: 0 }) => ({
  on: value?.on === true,
  items: distinct(value?.items, asked, MOST.asked, lost),
});
export const KINDS = { collections: (value) => collectionsOf(value), searches: (value) => searchesOf(value), history: (value) => historyOf(value) };

// ---- collections

// Articles that no collection holds are no longer known.
const swept = (state) => {
  const held = new Set(state.lists.flatMap((each) => each.ids));
  if (held.size === state.articles.size) return state;
  return { ...state, articles: new Map([...state.articles].filter(([id]) => held.has(id))) };
};
const changedList = (state, id, change) => ({ ...state, lists: state.lists.map((each) => (each.id === id ? change(each) : each)) });
export const listsWith = (state, id) => state.lists.filter((each) => each.ids.includes(id));
export const listOf = (state, id) => state.lists.find((each) => each.id === id);

export class Refused extends Error {} // its message is the name of what is said: "many", "named", "lists"

// The article in this collection, at its head, or in the one used last; the first star makes one without a name.
export const starred = (state, id, about, list = state.last) => {
  if (!state.articles.has(id) && state.articles.size >= MOST.articles) throw new Refused("many");
  let { lists } = state;
  if (!lists.some((each) => each.id === list)) {
    list = lists[0]?.id ?? newId();
    if (!lists.length) lists = [{ id: list, name: "", ids: [] }];
  }
  const articles = new Map(state.articles);
  if (!articles.has(id)) articles.set(id, article(about));
  const put = (each) => (each.id !== list || each.ids.includes(id) ? each : { ...each, ids: [id, ...each.ids] });
  return { last: list, articles, lists: lists.map(put) };
};
export const unstarred = (state, id, list = null) => swept({
  ...state,
  lists: state.lists.map((each) => (list && each.id !== list ? each : { ...each, ids: each.ids.filter((other) => other !== id) })),
});
// A collection of this name, made where there is none; it is then the one used last.
export const created = (state, name) => {
  const called = line(name, LONGEST.name);
  const there = state.lists.find((each) => folded(each.name) === folded(called));
  if (there) return { ...state, last: there.id };
  if (state.lists.length >= MOST.lists) throw new Refused("lists");
  const made = { id: newId(), name: called, ids: [] };
  return { ...state, last: made.id, lists: [...state.lists, made] };
};
export const renamed = (state, id, name) => {
  const called = line(name, LONGEST.name);
  if (state.lists.some((each) => each.id !== id && folded(each.name) === folded(called))) throw new Refused("named");
  return changedList(state, id, (each) => ({ ...each, name: called }));
};
export const withoutList = (state, id) => {
  const lists = state.lists.filter((each) => each.id !== id);
  return swept({ ...state, lists, last: state.last === id ? lists[0]?.id ?? "" : state.last });
};
export const merged = (state, from, into) => {
  const moved = listOf(state, from);
  if (!moved || !listOf(state, into) || from === into) return state;
  const both = changedList(state, into, (each) => ({ ...each, ids: [...new Set([...each.ids, ...moved.ids])] }));
  return { ...withoutList(both, from), last: into };
};
// One place nearer to the head (-1) or to the end (1).
export const shifted = (state, list, id, by) => changedList(state, list, (each) => {
  const ids = [...each.ids], at = ids.indexOf(id), to = at + by;
  if (at < 0 || to < 0 || to >= ids.length) return each;
  [ids[at], ids[to]] = [ids[to], ids[at]];
  return { ...each, ids };
});
// Ways to put a collection in order: "added" has what was starred last at its head, "newest" and "oldest" go by the day of
// publication, "title" by the alphabet of this language. What has no day comes last.
export const sorted = (state, list, way, language) => {
  const letters = new Intl.Collator(language, { numeric: true });
  const known = (id) => state.articles.get(id);
  const byDay = (one, other, sign) => (!one.day || !other.day ? Number(!one.day) - Number(!other.day) : sign * (one.day < other.day ? -1 : Number(one.day > other.day)));
  const compare = {
    added: (one, other) => other.at - one.at,
    newest: (one, other) => byDay(one, other, -1),
    oldest: (one, other) => byDay(one, other, 1),
    title: (one, other) => letters.compare(one.title, other.title),
  }[way];
  if (!compare) return state;
  return changedList(state, list, (each) => ({ ...each, ids: [...each.ids].sort((one, other) => compare(known(one), known(other))) }));
};
export const noted = (state, id, note) => {
  if (!state.articles.has(id)) return state;
  return { ...state, articles: new Map(state.articles).set(id, { ...state.articles.get(id), note: block(note, LONGEST.note) }) };
};

// Notes as [article, text, about]; an article of which something is said is starred where it is in no collection.
export const notedAll = (state, notes) =>
  notes.reduce((made, [id, text, about]) => noted(about && !made.articles.has(id) ? starred(made, id, about) : made, id, text), state);

const bothNotes = (here, there) => {
  if (!there || here.includes(there)) return here;
  return here && !there.includes(here) ? block(`${here}\n\n${there}`, LONGEST.note) : there;
};
// What `other` holds added to what is here: collections of the same name become one, notes are kept both. This is also how
// what was removed comes back: in its old place, as far as that is still there.
export const joined = (state, other, lost = { count: 0 }) => {
  const articles = new Map(state.articles);
  for (const [id, each] of other.articles) {
    const here = articles.get(id);
    if (here) articles.set(id, { ...here, note: bothNotes(here.note, each.note) });
    else if (articles.size < MOST.articles) articles.set(id, each);
    else lost.count += 1;
  }
  const lists = [...state.lists];
  other.lists.forEach((each, place) => {
    const ids = each.ids.filter((id) => articles.has(id));
    const at = lists.findIndex((here) => here.id === each.id || folded(here.name) === folded(each.name));
    if (at < 0) {
      if (lists.length < MOST.lists) lists.splice(Math.min(place, lists.length), 0, { ...each, ids });
      else lost.count += 1;
      return;
    }
    const held = [...lists[at].ids];
    ids.forEach((id, position) => { if (!held.includes(id)) held.splice(Math.min(position, held.length), 0, id); });
    lists[at] = { ...lists[at], ids: held };
  });
  return swept({ last: state.last || other.last, articles, lists });
};

// ---- searches

export const savedSearch = (state, item) => {
  if (state.length >= MOST.searches && !state.some((each) => each.search === item.search)) throw new Refused("searches");
  const made = search(item);
  if (!made) throw new Refused("long");
  return [made, ...state.filter((each) => each.search !== item.search)];
};
export const withoutSearch = (state, asked_) => state.filter((each) => each.search !== asked_);
export const changedSearch = (state, asked_, values) => state.map((each) => (each.search === asked_ ? search({ ...each, ...values }) : each));
export const joinedSearches = (state, other, lost = { count: 0 }) => {
  const added = other.filter((each) => !state.some((here) => here.search === each.search));
  const room = MOST.searches - state.length;
  lost.count += Math.max(0, added.length - room);
  return [...state, ...added.slice(0, Math.max(0, room))];
};

// ---- history

const MOST_CHARACTERS = 200000;
const bounded = (items) => {
  let room = MOST_CHARACTERS;
  return items.slice(0, MOST.asked).filter((each) => { room -= each.search.length + each.title.length + each.about.length; return room >= 0; });
};
// Where it is switched off nothing is written down.
export const remembered = (state, item) => {
  const made = state.on ? asked(item) : null;
  if (!made) return state;
  return { ...state, items: bounded([made, ...state.items.filter((each) => each.search !== made.search)]) };
};
export const forgotten = (state, asked_) => ({ ...state, items: state.items.filter((each) => each.search !== asked_) });
export const joinedHistory = (state, items) => {
  const all = new Map();
  for (const each of [...state.items, ...items].sort((one, other) => other.at - one.at)) if (!all.has(each.search)) all.set(each.search, each);
  return { ...state, items: bounded([...all.values()]) };
};
