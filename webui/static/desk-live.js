// A part of a page of the desk that changes by itself: the page is asked for again, more seldom the longer nothing changes, and
// the part put into its place. Without this script somebody looks again.
"use strict";
(() => {
  const soonest = 1500, latest = 15000;
  let pause = soonest;

  const seen = () => document.getElementById("live");
  // Whoever is at a button of the part, or reads a fold of it, is not disturbed.
  const isInUse = (part) => part.contains(document.activeElement) || part.querySelector("details[open]");

  async function look() {
    const part = seen();
    if (!part || !("live" in part.dataset)) return;
    if (document.hidden || isInUse(part)) return void setTimeout(look, pause);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "manual" });
      if (answer.type === "opaqueredirect") return location.reload(); // signed out meanwhile
      if (answer.status >= 400 && answer.status < 500) return; // signed out, or gone: whoever loads the page is told
      if (answer.ok) {
        const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
        if (!next) return;
        // The token of a form is another in each page, and no news.
        const bare = (each) => each.innerHTML.replace(/name="csrf_token" value="[^"]*"/g, "");
        if (bare(next) === bare(part)) pause = Math.min(pause * 1.5, latest);
        else {
          pause = soonest;
          if (!isInUse(part)) part.replaceWith(document.adoptNode(next));
        }
      }
    } catch {
      pause = Math.min(pause * 2, latest); // the server starts anew, or the connection broke
    }
    setTimeout(look, pause);
  }
  setTimeout(look, pause);
})();
