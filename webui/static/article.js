// One article: stepping through its matches, its citation copied, its page printed. Without it the matches are links.
"use strict";
(() => {
  const text = document.querySelector("article.text");
  if (!text) return;

  // Browsers that cannot style the content of a closed <details> get it open where there is room.
  const origin = document.querySelector(".provenance");
  if (origin && !CSS.supports("selector(::details-content)") && matchMedia("(min-width: 62rem)").matches) origin.open = true;

  const bar = document.getElementById("stepper");
  if (bar) {
    const place = document.getElementById("match-place");
    const told = document.getElementById("match-told");
    const matches = [...text.querySelectorAll("mark[id^='match-']")];
    const number = new Intl.NumberFormat(document.documentElement.lang);
    let now = -1;
    let wandered = true; // the reader has moved on since the last step

    // A match may go on in the next element, or in several.
    const parts = (mark) => {
      const marks = [...text.querySelectorAll("mark")];
      const first = marks.indexOf(mark);
      const after = marks.slice(first + 1);
      const end = after.findIndex((each) => !each.classList.contains("on"));
      return [mark, ...(end < 0 ? after : after.slice(0, end))];
    };
    const around = (mark) => {
      const block = mark.closest("p, li, td, th, blockquote, figcaption, pre, h2, h3, h4, h5, h6") ?? mark;
      const before = document.createRange(), behind = document.createRange();
      before.setStart(block, 0);
      before.setEndBefore(mark);
      behind.setStartBefore(mark);
      behind.setEnd(block, block.childNodes.length);
      return `${before.toString().slice(-60)}${behind.toString().slice(0, 90)}`.replace(/\s+/g, " ").trim();
    };
    const show = (at) => {
      for (const each of text.querySelectorAll("mark.now")) each.classList.remove("now");
      now = at;
      wandered = false;
      for (const each of parts(matches[at])) each.classList.add("now");
      text.classList.add("stepped");
      place.textContent = bar.dataset.place.replace("{n}", number.format(at + 1)).replace("{total}", number.format(matches.length));
    };
    const isSeen = (mark) => {
      const box = mark.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    };
    // After the current match; where the reader has left it, after the place that is being read.
    const next = (by) => {
      if (now >= 0 && (!wandered || isSeen(matches[now]))) return (now + by + matches.length) % matches.length;
      const above = matches.filter((mark) => mark.getBoundingClientRect().bottom < 0).length;
      return (by > 0 ? above : above - 1 + matches.length) % matches.length;
    };
    const step = (by, takesFocus) => {
      if (!matches.length) return;
      show(next(by));
      const mark = matches[now];
      if (takesFocus) {
        mark.tabIndex = -1;
        mark.focus({ preventScroll: true });
      }
      mark.scrollIntoView({ block: "center", inline: "nearest" });
      told.textContent = `${place.textContent}: ${around(mark)}`;
      // The address leads to where the reader is. Some browsers refuse it when it comes too often.
      try { history.replaceState(history.state, "", `#${mark.id}`); } catch { /* then it leads to where the reader was */ }
    };
    for (const name of ["wheel", "touchmove"]) addEventListener(name, () => { wandered = true; }, { passive: true });
    addEventListener("keydown", (event) => {
      if (/^(Page|Arrow|Home|End| )/.test(event.key)) wandered = true;
    });
    document.getElementById("match-previous").addEventListener("click", () => step(-1, false));
    document.getElementById("match-next").addEventListener("click", () => step(1, false));
    document.addEventListener("match", (event) => step(event.detail, true)); // the keys for it (keys.js)
    const fromAddress = () => {
      const at = matches.findIndex((mark) => `#${mark.id}` === location.hash);
      if (at >= 0) show(at);
    };
    addEventListener("hashchange", fromAddress);
    text.addEventListener("focusin", (event) => {
      const at = matches.indexOf(event.target);
      if (at >= 0) show(at);
    });
    fromAddress();
  }

  const copy = document.getElementById("cite-copy");
  const cited = document.getElementById("cite-text");
  // Where the page came over a plain connection, browsers have no clipboard for scripts: the older way is left.
  const copied = async (written) => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(written);
      return;
    }
    const field = Object.assign(document.createElement("textarea"), { value: written, readOnly: true, className: "unseen" });
    copy.after(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    copy.focus();
    if (!done) throw new Error("not copied");
  };
  copy.addEventListener("click", async () => {
    try {
      await copied(cited.textContent);
    } catch {
      document.getElementById("cite").open = true; // there it can be marked and copied by hand
      getSelection().selectAllChildren(cited);
      return;
    }
    const label = copy.querySelector(".label"), told = document.getElementById("copy-told");
    const before = [...label.childNodes];
    if (copy.classList.contains("done")) return;
    copy.style.minWidth = `${copy.offsetWidth}px`;
    label.replaceChildren(copy.dataset.copied);
    told.textContent = copy.dataset.copied;
    copy.classList.add("done");
    setTimeout(() => {
      label.replaceChildren(...before);
      told.textContent = "";
      copy.classList.remove("done");
    }, 2500);
  });
  document.getElementById("print").addEventListener("click", () => print());
})();
