// Keys for those who like them; every one of them does what a link on the page does. They can be switched off.
"use strict";
(() => {
  const line = document.getElementById("keys");
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
  line.hidden = false;
  show();

  // Browsers that cannot style the content of a closed <details> get it open where there is room.
  const facets = document.querySelector("details.facets");
  if (facets && !CSS.supports("selector(::details-content)") && matchMedia("(min-width: 62rem)").matches) facets.open = true;

  const step = (selector, by) => {
    const all = [...document.querySelectorAll(selector)];
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    const next = all[now < 0 ? (by > 0 ? 0 : all.length - 1) : (now + by + all.length) % all.length];
    if (next.tagName === "MARK") next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "center" });
  };
  const keys = {
    "/": () => { const q = document.getElementById("q"); q.focus(); q.select(); },
    j: () => step(".hit h3 a", 1),
    k: () => step(".hit h3 a", -1),
    n: () => step(".text mark:not(.on)", 1),
    N: () => step(".text mark:not(.on)", -1),
    "?": () => { line.open = !line.open; line.querySelector("summary").focus(); },
    ArrowRight: () => turn("next"),
    ArrowLeft: () => turn("prev"),
  };
  const turn = (way) => document.querySelector(`.turn a[rel="${way}"], .pager a[rel="${way}"]`)?.click();
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (!on || typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    if (event.key.startsWith("Arrow") && !event.shiftKey) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
