// A collection on its way to the archive, when its reader asks: in one form or, where it is too much for one, in several.
import { element, filled } from "./saved-elements.js";
import { packed } from "./saved-file.js";

// Sends `items`, each [id, note], in the field `articles` of `form`; where they take more than `most` bytes, a button for
// each part stands in `place`, after what is said of it (`says.parts`, `says.part`).
export const sent = (form, articles, items, { most, place, says }) => {
  const send = (text) => { articles.value = text; form.submit(); };
  const all = packed(items, most);
  if (all.length === 1) { send(all[0]); return; }
  place.hidden = false;
  place.replaceChildren(filled(says.parts, { n: all.length }), ...all.map((text, at) => {
    const button = element("button", { type: "button", className: "tool", textContent: filled(says.part, { n: at + 1, of: all.length }) });
    button.addEventListener("click", () => send(text));
    return button;
  }));
};
