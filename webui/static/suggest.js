// Suggestions under the search box while typing: what the archive knows, and what was asked on this device before, where
// its reader has switched the history on.
"use strict";
(() => {
  const script = document.currentScript.dataset.past;
  const root = document.getElementById("q")?.dataset.suggest.replace(/\/api\/v1\/suggest$/, "") ?? "";
  try { localStorage.removeItem(`asked${root}`); } catch { /* what an earlier version wrote down without being asked to */ }
  const past = async (text) => { try { return text ? await (await import(script)).past(root, text) : []; } catch { return []; } };
  let list = null, box = null, chosen = -1, asked = "", waiting = 0;

  const close = () => {
    list?.remove();
    list = null;
    chosen = -1;
    box?.setAttribute("aria-expanded", "false");
    box?.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const all = [...list.children];
    chosen = (at + all.length) % all.length;
    all.forEach((each, number) => each.setAttribute("aria-selected", String(number === chosen)));
    box.setAttribute("aria-activedescendant", all[chosen].id);
  };
  const take = (item) => {
    if (item.dataset.href) { location.href = item.dataset.href; return; }
    box.value = item.dataset.text;
    close();
    box.form.requestSubmit();
  };
  const open = (offers) => {
    close();
    if (!offers.length) return;
    list = document.createElement("ul");
    list.id = "offers";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.offered);
    offers.forEach((offer, number) => {
      const item = document.createElement("li");
      item.id = `offer-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const text = document.createElement("span"), kind = document.createElement("small");
      text.textContent = offer.text;
      text.dir = "auto";
      if (offer.language) text.lang = offer.language;
      kind.textContent = offer.kind;
      item.append(text, kind);
      if (offer.href) item.dataset.href = offer.href;
      item.dataset.text = offer.text;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(item); });
      list.append(item);
    });
    box.parentElement.append(list);
    box.setAttribute("aria-expanded", "true");
  };
  const ask = async () => {
    const text = box.value.trim();
    if (text === asked) return;
    asked = text;
    const before = await past(text);
    let found = [];
    if (text.length > 1) {
      try {
        const answer = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: text, interface: document.documentElement.lang })}`);
        if (answer.ok) found = (await answer.json()).suggestions;
      } catch { /* no suggestions, then */ }
    }
    if (asked === text && document.activeElement === box) open([...before.map((each) => ({ text: each, kind: "↺" })), ...found]);
  };

  document.addEventListener("input", (event) => {
    if (event.target.id !== "q") return;
    box = event.target;
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "offers");
    box.setAttribute("aria-expanded", String(Boolean(list)));
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== box) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
  });
  document.addEventListener("focusout", (event) => { if (event.target.id === "q") close(); });
})();
