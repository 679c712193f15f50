// The collections on their page.
import { copyOf, element, filled, keyed, words } from "./saved-elements.js";
import { packed } from "./saved-file.js";
import { sent } from "./saved-sending.js";
import { faultText, nameOf, panel } from "./saved-star.js";
import { LONGEST, joined, listOf, merged, renamed, shifted, sorted, unstarred, withoutList } from "./saved-values.js";

const AT_ONCE = 100; // rows

export const drawCollections = ({ store, says, number, counted, tell, attempt, again }) => {
  const place = document.getElementById("collections");
  const opened = new Map(); // collection -> how many of its rows are shown
  const editing = new Set(), checked = new Map(), choices = new Map();
  const gone = new Map(); // article -> the one that it was merged into, as { id, title }, or null
  let isFirst = true;

  // An article put back into a collection, in its old place among those that are still there.
  const back = (list, id, known) => () => store.change("collections", (now) => {
    const there = listOf(now, list.id)?.ids ?? [];
    const ids = list.ids.filter((each) => each === id || there.includes(each));
    return joined(now, { last: now.last, articles: new Map([...now.articles, [id, known]]), lists: [{ ...list, ids }] });
  });

  let waiting = 0;
  const keepNotes = () => { clearTimeout(waiting); return attempt(store.notes.keep); };
  const keepNote = (id, field) => {
    field.addEventListener("input", () => { store.notes.put(id, field.value); clearTimeout(waiting); waiting = setTimeout(keepNotes, 400); });
    field.addEventListener("change", keepNotes);
  };

  const row = (state, list, id, at) => {
    const known = state.articles.get(id);
    const { whole, link, about, note, up, down, lists, remove, gone: isGone, merged: isMerged, other } = copyOf("kept-article");
    keyed(whole, `${list.id} ${id}`);
    const title = known.title || id;
    Object.assign(link, { href: `${store.root}/article/${encodeURIComponent(id)}`, textContent: title, lang: known.language, dir: "auto" });
    about.textContent = [known.date, known.source].filter(Boolean).join(" · ");
    about.hidden = !about.textContent;
    const into = gone.get(id);
    isGone.hidden = into !== null;
    if (!into) isMerged.remove();
    else Object.assign(other, { href: `${store.root}/article/${encodeURIComponent(into.id)}`, textContent: into.title });
    for (const [button, name] of [[up, "up"], [down, "down"], [lists, "lists"], [remove, "remove"]]) {
      button.setAttribute("aria-label", filled(says[name], { title }));
    }
    // Not `disabled`, which would take the focus away from who moves it step by step.
    up.ariaDisabled = String(at === 0);
    down.ariaDisabled = String(at === list.ids.length - 1);
    up.addEventListener("click", () => attempt(() => store.change("collections", (now) => shifted(now, list.id, id, -1))));
    down.addEventListener("click", () => attempt(() => store.change("collections", (now) => shifted(now, list.id, id, 1))));
    lists.addEventListener("click", () => panel(store, lists, id, { ...known, title }, false));
    remove.addEventListener("click", async () => {
      let before = state;
      const done = await attempt(() => store.change("collections", (now) => { before = now; return unstarred(now, id, list.id); }));
      if (done) tell(filled(says.removed, { title }), back(listOf(before, list.id) ?? list, id, before.articles.get(id) ?? known));
    });
    note.value = store.notes.of(id) ?? known.note;
    note.maxLength = LONGEST.note;
    note.setAttribute("aria-label", filled(says.noteOn, { title }));
    keepNote(id, note);
    return whole;
  };

  // What was chosen from a list stays chosen, where it is still to be had.
  const chosen = (select) => {
    const value = choices.get(select.dataset.key);
    if ([...select.options].some((each) => each.value === value)) select.value = value;
  };
  const chooses = (select) => {
    chosen(select);
    select.addEventListener("change", () => choices.set(select.dataset.key, select.value));
  };

  const exports = new Map(); // collection -> the parts of its form as it was drawn last
  const exporting = (state, list, made, title) => {
    const { export: form, format, called } = made;
    exports.set(list.id, made);
    chooses(format);
    called.value = list.name || title;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const now = await store.read("collections").catch(() => state); // with the note that was typed a moment ago
      const items = (listOf(now, list.id) ?? list).ids.map((id) => [id, now.articles.get(id)?.note ?? ""]);
      const here = exports.get(list.id);
      if (items.length) sent(here.export, here.articles, items, { most: Number(says.most), place: here.parts, says });
    });
  };

  const reading = (list, { read: form, readname, readids, parts }, title) => {
    readname.value = title;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // Without the notes: the page of results takes them from this browser.
      const told = { parts: says.listedParts, part: says.listedPart };
      sent(form, readids, list.ids.map((id) => [id, ""]), { most: Number(says.most), place: parts, says: told });
    });
  };

  const checking = (list, check, told) => {
    told.textContent = checked.get(list.id) ?? "";
    check.addEventListener("click", async () => {
      if (check.ariaDisabled) return;
      check.ariaDisabled = "true";
      let found = 0;
      try {
        for (const text of packed(list.ids.map((id) => [id, ""]), Number(says.most))) {
          const body = new FormData();
          body.append("articles", text);
          const answer = await fetch(`${store.root}/saved/check`, { method: "POST", body });
          if (!answer.ok) throw new Error(answer.statusText);
          const told = await answer.json();
          JSON.parse(text).forEach((id) => gone.delete(id));
          told.gone.forEach((id) => gone.set(id, told.merged[id] ?? null));
          found += told.gone.length;
        }
        checked.set(list.id, found ? filled(says.gone, { n: number.format(found) }) : says.allHeld);
      } catch { checked.set(list.id, says.unasked); }
      await again("collections");
    });
  };

  const block = (state, list) => {
    const made = copyOf("collection");
    const { whole, name, count, label, format, check, edit, editing: fold, newname, rename, sort, way, merge, into, remove, told, list: rows, more } = made;
    const title = nameOf(list);
    name.textContent = title;
    count.textContent = counted(list.ids.length);
    whole.open = opened.has(list.id);
    // A browser tells of a toggle late: the page may be drawn anew before.
    whole.querySelector("summary").addEventListener("click", () => {
      if (whole.open) opened.delete(list.id); else { opened.set(list.id, AT_ONCE); fill(); }
    });
    whole.addEventListener("toggle", () => {
      if (!whole.isConnected || whole.open === opened.has(list.id)) return;
      if (whole.open) opened.set(list.id, AT_ONCE); else opened.delete(list.id);
      if (whole.open) fill();
    });
    format.setAttribute("aria-label", filled(says.exportOf, { title }));
    label.remove();
    made.readbutton.setAttribute("aria-label", filled(says.readOf, { title }));
    check.setAttribute("aria-label", filled(says.checkOf, { title }));
    edit.setAttribute("aria-label", filled(says.editOf, { title }));
    keyed(whole, list.id);
    made.read.hidden = made.export.hidden = check.hidden = !list.ids.length;
    reading(list, made, title);
    exporting(state, list, made, title);
    checking(list, check, told);
    const others = state.lists.filter((each) => each.id !== list.id);
    merge.hidden = !others.length;
    const unfold = (is) => {
      fold.hidden = !is;
      edit.setAttribute("aria-expanded", String(is));
      // A hundred collections have ten thousand of these together: they are made where they are looked at.
      if (is) into.replaceChildren(...others.map((each) => element("option", { value: each.id, textContent: nameOf(each) })));
      chosen(into);
    };
    unfold(editing.has(list.id));
    chooses(way);
    chooses(into);
    edit.addEventListener("click", () => {
      if (editing.delete(list.id)) unfold(false); else { editing.add(list.id); unfold(true); newname.focus(); }
    });
    newname.value = title;
    newname.maxLength = LONGEST.name;
    rename.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!newname.value.trim()) { newname.focus(); return; }
      try { await store.change("collections", (now) => renamed(now, list.id, newname.value)); } catch (error) { told.textContent = faultText(error); }
    });
    sort.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(() => store.change("collections", (now) => sorted(now, list.id, way.value, document.documentElement.lang)));
    });
    merge.addEventListener("submit", async (event) => {
      event.preventDefault();
      let before = state;
      const target = into.value;
      opened.set(target, AT_ONCE);
      if (!await attempt(() => store.change("collections", (now) => { before = now; return merged(now, list.id, target); }))) return;
      const had = listOf(before, target)?.ids ?? [];
      const moved = listOf(before, list.id) ?? list;
      tell(filled(says.merged, { title, name: others.find((each) => each.id === target).name || words().unnamed }), async () => {
        await store.change("collections", (now) => {
          const again = joined(now, { last: now.last, articles: new Map(moved.ids.filter((id) => before.articles.has(id)).map((id) => [id, before.articles.get(id)])), lists: [{ ...moved }] });
          const added = moved.ids.filter((id) => !had.includes(id));
          return added.reduce((each, id) => unstarred(each, id, target), again);
        });
      });
    });
    remove.addEventListener("click", async () => {
      let before = state;
      if (!await attempt(() => store.change("collections", (now) => { before = now; return withoutList(now, list.id); }))) return;
      const was = listOf(before, list.id) ?? list;
      const at = before.lists.indexOf(was);
      tell(filled(says.removed, { title }), () => store.change("collections", (now) => {
        const again = joined(now, { last: now.last, articles: new Map(was.ids.map((id) => [id, before.articles.get(id)])), lists: [was] });
        const put = again.lists.filter((each) => each.id !== was.id);
        const itself = again.lists.find((each) => each.id === was.id);
        if (itself) put.splice(Math.min(at, put.length), 0, itself);
        return itself ? { ...again, lists: put } : again;
      }));
    });
    const fill = () => {
      const shown = opened.get(list.id) ?? 0;
      rows.replaceChildren(...list.ids.slice(0, shown).map((id, at) => row(state, list, id, at)));
      if (!list.ids.length) rows.replaceChildren(element("li", { className: "empty", textContent: says.empty }));
      more.hidden = list.ids.length <= shown;
      more.textContent = filled(says.show, { n: number.format(Math.min(AT_ONCE, list.ids.length - shown)) });
    };
    more.addEventListener("click", () => { opened.set(list.id, (opened.get(list.id) ?? 0) + AT_ONCE); fill(); });
    if (opened.has(list.id)) fill();
    return whole;
  };

  const draw = (state) => {
    if (isFirst && state.lists.length) {
      opened.set(state.last || state.lists[0].id, AT_ONCE);
      isFirst = false;
    }
    place.replaceChildren(...(state.lists.length ? state.lists.map((list) => block(state, list)) : [copyOf("empty-collections").whole]));
  };
  return draw;
};
