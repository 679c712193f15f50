// Dragging along an axis of time, over the histogram or the drawing of trends, asks for those days: by mouse, pen or
// finger. Escape or letting go outside of it leaves all as it was; a click still follows what it is on. A finger hits a
// thin bar badly, so over the histogram a tap chooses a period and offers it, and a second tap ends the range there; the
// space bar does the same on a bar that has the focus. The fields for dates and the links of the bars do it without this
// script.
"use strict";
(() => {
  const LEAST = 6; // pixels from which it is dragging
  const TIMELINE = "svg[data-base][data-unit]";
  let drag = null;
  let chosen = null;
  let pointer = "";

  const two = (number) => String(number).padStart(2, "0");
  const four = (number) => String(number).padStart(4, "0");
  // The number of the period that an address names the beginning (or the end) of, and the name of a period's number.
  const numberOf = (unit, text, isEnd) => {
    const [year, month, day] = text.split("-").map(Number);
    if (unit === "year") return year;
    if (unit === "month") return year * 12 + (month ? month - 1 : isEnd ? 11 : 0);
    const date = new Date(0);
    if (isEnd && !day) date.setUTCFullYear(year, month || 12, 0);
    else date.setUTCFullYear(year, month ? month - 1 : 0, day || 1);
    return Math.round(date / 86_400_000);
  };
  const nameOf = (unit, number) => {
    if (unit === "year") return four(number);
    if (unit === "month") return `${four(Math.floor(number / 12))}-${two(number % 12 + 1)}`;
    const date = new Date(number * 86_400_000);
    return `${four(date.getUTCFullYear())}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  };

  const begin = (svg, event) => {
    const { unit, first, last, reach, base } = svg.dataset;
    const low = numberOf(unit, first, false), count = numberOf(unit, last, true) - low + 1;
    return { svg, unit, first, last, base, low, count, part: Number(reach || 100) / 100, x: event.clientX, y: event.clientY,
      id: event.pointerId, mark: null, ends: null };
  };
  const placeOf = ({ svg, count, part }, x) => {
    const box = svg.getBoundingClientRect();
    return Math.min(Math.max(Math.floor((x - box.left) / (box.width * part) * count), 0), count - 1);
  };
  const rangeOf = ({ unit, first, last, low, count, ends }) => [
    ends[0] === 0 ? first : nameOf(unit, low + ends[0]),
    ends[1] === count - 1 ? last : nameOf(unit, low + ends[1]),
  ];

  const made = (name, values) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [each, value] of Object.entries(values)) element.setAttribute(each, value);
    return element;
  };
  const draw = (x) => {
    drag.ends = [placeOf(drag, drag.x), placeOf(drag, x)].sort((a, b) => a - b);
    if (!drag.mark) {
      forget();
      drag.mark = marking();
      drag.svg.append(drag.mark);
      drag.svg.setPointerCapture(drag.id);
      drag.svg.classList.add("dragging");
    }
    span(drag);
  };
  const span = ({ mark, part, ends, count, ...axis }) => {
    const [rect, text] = mark.children, wide = part * 100;
    const left = ends[0] / count * wide, width = (ends[1] - ends[0] + 1) / count * wide;
    rect.setAttribute("x", `${left}%`);
    rect.setAttribute("width", `${width}%`);
    text.setAttribute("x", `${Math.min(Math.max(left + width / 2, 15), 85)}%`);
    const [from, to] = rangeOf({ ...axis, ends, count });
    text.textContent = from === to ? from : `${from} – ${to}`;
  };
  const marking = () => {
    const mark = made("g", { class: "selection" });
    mark.append(made("rect", { y: 0, height: "100%" }), made("text", { y: 12, "text-anchor": "middle" }));
    return mark;
  };
  const go = (axis) => {
    const [from, to] = rangeOf(axis);
    const url = new URL(axis.base, location);
    url.searchParams.set("from", from);
    url.searchParams.set("to", to);
    // The search page shows it without loading anew (search.js).
    const shown = new CustomEvent("timeline", { cancelable: true, detail: url.href });
    if (document.dispatchEvent(shown)) location.assign(url.href);
  };
  const leave = () => {
    if (!drag) return null;
    const done = drag;
    drag = null;
    if (done.mark) {
      done.mark.remove();
      done.svg.classList.remove("dragging");
      if (done.svg.hasPointerCapture(done.id)) done.svg.releasePointerCapture(done.id);
      // What the pointer is let go over is not clicked as well.
      const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }), 300);
    }
    return done;
  };

  // What one tap chose, and what can be done with it: show it, or tap where the range ends.
  const forget = () => {
    if (!chosen) return;
    chosen.mark.remove();
    chosen.offer.remove();
    chosen = null;
  };
  const offer = (svg, bar, name) => {
    const box = document.createElement("div"), hint = document.createElement("span"), close = document.createElement("button");
    box.className = "offer";
    box.setAttribute("role", "status");
    if (bar) {
      const show = document.createElement("a");
      show.className = "tool";
      show.href = bar.getAttribute("href");
      show.rel = "nofollow";
      show.textContent = svg.dataset.show.replace("{what}", bar.querySelector("title").textContent);
      box.append(show);
    }
    hint.className = "hint";
    hint.textContent = (bar ? svg.dataset.end : svg.dataset.none.replace("{when}", name));
    close.type = "button";
    close.className = "tool";
    close.setAttribute("aria-label", svg.dataset.leave);
    close.textContent = "×";
    close.addEventListener("click", forget);
    box.append(hint, close);
    return box;
  };
  const choose = (svg, x) => {
    const axis = begin(svg, { clientX: x, clientY: 0, pointerId: 0 });
    const at = placeOf(axis, x);
    if (chosen && chosen.svg === svg) {
      const ends = [chosen.at, at].sort((a, b) => a - b);
      forget();
      go({ ...axis, ends });
      return;
    }
    forget();
    const bar = [...svg.querySelectorAll("a.period")].find((each) => {
      const reach = each.querySelector(".reach").getBoundingClientRect();
      const middle = svg.getBoundingClientRect().left + (at + .5) / axis.count * svg.getBoundingClientRect().width;
      return reach.left <= middle && middle < reach.right;
    });
    axis.ends = [at, at];
    axis.mark = marking();
    svg.append(axis.mark);
    span(axis);
    chosen = { svg, at, mark: axis.mark, offer: offer(svg, bar, nameOf(axis.unit, axis.low + at)) };
    svg.after(chosen.offer);
  };
  document.addEventListener("click", (event) => {
    const svg = pointer && pointer !== "mouse" && event.target.closest?.(TIMELINE);
    if (!svg || !svg.dataset.show || event.target.closest(".band") || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    choose(svg, event.clientX);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") forget();
    const bar = event.key === " " && event.target.closest?.("a.period");
    const svg = bar && bar.closest(TIMELINE);
    if (!svg || !svg.dataset.show) return;
    event.preventDefault();
    const { left, width } = bar.querySelector(".reach").getBoundingClientRect();
    choose(svg, left + width / 2);
  });

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    const svg = event.target.closest && event.target.closest(TIMELINE);
    if (event.button || !event.isPrimary || !svg || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    drag = begin(svg, event);
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest && event.target.closest(TIMELINE)) event.preventDefault();
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    if (drag.mark || Math.abs(event.clientX - drag.x) >= LEAST) draw(event.clientX);
  });
  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const done = leave();
    if (done.mark) go(done);
  });
  document.addEventListener("pointercancel", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag || !drag.mark) return;
    event.preventDefault();
    leave();
  });
})();
