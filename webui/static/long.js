// A search whose address would be too long for some proxy on the way is sent as a form, and so are the links of its
// page. Without this script all of it goes as addresses, which this program takes too.
"use strict";
(() => {
  const search = document.getElementById("search");
  if (!search) return;
  const longest = Number(search.dataset.longest);
  const root = new URL(search.getAttribute("action"), location).pathname;
  const taken = /^(?:|take|why|trends|words|context|values\/[^/]+|article\/[^/]+)$/;

  search.addEventListener("submit", () => {
    const sent = new URLSearchParams(new FormData(search)).toString();
    search.method = sent.length > longest ? "post" : "get";
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.getAttribute("href"), location);
    if (url.origin !== location.origin || url.search.length <= longest || link.target) return;
    if (!url.pathname.startsWith(root) || !taken.test(url.pathname.slice(root.length))) return;
    event.preventDefault();
    const form = document.createElement("form");
    form.method = "post";
    form.action = url.pathname + url.hash;
    form.hidden = true;
    for (const [name, value] of url.searchParams) {
      const field = document.createElement("textarea"); // keeps line ends
      field.name = name;
      field.value = value;
      form.append(field);
    }
    document.body.append(form);
    form.submit();
    form.remove();
  });
})();
