// A star beside an article, and what it opens: in which collections the article is, and the reader's note.
import { copyOf, element, filled, say, words } from "./saved-elements.js";
import { faultOf } from "./saved-store.js";
import { LONGEST, created, joined, listsWith, noted, starred, unstarred } from "./saved-values.js";

export const nameOf = (list) => list.name || words().unnamed;
export const faultText = (error) => words()[{ many: "many", lists: "manyLists", named: "named", searches: "manySearches", long: "long" }[error.message]]
  ?? (faultOf(error) === "full" ? words().full : words().forbidden);

let open = null; // the slip or the panel that is open: { whole, button, close }
const close = (back) => {
  if (!open) return;
  const { whole, button, leave } = open;
  open = null;
  leave?.();
  whole.remove();
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
};
document.addEventListener("pointerdown", (event) => {
  if (open && !open.whole.contains(event.target) && !open.button.contains(event.target)) close(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open && (open.whole.contains(event.target) || event.target === open.button || event.target === document.body)) {
    event.preventDefault();
    close(true);
  }
});
const show = (whole, button, leave = null) => {
  close(false);
  button.after(whole);
  button.setAttribute("aria-expanded", "true");
  open = { whole, button, leave };
  whole.scrollIntoView({ block: "nearest" });
};

// One line under a star: what has just been done, and the way to something else.
const slip = (button, text, action, act) => {
  const { whole, told, act: other, shut } = copyOf("saved-slip");
  told.textContent = text;
  other.textContent = action ?? "";
  other.hidden = !action;
  other.addEventListener("click", () => act?.());
  shut.addEventListener("click", () => close(true));
  show(whole, button);
  say(text);
};

// The collections that hold the article, each to be ticked, a new one, and the note, which is kept as it is typed.
// `has` says whether the note is offered: a page that has it beside the article needs no other.
export const panel = async (store, button, id, about, has = true) => {
  if (open?.button === button && open.whole.classList.contains("panel-of-star")) { close(true); return; }
  const { whole, title, lists, make, name, note, page, shut, told } = copyOf("saved-panel");
  title.textContent = about.title;
  note.parentElement.hidden = page.hidden = !has;
  note.maxLength = LONGEST.note;
  name.maxLength = LONGEST.name;
  let waiting = 0;
  const keepNote = async () => {
    clearTimeout(waiting);
    if (store.notes.of(id) === undefined) return;
    try { await store.notes.keep(); told.hidden = true; }
    catch (error) { told.textContent = faultText(error); told.hidden = false; }
  };
  const attempt = async (change) => {
    try { await store.change("collections", change); told.hidden = true; }
    catch (error) { told.textContent = faultText(error); told.hidden = false; }
    await draw();
  };
  const draw = async () => {
    const state = await store.read("collections");
    const boxes = [...lists.querySelectorAll("input")];
    const shows = (box, list) => box.dataset.list === list.id && box.nextSibling.textContent === nameOf(list);
    const isSame = boxes.length === state.lists.length && boxes.every((box, at) => shows(box, state.lists[at]));
    if (isSame) boxes.forEach((box, at) => { box.checked = state.lists[at].ids.includes(id); });
    else lists.replaceChildren(...state.lists.map((list) => {
      const box = element("input", { type: "checkbox", checked: list.ids.includes(id) });
      box.dataset.list = list.id;
      box.addEventListener("change", async () => {
        const into = box.checked;
        await attempt((now) => {
          if (into) return starred(now, id, about, list.id);
          const rest = unstarred(now, id, list.id);
          about.note = now.articles.get(id)?.note ?? about.note; // unticked and ticked again, the note is still there
          return rest;
        });
        if (into && about.note) await attempt((now) => (now.articles.get(id)?.note ? now : noted(now, id, about.note)));
      });
      return element("li", {}, element("label", {}, box, element("bdi", { textContent: nameOf(list) })));
    }));
    lists.hidden = !state.lists.length;
    if (document.activeElement !== note) note.value = store.notes.of(id) ?? state.articles.get(id)?.note ?? "";
  };
  make.addEventListener("submit", async (event) => {
    event.preventDefault();
    const called = name.value.trim();
    if (!called) { name.focus(); return; }
    await attempt((now) => {
      const made = created(now, called);
      return starred(made, id, about, made.last);
    });
    if (told.hidden && name.value.trim() === called) name.value = "";
  });
  note.addEventListener("input", () => {
    store.notes.put(id, note.value, about);
    clearTimeout(waiting);
    waiting = setTimeout(keepNote, 400);
  });
  note.addEventListener("change", keepNote);
  shut.addEventListener("click", () => close(true));
  try { await draw(); } catch (error) { slip(button, faultText(error)); return; }
  show(whole, button, keepNote);
  (lists.querySelector("input") ?? name).focus();
};

// The star, and beside it a button for the panel, shown where the article is starred.
export const star = (store, id, about) => {
  const button = element("button", { type: "button", className: "star" });
  const more = element("button", { type: "button", className: "star-more", textContent: "⋯" });
  more.setAttribute("aria-expanded", "false");
  more.setAttribute("aria-label", `${words().collections}: ${about.title}`);
  more.title = words().collections;
  const draw = (state) => {
    const held = listsWith(state, id);
    const text = held.length ? words().starred : words().star;
    button.setAttribute("aria-pressed", String(held.length > 0));
    button.textContent = held.length ? "★" : "☆";
    button.setAttribute("aria-label", `${text}: ${about.title}`);
    button.title = text;
    more.hidden = !held.length;
  };
  const names = (lists) => lists.map(nameOf).join(", ");
  button.addEventListener("click", async () => {
    // What the button showed counts: pressed before the page knew of a star, it takes away none.
    const removes = button.getAttribute("aria-pressed") === "true";
    let before;
    try {
      const after = await store.change("collections", (state) => {
        before = state;
        const has = listsWith(state, id).length > 0;
        if (has !== removes) return state;
        return has ? unstarred(state, id) : starred(state, id, { ...about, at: Date.now() });
      });
      if (!removes) {
        slip(button, filled(words().keptIn, { name: names(listsWith(after, id)) }), words().change, () => panel(store, more, id, about));
        return;
      }
      const lists = listsWith(before, id);
      if (!lists.length) return; // another tab was first
      const part = { last: before.last, articles: new Map([[id, before.articles.get(id)]]), lists: lists.map((each) => ({ ...each, ids: [id] })) };
      slip(button, filled(words().removedFrom, { name: names(lists) }), words().undo, async () => {
        await store.change("collections", (state) => joined(state, part));
        close(true);
      });
    } catch (error) { slip(button, faultText(error)); }
  });
  more.addEventListener("click", () => panel(store, more, id, about));
  draw({ lists: [], articles: new Map() });
  return { button, more, draw };
};
