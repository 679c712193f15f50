// Searches that were asked before on this device, for the suggestions under the search box: none where the history is off.
import { keptAt } from "./saved-kept.js";

let store = null;
export const past = async (root, text) => {
  store ??= keptAt(root);
  const { on, items } = await store.read("history");
  const folded = text.toLowerCase();
  const titles = new Set(on ? items.map((each) => each.title).filter(Boolean) : []);
  return [...titles].filter((each) => each.toLowerCase().startsWith(folded) && each.toLowerCase() !== folded).slice(0, 3);
};
