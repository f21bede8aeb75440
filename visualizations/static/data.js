// The network that the page carries, read once: columns of nodes and ties, and who is tied to whom.
"use strict";
(function (page) {
  const data = JSON.parse(document.getElementById("network").textContent);
  page.data = data;
  const { nodes, ties } = data;
  const count = nodes.id.length;
  const tieCount = ties.from.length;

  page.count = count;
  page.tieCount = tieCount;
  page.place = new Map(nodes.id.map((id, node) => [id, node]));
  // The layout is wider than high; in a window that is higher than wide it is turned by a quarter.
  const { clientWidth: width, clientHeight: height } = document.getElementById("picture");
  const turned = height > 1.15 * width;
  page.placed = ({ x, y }) => ({
    x: Float64Array.from(turned ? y : x, (value) => (turned ? -value : value) / 10),
    y: Float64Array.from(turned ? x : y, (value) => value / 10),
  });
  Object.assign(page, page.placed(nodes));

  // A value by its number, in English where there is a word for it.
  page.valueSaid = (field, code) => {
    const { values, en } = nodes[field];
    return (page.state.language === "en" && en?.[code]) || values[code];
  };
  page.value = (field, node) => {
    const code = nodes[field].codes.length ? nodes[field].codes[node] : -1;
    return code < 0 ? "" : page.valueSaid(field, code);
  };
  page.list = (field, node) => (nodes[field].lists[node] || []).map((code) => page.valueSaid(field, code));
  page.name = (node) =>
    (page.state.language === "en" && page.value("name_en", node)) || nodes.name[node];
  // Many offices are called alike, one in each district: those are told with where they are.
  const called = new Map();
  for (const name of nodes.name) called.set(name, (called.get(name) || 0) + 1);
  page.fullName = (node) => {
    const where = called.get(nodes.name[node]) > 1 && (page.value("district", node) || page.value("unit_name", node));
    return where ? `${page.name(node)} (${where})` : page.name(node);
  };
  page.type = (node) => (nodes.type.codes.length ? nodes.type.codes[node] : -1);
  const untyped = { key: "", de: "ohne Art", en: "no type", colour: "#6b7280", onDark: "#9aa3af", shape: "dot" };
  page.typeOf = (node) => data.types[page.type(node)] || untyped;
  page.tieWord = (tie) => (ties.type.codes.length ? page.said(data.tieTypes[ties.type.codes[tie]]) : "");
  page.tieValue = (field, tie) => {
    const code = ties[field].codes.length ? ties[field].codes[tie] : -1;
    return code < 0 ? "" : ties[field].values[code];
  };
  // Whether the weights tell more than the strengths do.
  page.weighted = new Set(Object.values(ties.weight)).size > 1 && Object.entries(ties.weight).some(([tie, weight]) =>
    !(Math.abs(Number(page.tieValue("strength", tie) || NaN) - weight) < 1e-5));
  page.times = (tie) => ties.count[tie] || 1;
  const invented = new Set(nodes.invented);
  page.invented = (node) => invented.has(node);

  // Neighbours: those of node n stand from start[n] to start[n + 1] in `near`, the ties to them in `by`.
  const start = new Int32Array(count + 1);
  for (let tie = 0; tie < tieCount; tie += 1) {
    start[ties.from[tie] + 1] += 1;
    if (ties.from[tie] !== ties.to[tie]) start[ties.to[tie] + 1] += 1;
  }
  for (let node = 0; node < count; node += 1) start[node + 1] += start[node];
  const near = new Int32Array(start[count]);
  const by = new Int32Array(start[count]);
  const next = start.slice();
  for (let tie = 0; tie < tieCount; tie += 1) {
    const [from, to] = [ties.from[tie], ties.to[tie]];
    near[next[from]] = to;
    by[next[from]++] = tie;
    if (from !== to) {
      near[next[to]] = from;
      by[next[to]++] = tie;
    }
  }
  page.near = { start, near, by };
  page.degree = (node) => start[node + 1] - start[node];
  page.eachNeighbour = function (node, visit) {
    for (let at = start[node]; at < start[node + 1]; at += 1) visit(near[at], by[at]);
  };

  page.ranked = data.rankings.map((ranking) => new Map(ranking.items.map((item) => [item[0], item])));
  page.letters = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
})(window.networkPage = window.networkPage || {});
