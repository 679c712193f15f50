// The recipe studio: what the worker is asked for comes by itself, and the page's elements can be folded.
"use strict";
(() => {
  const waits = document.querySelector("[data-waits]");
  if (waits) {
    const part = waits.dataset.part;
    const look = async () => {
      try {
        const answer = await fetch(waits.dataset.waits, { headers: { Accept: "application/json" } });
        const told = answer.ok ? await answer.json() : null;
        if (told && !told[`${part}_waits`]) {
          if (part === "trial") location.hash = "trial";
          location.reload();
          return;
        }
      } catch { /* the connection is gone: look again */ }
      setTimeout(look, 1000);
    };
    setTimeout(look, 500);
  }

  const list = document.querySelector(".studio-elements");
  if (!list) return;
  const rows = [...list.children];
  const depth = (row) => Number(row.dataset.depth);
  const show = () => {
    let folded = Infinity;
    for (const row of rows) {
      if (depth(row) <= folded) folded = Infinity;
      row.hidden = depth(row) > folded;
      if (!row.hidden && row.dataset.folded) folded = Math.min(folded, depth(row));
    }
  };
  rows.forEach((row, at) => {
    if (!rows[at + 1] || depth(rows[at + 1]) <= depth(row)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "studio-fold";
    const name = row.querySelector("code").textContent;
    const say = () => {
      button.textContent = row.dataset.folded ? "+" : "−";
      button.setAttribute("aria-expanded", String(!row.dataset.folded));
      button.setAttribute("aria-label", `${row.dataset.folded ? list.dataset.unfold : list.dataset.fold}: ${name}`);
    };
    button.addEventListener("click", () => {
      if (row.dataset.folded) delete row.dataset.folded;
      else row.dataset.folded = "yes";
      say();
      show();
    });
    say();
    row.prepend(button);
  });
})();
