// Saved searches and the history on their page.
import { copyOf, filled, keyed } from "./saved-elements.js";
import { LONGEST, changedSearch, forgotten, joinedHistory, joinedSearches, withoutSearch } from "./saved-values.js";

const LONG = 2000; // characters of an address; what is longer goes as a form
const AT_ONCE = 20; // searches of the history

const total = async (root, search) => {
  const sent = new URLSearchParams(search);
  sent.set("limit", "1");
  sent.delete("page");
  const long = String(sent).length > LONG;
  const answer = await fetch(`${root}/api/v1/search${long ? "" : `?${sent}`}`, long ? { method: "POST", body: sent } : {});
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { refused: answer.status === 400 });
  return (await answer.json()).total;
};
const titleOf = (item, says) => item.name || item.title || item.about || item.search || says.everything;
const locale = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // as dates are written on all pages
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" });
const minutes = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });

const link = (store, says, item, part, about) => {
  part.href = `${store.root}/?${item.search || "q="}`;
  part.textContent = titleOf(item, says);
  about.textContent = [item.name && item.title, (item.name || item.title) && item.about].filter(Boolean).join(" · ");
  about.hidden = !about.textContent;
};

export const drawSearches = ({ store, says, number, counted, tell, attempt, again }) => {
  const place = document.getElementById("searches"), all = document.getElementById("count-all");
  const telling = new Map(), renaming = new Set(); // search -> what stands beside it while it is counted

  const told = (item) => {
    const { seen, seenAt, counted: now, countedAt } = item;
    if (now === null || countedAt < seenAt) return seen === null ? says.unseen : filled(says.seen, { articles: counted(seen), day: days.format(seenAt) });
    const today = filled(says.now, { articles: counted(now), day: minutes.format(countedAt) });
    if (seen === null) return today;
    const way = now > seen ? says.more : now < seen ? says.fewer : says.same;
    return `${today}: ${filled(way, { n: number.format(Math.abs(now - seen)), day: days.format(seenAt) })}`;
  };
  const redraw = () => again("searches");
  const count = async (search) => {
    telling.set(search, says.counting);
    redraw();
    try {
      const found = await total(store.root, search);
      telling.delete(search);
      await attempt(() => store.change("searches", (now) => changedSearch(now, search, { counted: found, countedAt: Date.now() })));
    } catch (error) {
      telling.set(search, error.refused ? says.refused : says.failed);
      await redraw();
    }
  };
  const row = (item) => {
    const { whole, link: anchor, about, told: line, count: button, edit, rename, newname, remove } = copyOf("kept-search");
    const title = titleOf(item, says);
    link(store, says, item, anchor, about);
    line.textContent = telling.get(item.search) ?? told(item);
    line.classList.toggle("fresh", !telling.has(item.search) && item.countedAt >= item.seenAt && item.counted > (item.seen ?? item.counted));
    for (const [each, text] of [[button, says.countOf], [edit, says.renameOf], [remove, says.remove]]) {
      each.setAttribute("aria-label", filled(text, { title }));
    }
    keyed(whole, `search ${item.search}`);
    button.addEventListener("click", () => count(item.search));
    const unfold = (is) => { rename.hidden = !is; edit.setAttribute("aria-expanded", String(is)); };
    unfold(renaming.has(item.search));
    newname.value = title;
    newname.maxLength = LONGEST.name;
    edit.addEventListener("click", () => {
      if (renaming.delete(item.search)) { unfold(false); return; }
      renaming.add(item.search);
      unfold(true);
      newname.select();
    });
    rename.addEventListener("submit", async (event) => {
      event.preventDefault();
      const name = newname.value.trim();
      if (await attempt(() => store.change("searches", (now) => changedSearch(now, item.search, { name: name === item.title ? "" : name })))) {
        renaming.delete(item.search);
        await redraw();
        place.querySelector(`[data-key="${CSS.escape(edit.dataset.key)}"]`)?.focus();
      }
    });
    remove.addEventListener("click", async () => {
      let before = [];
      if (!await attempt(() => store.change("searches", (now) => { before = now; return withoutSearch(now, item.search); }))) return;
      const at = before.findIndex((each) => each.search === item.search);
      tell(filled(says.removed, { title }), () => store.change("searches", (now) => (
        now.some((each) => each.search === item.search) ? now : joinedSearches([...now.slice(0, at), before[at]], now.slice(at))
      )));
    });
    return whole;
  };
  let state = [];
  const draw = (given) => {
    state = given;
    all.hidden = state.length < 2;
    place.replaceChildren(...(state.length ? state.map(row) : [copyOf("empty-searches").whole]));
  };
  all.addEventListener("click", async () => {
    if (all.ariaDisabled) return;
    all.ariaDisabled = "true";
    for (const { search } of [...state]) await count(search); // one after another: others search here too
    all.ariaDisabled = null;
  });
  return draw;
};

export const drawHistory = ({ store, says, number, counted, tell, attempt }) => {
  const byId = (name) => document.getElementById(name);
  const [place, told, turn, clear, more, off] = ["history", "history-told", "history-switch", "history-clear", "history-more", "history-off"].map(byId);
  let state = { on: false, items: [] }, shown = AT_ONCE;

  const cleared = async (on) => {
    const { items } = state;
    if (await attempt(() => store.change("history", (now) => ({ on: on ?? now.on, items: [] }))) && items.length) {
      tell(says.cleared, () => store.change("history", (now) => joinedHistory(now, items)));
    }
  };
  turn.addEventListener("click", () => {
    if (!state.on) attempt(() => store.change("history", (now) => ({ ...now, on: true })));
    else if (!state.items.length) attempt(() => store.change("history", (now) => ({ ...now, on: false })));
    else { off.returnValue = ""; off.showModal(); }
  });
  off.addEventListener("close", () => {
    if (off.returnValue === "clear") cleared(false);
    if (off.returnValue === "keep") attempt(() => store.change("history", (now) => ({ ...now, on: false })));
  });
  clear.addEventListener("click", () => cleared());
  more.addEventListener("click", () => { shown = state.items.length; draw(state); });

  const row = (item) => {
    const { whole, link: anchor, about, remove } = copyOf("asked-search");
    link(store, says, item, anchor, about);
    about.textContent = [about.textContent, item.total === null ? "" : counted(item.total), item.at ? minutes.format(item.at) : ""].filter(Boolean).join(" · ");
    about.hidden = !about.textContent;
    const title = titleOf(item, says);
    remove.setAttribute("aria-label", filled(says.remove, { title }));
    keyed(whole, `asked ${item.search}`);
    remove.addEventListener("click", async () => {
      if (await attempt(() => store.change("history", (now) => forgotten(now, item.search)))) {
        tell(filled(says.removed, { title }), () => store.change("history", (now) => joinedHistory(now, [item])));
      }
    });
    return whole;
  };
  const draw = (given) => {
    state = given;
    const { on, items } = state;
    turn.textContent = on ? says.off : says.on;
    turn.setAttribute("aria-label", `${turn.textContent}: ${byId("history-title").textContent}`);
    told.textContent = on ? (items.length ? says.isOn : says.noneAsked) : items.length ? says.keptOld : says.isOff;
    clear.hidden = !items.length;
    place.replaceChildren(...items.slice(0, shown).map(row));
    more.hidden = items.length <= shown;
    more.textContent = filled(says.show, { n: number.format(items.length - shown) });
  };
  return draw;
};
