// Small tools for what scripts add to a page: elements, the words that the page brings along, and what is said aloud.
export const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// What the page says in its reader's language; it changes with the page's content.
export const words = () => document.getElementById("saved-words")?.dataset ?? {};
export const filled = (text, values) => (text ?? "").replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

// A copy of a <template>, with its parts by their `data-part`.
export const copyOf = (id) => {
  const whole = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const each of [whole, ...whole.querySelectorAll("[data-part]")]) if (each.dataset.part) parts[each.dataset.part] = each;
  return { whole, ...parts };
};

// A key for each thing in a part of the page that can have the focus: it is found again by it when the part was drawn anew.
export const keyed = (whole, key) => {
  [...whole.querySelectorAll("a, button, input, select, summary, textarea")].forEach((each, at) => { each.dataset.key = `${key} ${at}`; });
};

let voice = null;
// Said to those who do not see the page.
export const say = (text) => {
  if (!voice) {
    voice = element("p", { className: "unseen" });
    voice.setAttribute("role", "status");
    document.body.append(voice);
  }
  voice.textContent = text;
};
