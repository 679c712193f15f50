// A collection that is listed as results: the reader's notes beside the articles, from this browser, and its export with
// them. What the archive sent knows of no note.
import { copyOf, words } from "./saved-elements.js";
import { keptAt } from "./saved-kept.js";
import { sent } from "./saved-sending.js";

const store = keptAt(words().root ?? "");
const ids = JSON.parse(document.querySelector("#collection [name=articles]").value);
const idOf = (hit) => hit.dataset.id ?? hit.id.replace(/^hit-/, "");
const noteOf = (state, id) => state.articles.get(id)?.note ?? "";

const draw = async () => {
  const state = await store.read("collections");
  for (const hit of document.querySelectorAll(".hit")) {
    const id = idOf(hit), note = noteOf(state, id), place = hit.querySelector(".what");
    place.querySelector(".reader-note")?.remove();
    if (note.trim()) {
      const made = copyOf("reader-note");
      made.note.textContent = note;
      place.append(made.whole);
    }
    // Of what never was in this archive the browser alone knows the title.
    const heading = hit.matches(".missing") && !hit.querySelector("h3 a") && hit.querySelector("h3");
    if (heading) heading.textContent = state.articles.get(id)?.title || id;
  }
};
store.watch(() => draw().catch(() => {}));
draw().catch(() => {}); // this browser keeps nothing: the articles are listed all the same

const form = document.getElementById("collection-export");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const state = await store.read("collections").catch(() => ({ articles: new Map() }));
  const items = ids.map((id) => [id, noteOf(state, id)]);
  sent(form, form.elements.articles, items, { most: Number(form.dataset.most), place: document.getElementById("collection-parts"), says: form.dataset });
});
