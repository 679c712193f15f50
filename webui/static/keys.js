// Keys for those who like them; every one of them does what a link on the page does. They can be switched off.
"use strict";
(() => {
  const help = document.getElementById("help");
  const button = document.getElementById("keys-switch");
  let on = true;
  try { on = localStorage.getItem("keys") !== "off"; } catch { /* storage is forbidden: keys stay on */ }
  const show = () => {
    button.textContent = on ? button.dataset.on : button.dataset.off;
    button.setAttribute("aria-pressed", String(on));
  };
  button.addEventListener("click", () => {
    on = !on;
    try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* as above */ }
    show();
  });
  show();

  // The help is in the page, so that it is there at once; links to the whole of it open it in their place.
  const open = () => { help.showModal(); help.scrollTop = 0; };
  const shut = (event) => { if (event.target === help) help.close(); };
  help.addEventListener("click", shut);
  document.getElementById("help-close").addEventListener("click", () => help.close());
  for (const link of document.querySelectorAll("a.opens-help")) {
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open();
    });
  }

  // The menu of a phone lies over the page: it shuts for who goes on elsewhere.
  const menu = document.querySelector("details.menu");
  const narrow = matchMedia("(max-width: 52rem)");
  const leave = (event) => { if (menu.open && narrow.matches && !menu.contains(event.target)) menu.open = false; };
  for (const name of ["focusin", "pointerdown"]) document.addEventListener(name, leave);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !narrow.matches) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // Browsers that cannot style the content of a closed <details> get it open where there is room.
  if (!CSS.supports("selector(::details-content)")) {
    const wide = { menu: "(min-width: 52rem)", facets: "(min-width: 62rem)" };
    for (const [name, room] of Object.entries(wide)) {
      const fold = document.querySelector(`details.${name}`);
      if (fold && matchMedia(room).matches) fold.open = true;
    }
  }

  const step = (selector, by) => {
    const all = [...document.querySelectorAll(selector)];
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length];
    next.focus();
    next.scrollIntoView({ block: "center" });
  };
  const keys = {
    "/": () => { const q = document.getElementById("q"); q.focus(); q.select(); },
    j: () => step(".hit h3 a", 1),
    k: () => step(".hit h3 a", -1),
    n: () => document.dispatchEvent(new CustomEvent("match", { detail: 1 })), // article.js steps
    N: () => document.dispatchEvent(new CustomEvent("match", { detail: -1 })),
    s: () => (document.activeElement.closest(".hit") ?? document.querySelector(".sheet"))?.querySelector(".star")?.click(),
    "?": open,
    ArrowRight: () => turn("next"),
    ArrowLeft: () => turn("prev"),
  };
  const turn = (way) => document.querySelector(`.turn a[rel="${way}"], .pager a[rel="${way}"]`)?.click();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (!on || typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    if (document.querySelector("dialog[open]")) {
      if (event.key === "?" && help.open) help.close();
      return;
    }
    if (event.key.startsWith("Arrow") && !event.shiftKey) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
