// The search page without loading it anew: a link that leads to another search fetches it and changes what differs.
// Without this script every link and the form do the same.
"use strict";
(() => {
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  document.body.append(told);

  const isSearch = (url) => url.origin === location.origin && url.pathname === location.pathname;
  // Where the reader was: the same control of the new page, or what now stands where it stood.
  const marksOf = (element) => element && element.closest("main") && {
    label: element.getAttribute("aria-label") || element.textContent.trim(),
    facet: element.closest(".facet") && element.closest(".facet").getAttribute("aria-labelledby"),
  };
  const focusAgain = (marks) => {
    const within = (marks.facet && document.querySelector(`[aria-labelledby="${CSS.escape(marks.facet)}"]`)) || document.getElementById("main");
    const links = [...within.querySelectorAll("a")];
    const name = (link) => link.getAttribute("aria-label") || link.textContent.trim();
    const word = marks.label.split("\n")[0].trim();
    const found = links.find((link) => name(link) === marks.label) || links.find((link) => word && name(link).startsWith(word));
    (found || document.getElementById("main")).focus({ preventScroll: true });
  };

  let latest = 0;
  const show = async (href, push) => {
    const turn = ++latest;
    const marks = marksOf(document.activeElement);
    const open = [...document.querySelectorAll("main details")].map((each) => each.open);
    let page;
    try {
      const answer = await fetch(href, { headers: { Accept: "text/html" } });
      if (!answer.ok || !isSearch(new URL(answer.url))) throw new Error("not a search");
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { location.href = href; return; }
    if (turn !== latest) return;
    const turned = new URL(href, location).searchParams.get("page") !== new URL(location).searchParams.get("page");
    if (push) history.pushState({}, "", href);
    document.title = page.title;
    const feeds = ["atom", "feed"].map((kind) => `link[rel=alternate][type*=${kind}]`);
    for (const name of ["#main", "#search", ".colophon nav:last-of-type", ...feeds]) {
      const here = document.querySelector(name), there = page.querySelector(name);
      if (here && there) here.replaceWith(document.adoptNode(there));
    }
    const now = [...document.querySelectorAll("main details")];
    if (now.length === open.length) now.forEach((each, number) => { each.open = open[number]; });
    const heading = document.querySelector("main h1");
    told.textContent = heading ? heading.textContent : "";
    if (turned) { window.scrollTo(0, 0); document.getElementById("main").focus(); } else if (marks) focusAgain(marks);
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
