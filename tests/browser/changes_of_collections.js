// Changes at random of collections, each looked at: what is unsound, by its place in the run.
async () => {
  const v = await import("/static/x/saved-values.js");
  let seed = 7;
  const random = (most) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
  const faults = [];
  let state = v.collectionsOf(undefined);
  const sound = (of) => {
    const held = of.lists.flatMap((each) => each.ids);
    const once = of.lists.every((each) => new Set(each.ids).size === each.ids.length);
    const names = new Set(of.lists.map((each) => v.folded(each.name)));
    return once && names.size === of.lists.length && held.every((id) => of.articles.has(id))
      && [...of.articles.keys()].every((id) => held.includes(id)) && (of.last === "" || of.lists.some((each) => each.id === of.last));
  };
  const same = (one, other) => JSON.stringify([one.lists, [...one.articles].sort()]) === JSON.stringify([other.lists, [...other.articles].sort()]);
  for (let n = 0; n < 4000; n += 1) {
    const before = state, id = "a" + random(12), list = state.lists[random(Math.max(1, state.lists.length))]?.id ?? "";
    const other = state.lists[random(Math.max(1, state.lists.length))]?.id ?? "";
    try {
      state = [
        () => v.starred(state, id, { title: id, at: n }), () => v.starred(state, id, { title: id, at: n }, list),
        () => v.unstarred(state, id), () => v.unstarred(state, id, list), () => v.created(state, "L" + random(9)),
        () => v.renamed(state, list, "L" + random(9)), () => v.merged(state, list, other),
        () => (random(4) ? state : v.withoutList(state, list)), () => v.shifted(state, list, id, random(2) ? 1 : -1),
        () => v.noted(state, id, "n" + n), () => v.sorted(state, list, ["added", "newest", "oldest", "title"][random(4)], "en"),
      ][random(11)]();
    } catch (error) { if (!(error instanceof v.Refused)) throw error; }
    if (!sound(state)) { faults.push(n); break; }
    if (!same(v.collectionsOf(state), state)) { faults.push(`reading ${n}`); break; }
    const back = v.joined(state, before);
    if (!sound(back) || ![...before.articles.keys()].every((each) => back.articles.has(each))) { faults.push(`back ${n}`); break; }
    if (!same(v.joined(state, state), state)) { faults.push(`twice ${n}`); break; }
  }
  return faults;
}
