// Back from an article: the results stand where they were left, and the keys go on from the one that was read last.
"use strict";
(() => {
  const KEY = "hemeroteca.results";
  // One search has many addresses: a page is known again by what it lists.
  const listed = () => [...document.querySelectorAll(".hit")].map((each) => each.id).join(" ");
  addEventListener("pagehide", () => {
    try { sessionStorage.setItem(KEY, JSON.stringify({ listed: listed(), y: scrollY })); } catch { /* storage is forbidden */ }
  });
  const left = () => {
    try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; }
  };
  const was = left();
  const isSeen = (one) => {
    const box = one.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  };
  const comeBack = () => {
    const hit = location.hash.startsWith("#hit-") && document.getElementById(location.hash.slice(1));
    const link = hit && hit.querySelector("h3 a");
    if (!link) return;
    if (was && was.listed === listed()) {
      const found = scrollY;
      scrollTo({ top: was.y, behavior: "instant" });
      // Another article than the one that was opened there may be the last that was read.
      if (!isSeen(link)) scrollTo({ top: found, behavior: "instant" });
    }
    link.focus({ preventScroll: true });
  };
  // Until the page is whole, the browser goes to the place that the address names.
  if (document.readyState === "complete") comeBack();
  else addEventListener("load", () => setTimeout(comeBack));
})();
