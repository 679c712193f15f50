// What a reader keeps in the browser: searches and starred articles, and buttons that copy. Pages are whole without it.
let words = document.getElementById("saved-words")?.dataset ?? {};
const root = words.root ?? "";

const read = (name) => {
  try {
    const found = JSON.parse(localStorage.getItem(`hemeroteca.${root}.${name}`) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // storage is forbidden, or holds what is not ours
  }
};
const write = (name, items) => {
  try {
    localStorage.setItem(`hemeroteca.${root}.${name}`, JSON.stringify(items));
    return true;
  } catch {
    return false; // storage is forbidden or full: nothing is kept, and the button says so
  }
};

const total = async (search) => {
  const answer = await fetch(`${root}/api/v1/search?${search ? `${search}&` : ""}limit=1`);
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).total;
};

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

// A button that keeps something and lets go of it. `same` tells an item of the list that is this one; `make` makes it.
const toggle = (list, same, make, off, on, show) => {
  const button = element("button", { type: "button" });
  const draw = () => {
    const kept = read(list).some(same);
    button.setAttribute("aria-pressed", String(kept));
    show(button, kept, kept ? on : off);
  };
  button.addEventListener("click", async () => {
    const items = read(list);
    const rest = items.filter((item) => !same(item));
    if (rest.length < items.length) write(list, rest);
    else write(list, [await make(), ...read(list)]);
    draw();
  });
  draw();
  return button;
};

const star = (id, title, language) => {
  const show = (button, kept, text) => {
    button.textContent = kept ? "★" : "☆";
    button.setAttribute("aria-label", `${text}: ${title}`);
    button.title = text;
  };
  const make = async () => ({ id, title, language });
  const button = toggle("stars", (item) => item.id === id, make, words.star, words.starred, show);
  button.className = "star";
  return button;
};

// Results come and go without the page being loaded anew: what is said of them comes with them.
const dressResults = () => {
  words = document.getElementById("saved-words")?.dataset ?? words;
  for (const article of document.querySelectorAll(".hit article")) {
    const link = article.querySelector("h3 a");
    const id = link?.pathname.match(/\/article\/([^/]+)$/)?.[1];
    if (id) article.append(star(id, link.textContent.trim(), article.lang));
  }
  for (const place of document.querySelectorAll(".keep-place")) {
    const search = place.dataset.search;
    const readback = () => document.querySelector(".readback")?.textContent.trim() ?? "";
    const same = (item) => item.search === search;
    const make = async () => ({
      search, title: (new URLSearchParams(search).get("q") || readback()).slice(0, 300),
      seen: await total(search).catch(() => null),
    });
    const show = (button, kept, text) => { button.textContent = text; };
    const button = toggle("searches", same, make, words.keep, words.kept, show);
    button.className = "quiet";
    place.append(button);
    if (read("searches").some(same)) { // looking at the results is a visit
      total(search).then((seen) => write("searches", read("searches").map((item) => (same(item) ? { ...item, seen } : item))), () => {});
    }
  }
};
dressResults();
document.addEventListener("searched", dressResults);

const sheet = document.querySelector(".sheet article.text");
const known = sheet?.dataset.address.match(/\/article\/([^/?#]+)$/);
if (sheet && known) {
  sheet.prepend(star(known[1], sheet.querySelector("h1")?.textContent.trim() ?? "", sheet.lang));
}

if (navigator.clipboard) {
  for (const place of document.querySelectorAll(".copy-place")) {
    const button = element("button", { type: "button", className: "quiet", textContent: words.copy });
    button.setAttribute("aria-describedby", place.dataset.copy);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(place.dataset.copy).textContent);
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; }, 2000);
    });
    place.append(button);
  }
}

const page = document.getElementById("saved");
if (page) {
  const says = page.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const filled = (text, n) => text.replace("{n}", number.format(n));
  const counted = (n) => (n === 1 ? says.one : filled(says.count, n));
  const list = (id, items, draw, none) => {
    const place = document.getElementById(id);
    place.replaceChildren(...(items.length ? items.map(draw) : [element("li", { className: "hint", textContent: none })]));
  };
  const remove = (name, same, title) => {
    const button = element("button", { type: "button", className: "quiet", textContent: says.remove });
    button.setAttribute("aria-label", `${says.remove}: ${title}`);
    button.addEventListener("click", () => {
      write(name, read(name).filter((item) => !same(item)));
      draw();
    });
    return button;
  };
  const news = (now, seen) => {
    if (seen === null || seen === undefined) return counted(now);
    const more = now > seen ? filled(says.more, now - seen) : now < seen ? filled(says.fewer, seen - now) : says.same;
    return `${counted(now)}, ${more}`;
  };
  const drawSearch = (item) => {
    const title = item.title || item.search || words.untitled;
    const told = element("span", { className: "told", textContent: "…" });
    total(item.search).then(
      (now) => {
        told.textContent = news(now, item.seen);
        told.classList.toggle("fresh", now > (item.seen ?? now));
      },
      () => { told.textContent = says.failed; },
    );
    const filters = [...new URLSearchParams(item.search)].filter(([name]) => name !== "q");
    const about = filters.length ? [element("span", { className: "about", textContent: filters.map((pair) => pair.join(": ")).join(" · ") })] : [];
    const link = element("a", { href: `${root}/${item.search ? `?${item.search}` : ""}`, textContent: title, dir: "auto" });
    return element("li", {}, link, ...about, told, remove("searches", (other) => other.search === item.search, title));
  };
  const drawStar = (item) => {
    const link = element("a", { href: `${root}/article/${encodeURIComponent(item.id)}`, textContent: item.title, lang: item.language ?? "", dir: "auto" });
    return element("li", {}, link, remove("stars", (other) => other.id === item.id, item.title));
  };
  const draw = () => {
    const stars = read("stars");
    list("saved-searches", read("searches"), drawSearch, says.noneSearches);
    list("saved-stars", stars, drawStar, says.noneStars);
    const form = document.getElementById("saved-export");
    form.hidden = !stars.length;
    form.method = stars.length > 200 ? "post" : "get"; // an address has room for so many ids
    document.getElementById("saved-ids").replaceChildren(
      ...stars.map(({ id }) => element("input", { type: "hidden", name: "id", value: id })),
    );
  };
  draw();
  page.hidden = false;
}
