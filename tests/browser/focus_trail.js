// Notes what the Tab key reaches on a page: `follow()` before the first press, `told()` behind the last.
(() => {
  const CAN = "a[href]:not([tabindex='-1']), button:not(:disabled), input:not([type=hidden]), select, textarea, summary, [tabindex='0'], iframe";
  const name = (one) => `${one.localName} ${(one.getAttribute("aria-label") || one.textContent || one.name || one.className).trim().replace(/\s+/g, " ").slice(0, 60)}`;
  const all = () => [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflow) && one.localName !== "input"
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    && !one.querySelector(CAN); // what can be reached within it moves it along
  const expected = () => all().filter((one) => one.matches(CAN) || scrolls(one));
  const looks = (one) => [one, ...one.querySelectorAll("*")].map((each) => {
    const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(each);
    return [outlineStyle === "none" ? "" : outlineWidth, boxShadow, each.closest("svg") && [stroke, strokeWidth]].join();
  }).join(";");
  const clamp = (value, most) => Math.min(Math.max(value, 0), most - 1);
  // In sight, and not beneath something else: the middle of it, or of one of the lines that it runs over.
  const isSeen = (one) => [...one.getClientRects()].some((box) => {
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) return false;
    const at = document.elementFromPoint(clamp(box.x + box.width / 2, innerWidth), clamp(box.y + box.height / 2, innerHeight));
    return Boolean(at) && (one.contains(at) || at.contains(one) || Boolean(one.closest("svg") && at.closest("svg")));
  });
  const trail = [];
  const before = new Map();
  let ended = false;
  const remember = () => { for (const one of expected()) if (!before.has(one)) before.set(one, looks(one)); };
  const note = () => {
    const one = document.activeElement;
    if (ended || trail.at(-1)?.one === one) return;
    if (one === document.body) { setTimeout(() => { ended ||= document.activeElement === one; }, 30); return; }
    if (trail.some((each) => each.one === one)) { ended = true; return; }
    // What has the focus within a frame is marked there; the frame itself matches no :focus.
    trail.push({ one, isMarked: one.localName === "iframe" || looks(one) !== before.get(one), isSeen: isSeen(one) });
  };
  window.follow = () => {
    remember();
    document.addEventListener("keyup", note, true);
    // Into a frame and out of it again: it keeps its keys for itself.
    addEventListener("blur", () => setTimeout(note));
    document.addEventListener("focusin", () => setTimeout(note));
    return expected().length;
  };
  window.shut = () => {
    const { activeElement } = document;
    return activeElement.localName === "summary" && !activeElement.parentElement.open;
  };
  // What opens before the focus is reached by going back.
  const passed = new Set();
  window.opened = () => {
    const now = document.activeElement;
    const isPassed = (one) => !before.has(one) && now.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
    for (const one of expected()) if (isPassed(one)) passed.add(one);
    remember();
  };
  // A phone's menu shuts when it is left; what was reached in it counts.
  const inAll = () => {
    const menu = document.querySelector("details.menu");
    if (menu && trail.some(({ one }) => one.localName !== "summary" && menu.contains(one))) menu.open = true;
    return expected().filter((one) => !passed.has(one));
  };
  window.hasEnded = () => ended;
  window.told = () => ({
    ended,
    expected: inAll().map(name),
    reached: trail.map(({ one }) => name(one)),
    unmarked: trail.filter(({ isMarked }) => !isMarked).map(({ one }) => name(one)),
    unseen: trail.filter((each) => !each.isSeen).map(({ one }) => name(one)),
    // Marked words in snippets are out of reach on purpose: the title leads to the article, and n to its next match.
    beyond: all().filter((one) => (getComputedStyle(one).cursor === "pointer" || one.onclick)
      && !one.closest(CAN) && !one.closest("label, .at")).map(name),
  });
})();
