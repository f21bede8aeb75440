// What the reader has chosen, kept in the fragment of the address: ids and keys only, never a name or what was typed.
"use strict";
(function (page) {
  const { data } = page;
  const start = () => ({
    language: data.language, theme: "", view: "picture", table: "nodes", selected: -1, tie: -1, steps: 0, from: -1, to: -1,
    hidden: new Set(), fields_of_action: new Set(), phase: new Set(), bundle: -1, change: "",
    // Of two dates what changed stands out, and no large node covers it.
    size: data.rankings.length ? "ranking0" : data.comparison ? "same" : "ties", colour: data.comparison ? "change" : data.groups ? "group" : "type",
  });
  const listeners = [];
  page.state = start();
  page.whenChanged = (listener) => listeners.push(listener);
  page.sizes = () => ["same", "ties", ...data.rankings.map((_, number) => `ranking${number}`)];
  page.colours = () => ["type", ...(data.groups ? ["group"] : []), ...(data.comparison ? ["change"] : []), "ties",
    ...data.rankings.map((_, number) => `ranking${number}`)];

  // A short mark of a value, the same in every page that has it: places in lists change, marks do not.
  const mark = (text) => {
    let hash = 2166136261;
    for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
    return hash.toString(36);
  };
  const id = (node) => (node < 0 ? "" : data.nodes.id[node]);
  const lists = ["fields_of_action", "phase"];

  function fragment(state) {
    const first = start();
    const said = new URLSearchParams();
    const keep = (key, value) => { if (value) said.set(key, value); };
    keep("n", id(state.selected));
    keep("k", state.selected >= 0 && state.steps ? String(state.steps) : "");
    keep("a", id(state.from));
    keep("b", id(state.to));
    keep("without", [...state.hidden].map((type) => (data.types[type] || { key: "-" }).key).sort().join("."));
    for (const field of lists) keep(field[0], [...state[field]].map((code) => mark(data.nodes[field].values[code])).sort().join("."));
    if (data.overview && state.bundle >= 0) keep("g", id(data.overview.names[state.bundle].lead));
    for (const [key, field] of Object.entries({ s: "size", c: "colour", l: "language", v: "view", d: "theme", t: "table", x: "change" })) {
      keep(key, state[field] === first[field] ? "" : state[field]);
    }
    return said.toString();
  }

  function read(text) {
    const said = new URLSearchParams(text);
    const state = start();
    const node = (key) => page.place.get(said.get(key)) ?? -1;
    const among = (key, field, values) => { if (values.includes(said.get(key))) state[field] = said.get(key); };
    state.selected = node("n");
    state.from = node("a");
    state.to = node("b");
    state.steps = state.selected >= 0 ? Math.min(Math.max(Number.parseInt(said.get("k"), 10) || 0, 0), 3) : 0;
    const without = new Set((said.get("without") || "").split("."));
    data.types.forEach((type, number) => { if (without.has(type.key)) state.hidden.add(number); });
    for (const field of lists) {
      const marks = new Set((said.get(field[0]) || "").split("."));
      data.nodes[field].values.forEach((value, code) => { if (marks.has(mark(value))) state[field].add(code); });
    }
    if (data.overview && node("g") >= 0) state.bundle = data.overview.of[node("g")];
    if (data.overview && state.selected >= 0 && !state.steps) state.bundle = data.overview.of[state.selected];
    among("s", "size", page.sizes());
    among("c", "colour", page.colours());
    among("l", "language", ["de", "en"]);
    among("v", "view", ["picture", "table"]);
    among("t", "table", ["nodes", "ties"]);
    among("d", "theme", ["light", "dark"]);
    among("x", "change", ["added", "lost"]);
    return state;
  }

  let written = null;
  function tell(before) {
    for (const listener of listeners) listener(page.state, before);
  }
  page.change = function (patch) {
    const before = page.state;
    page.state = { ...before, ...patch };
    if (page.state.selected !== before.selected && patch.steps === undefined) page.state.steps = 0;
    if (page.state.selected >= 0) page.state.tie = patch.tie ?? -1;
    if (data.overview && patch.selected >= 0) page.state.bundle = data.overview.of[patch.selected];
    written = fragment(page.state);
    try {
      history.replaceState(null, "", written ? `#${written}` : "#");
    } catch {
      // Inside the frame of a notebook a page has no address of its own to keep anything in.
    }
    tell(before);
  };
  page.readAddress = () => { page.state = read(location.hash.slice(1)); };
  page.startAgain = () => page.change({ ...start(), language: page.state.language, theme: page.state.theme, view: page.state.view });
  window.addEventListener("hashchange", () => {
    if (location.hash.slice(1) === written) return;
    const before = page.state;
    page.readAddress();
    tell(before);
  });
})(window.networkPage = window.networkPage || {});
