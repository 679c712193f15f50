// Dragging along an axis of time, over the histogram or the drawing of trends, asks for those days: by mouse, pen or
// finger. Escape or letting go outside of it leaves all as it was; a click or a tap still follows what it is on. The
// fields for dates and the links of the bars do the same without this script.
"use strict";
(() => {
  const LEAST = 6; // pixels from which it is dragging
  let drag = null;

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
      drag.mark = made("g", { class: "selection" });
      drag.mark.append(made("rect", { y: 0, height: "100%" }), made("text", { y: 12, "text-anchor": "middle" }));
      drag.svg.append(drag.mark);
      drag.svg.setPointerCapture(drag.id);
      drag.svg.classList.add("dragging");
    }
    const [rect, text] = drag.mark.children, wide = drag.part * 100;
    const left = drag.ends[0] / drag.count * wide, width = (drag.ends[1] - drag.ends[0] + 1) / drag.count * wide;
    rect.setAttribute("x", `${left}%`);
    rect.setAttribute("width", `${width}%`);
    text.setAttribute("x", `${Math.min(Math.max(left + width / 2, 15), 85)}%`);
    const [from, to] = rangeOf(drag);
    text.textContent = from === to ? from : `${from} – ${to}`;
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

  document.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest && event.target.closest("svg[data-base][data-unit]");
    if (event.button || !event.isPrimary || !svg || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    drag = begin(svg, event);
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest && event.target.closest("svg[data-base][data-unit]")) event.preventDefault();
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    if (drag.mark || Math.abs(event.clientX - drag.x) >= LEAST) draw(event.clientX);
  });
  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const done = leave();
    if (!done.mark) return;
    const [from, to] = rangeOf(done);
    const url = new URL(done.base, location);
    url.searchParams.set("from", from);
    url.searchParams.set("to", to);
    // The search page shows it without loading anew (search.js).
    const shown = new CustomEvent("timeline", { cancelable: true, detail: url.href });
    if (document.dispatchEvent(shown)) location.assign(url.href);
  });
  document.addEventListener("pointercancel", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drag || !drag.mark) return;
    event.preventDefault();
    leave();
  });
})();
