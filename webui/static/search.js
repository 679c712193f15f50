// The search page without loading it anew: a link that leads to another search fetches it and changes what differs.
// Without this script every link and the form do the same.
"use strict";
(() => {
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  document.body.append(told);

  const isSearch = (url) => url.origin === location.origin && url.pathname === location.pathname && url.search; // else the front page
  // Where the reader was: the same control of the new page, or what now stands where it stood.
  const name = (element) => element.getAttribute("aria-label") || element.textContent.trim();
  const valueOf = (element) => element.closest("li")?.querySelector(".take > bdi")?.textContent;
  const facetOf = (element) => element.closest(".facet")?.getAttribute("aria-labelledby");
  const facetNamed = (id) => id && document.querySelector(`[aria-labelledby="${CSS.escape(id)}"]`);
  const marksOf = (element) => element && element.closest("main") && {
    label: name(element), facet: facetOf(element), value: valueOf(element), wasOrder: Boolean(element.closest(".ordering")),
  };
  const focusAgain = (marks) => {
    const main = document.getElementById("main");
    const within = facetNamed(marks.facet) || main;
    const value = marks.value && [...within.querySelectorAll(".take")].find((each) => valueOf(each) === marks.value);
    const order = marks.wasOrder && document.querySelector(".ordering > summary");
    const found = value || (order && order.checkVisibility() && order) || [...within.querySelectorAll("a")].find((each) => name(each) === marks.label);
    (found || (sheet()?.matches(":popover-open") ? sheet().querySelector(".shut-sheet") : main)).focus({ preventScroll: true });
  };

  // The filters as a sheet over a narrow page: what lies beneath cannot be reached, and the sheet stays open while values
  // are chosen in it, where it was scrolled to.
  const sheet = () => document.getElementById("filters");
  const opener = () => document.querySelector(".open-filters");
  const beneath = () => {
    const found = [];
    for (let each = sheet(); each && each !== document.body; each = each.parentElement) {
      found.push(...[...each.parentElement.children].filter((other) => other !== each && other !== told && other.localName !== "script"));
    }
    return found;
  };
  let covered = [];
  const cover = (isOpen) => {
    for (const each of covered) each.inert = false;
    covered = isOpen ? beneath() : [];
    for (const each of covered) each.inert = true;
  };
  document.addEventListener("toggle", (event) => {
    if (event.target !== sheet()) return;
    cover(event.newState === "open");
    if (event.newState === "open" && !sheet().contains(document.activeElement)) sheet().querySelector(".shut-sheet").focus();
    if (event.newState === "closed" && (document.activeElement === document.body || sheet().contains(document.activeElement))) opener()?.focus();
  }, true);
  matchMedia("(min-width: 62rem)").addEventListener("change", ({ matches }) => {
    if (matches && sheet()?.matches(":popover-open")) sheet().hidePopover();
  });
  const placeOfSheet = (marks) => {
    if (!sheet()?.matches(":popover-open")) return null;
    const panels = sheet().querySelector(".panels"), facet = marks && facetNamed(marks.facet);
    return { top: panels.scrollTop, facet: marks?.facet, at: facet ? facet.getBoundingClientRect().top : 0 };
  };
  const openAgain = (place) => {
    if (!sheet()) return;
    sheet().showPopover();
    cover(true);
    const panels = sheet().querySelector(".panels"), facet = facetNamed(place.facet);
    panels.scrollTop = place.top;
    if (facet) panels.scrollTop += facet.getBoundingClientRect().top - place.at;
  };

  // What is folded open stays so, known by what it is and, where there are several, by its place among them.
  const folds = () => {
    const seen = {};
    return [...document.querySelectorAll("main details")].map((each) => {
      const kind = each.className || each.querySelector("summary").textContent.trim();
      seen[kind] = (seen[kind] ?? 0) + 1;
      return [`${kind} ${seen[kind]}`, each];
    });
  };

  let latest = 0;
  const show = async (href, push) => {
    const turn = ++latest;
    const marks = marksOf(document.activeElement);
    const open = new Map(folds().map(([key, each]) => [key, each.open]));
    let page;
    try {
      const answer = await fetch(href, { headers: { Accept: "text/html" } });
      if (!answer.ok || !isSearch(new URL(answer.url))) throw new Error("not a search");
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { location.href = href; return; }
    if (turn !== latest) return;
    const place = placeOfSheet(marks);
    const turned = new URL(href, location).searchParams.get("page") !== new URL(location).searchParams.get("page");
    if (push) history.pushState({}, "", href);
    document.title = page.title;
    const feeds = ["atom", "feed"].map((kind) => `link[rel=alternate][type*=${kind}]`);
    for (const name of ["#main", "#search", ".languages", ...feeds]) {
      const here = document.querySelector(name), there = page.querySelector(name);
      if (here && there) here.replaceWith(document.adoptNode(there));
    }
    for (const [key, each] of folds()) {
      if (open.has(key) && !(marks?.wasOrder && each.matches(".ordering"))) each.open = open.get(key);
    }
    if (place) openAgain(place); else cover(false);
    const heading = document.querySelector("main h1");
    told.textContent = heading ? heading.textContent : "";
    if (turned) { window.scrollTo(0, 0); document.getElementById("main").focus({ preventScroll: true }); } else if (marks) focusAgain(marks);
    document.dispatchEvent(new Event("searched"));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("main a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.getAttribute("href"), location);
    // The address of a page that a form brought says nothing of its search: from there no page is changed in place.
    if (!isSearch(url) || url.hash || link.target || document.getElementById("search").method === "post") return;
    event.preventDefault();
    show(url.href, true);
  });
  addEventListener("popstate", () => { if (!location.hash) show(location.href, false); });

  // A range that was dragged over the histogram (timeline.js).
  document.addEventListener("timeline", (event) => { event.preventDefault(); show(event.detail, true); });
})();
