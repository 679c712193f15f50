// What a reader keeps in the browser, as it shows on pages of results and of articles: stars, saved searches, and buttons
// that copy. Pages are whole without it.
import { element, words } from "./saved-elements.js";
import { keptAt } from "./saved-kept.js";
import { star } from "./saved-star.js";
import { drawSaved, noteVisit, saveButtons } from "./saved-searching.js";

const store = keptAt(words().root ?? "");
let stars = [];

const textOf = (place, selector) => place.querySelector(selector)?.textContent.replace(/\s+/g, " ").trim() ?? "";
// A span of time is sorted by its first year.
const factsOf = (place, title, language) => {
  const date = textOf(place, ".when time, .when span:not(.by)");
  const day = place.querySelector(".when time")?.dateTime ?? date.match(/\d{4}/)?.[0] ?? "";
  return { title: title.slice(0, 500), language, date, day, source: textOf(place, ".from a"), note: "" };
};

// Results come and go without the page being loaded anew: what is said of them comes with them.
const dress = () => {
  stars = stars.filter(({ button }) => button.isConnected);
  const put = (place, id, about, first) => {
    if (place.querySelector(":scope > .star")) return;
    const made = star(store, id, about);
    if (first) place.prepend(made.button, made.more);
    else place.append(made.button, made.more);
    stars.push(made);
  };
  for (const article of document.querySelectorAll(".hit article")) {
    const link = article.querySelector("h3 a");
    const id = link?.pathname.match(/\/article\/([^/]+)$/)?.[1];
    if (id) put(article, decodeURIComponent(id), factsOf(article, link.textContent.trim(), article.lang), false);
  }
  const sheet = document.querySelector(".sheet article.text");
  const known = sheet?.dataset.address?.match(/\/article\/([^/?#]+)$/);
  if (known) put(sheet, decodeURIComponent(known[1]), factsOf(sheet.querySelector("header"), textOf(sheet, "h1"), sheet.lang), true);
  saveButtons(store);
};
const draw = async () => {
  const state = await store.read("collections");
  stars.forEach((each) => each.draw(state));
  await drawSaved(store);
};
const dressed = async () => {
  dress();
  try { await Promise.all([draw(), noteVisit(store)]); } catch { /* this browser keeps nothing: the buttons say so when pressed */ }
};
store.watch(() => draw().catch(() => {}));
document.addEventListener("searched", dressed);
dressed();

if (navigator.clipboard) {
  for (const place of document.querySelectorAll(".copy-place")) {
    const button = element("button", { type: "button", className: "quiet", textContent: words().copy });
    button.setAttribute("aria-describedby", place.dataset.copy);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(place.dataset.copy).textContent);
      button.textContent = words().copied;
      setTimeout(() => { button.textContent = words().copy; }, 2000);
    });
    place.append(button);
  }
}
