// A search on its page: the button that saves it, and the note of it in the history where that is switched on.
import { element, say, words } from "./saved-elements.js";
import { faultText } from "./saved-star.js";
import { changedSearch, remembered, savedSearch, withoutSearch } from "./saved-values.js";

const textOf = (selector) => [...document.querySelectorAll(selector)];
const chips = () => textOf(".chips .chip").map((chip) => [".kind", ".value"].map((part) => chip.querySelector(part)?.textContent.trim() ?? "").join(": ")).join(" · ");

// What is kept of the search that the page shows: `total` is the number of articles that the page tells, null where it
// tells none.
const shown = (search) => {
  const total = Number.parseInt(words().total ?? "", 10);
  return { search, title: new URLSearchParams(search).get("q")?.trim() ?? "", about: chips(), total: Number.isNaN(total) ? null : total, at: Date.now() };
};

const drawers = new Set();
export const saveButtons = (store) => {
  drawers.clear();
  for (const place of document.querySelectorAll(".keep-place[data-search]")) {
    if (place.querySelector("button")) continue;
    const { search } = place.dataset;
    const button = element("button", { type: "button", className: "tool", textContent: words().save });
    button.setAttribute("aria-pressed", "false");
    const draw = (state) => {
      const kept = state.some((each) => each.search === search);
      button.setAttribute("aria-pressed", String(kept));
      button.textContent = kept ? words().saved : words().save;
      button.title = kept ? words().unsave : "";
    };
    button.addEventListener("click", async () => {
      const { title, about, total, at } = shown(search);
      const item = { search, title, about, at, seen: total, seenAt: at };
      const removes = button.getAttribute("aria-pressed") === "true"; // what the button showed counts, as with a star
      try {
        draw(await store.change("searches", (state) => {
          if (removes) return withoutSearch(state, search);
          return state.some((each) => each.search === search) ? state : savedSearch(state, item);
        }));
        button.setCustomValidity("");
      } catch (error) {
        say(faultText(error));
        button.setCustomValidity(faultText(error));
        button.reportValidity(); // the browser's own bubble beside the button: nothing on the page moves
      }
    });
    place.append(button);
    drawers.add(draw);
  }
};
export const drawSaved = async (store) => {
  const state = await store.read("searches");
  drawers.forEach((draw) => draw(state));
};

// Looking at the results of a saved search is a visit: the number that the page tells is then the last one seen.
export const noteVisit = async (store) => {
  const search = document.querySelector(".keep-place[data-search]")?.dataset.search;
  if (!search) return;
  const item = shown(search);
  if (item.total !== null) {
    const state = await store.read("searches");
    const here = state.find((each) => each.search === search);
    if (here && (here.seen !== item.total || item.at - here.seenAt > 60000)) {
      await store.change("searches", (now) => changedSearch(now, search, { seen: item.total, seenAt: item.at }));
    }
  }
  if ((await store.read("history")).on) await store.change("history", (now) => remembered(now, item));
};
