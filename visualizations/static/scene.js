// What is drawn at present: the whole network, or of a large one its bundles, one opened bundle, or some nodes of it.
"use strict";
(function (page) {
  const { data } = page;
  const { overview } = data;
  const most = 3000; // nodes that stand around one in a picture of their own

  // Items are what is drawn: `node[item]` is the node's place, or -1 for a bundle, which is then `bundle[item]`.
  function ofNodes(key, members, x, y) {
    const item = new Map();
    members.forEach((node, at) => item.set(node, at));
    const pairs = new Map();
    for (let tie = 0; tie < page.tieCount; tie += 1) {
      const [from, to] = [item.get(data.ties.from[tie]), item.get(data.ties.to[tie])];
      if (from === undefined || to === undefined || from === to) continue;
      const pair = Math.min(from, to) * members.length + Math.max(from, to);
      const known = pairs.get(pair);
      if (known) known.ties.push(tie);
      else pairs.set(pair, { from, to, ties: [tie] });
    }
    return { key, node: members, item, lines: [...pairs.values()], x: Float64Array.from(members, x), y: Float64Array.from(members, y) };
  }

  function whole() {
    const members = Array.from({ length: page.count }, (_, node) => node);
    return ofNodes("all", members, (node) => page.x[node], (node) => page.y[node]);
  }

  function bundles() {
    const size = overview.names.map(() => 0);
    for (const bundle of overview.of) size[bundle] += 1;
    return {
      key: "overview", node: size.map(() => -1), bundle: size.map((_, bundle) => bundle), size,
      largest: Math.max(...size), item: new Map(),
      // Of the lines between bundles only the strongest: nearly all bundles of a large network are tied somehow.
      lines: [...overview.ties].sort((one, other) => other[2] - one[2]).slice(0, 3 * size.length)
        .map(([from, to, count]) => ({ from, to, ties: [], count })),
      ...page.placed(overview),
    };
  }

  function opened(bundle) {
    const members = [];
    overview.of.forEach((other, node) => { if (other === bundle) members.push(node); });
    return ofNodes(`bundle${bundle}`, members, (node) => page.x[node], (node) => page.y[node]);
  }

  // Rings around a node, one a step; or a row of the nodes of a way.
  function around(node, steps) {
    const found = page.stepsFrom(node, page.seen.filter, steps);
    const members = found.reached.slice(0, most);
    const rings = members.map((member) => found.steps[member]);
    const size = [0, 0, 0, 0];
    for (const ring of rings) size[ring] += 1;
    const radius = size.map((count, ring) => ring && Math.max(ring * 150, (count * 14) / (2 * Math.PI)));
    for (let ring = 1; ring < 4; ring += 1) radius[ring] = Math.max(radius[ring], radius[ring - 1] + 110);
    const at = [0, 0, 0, 0];
    const place = new Map(members.map((member, index) => {
      const angle = (2 * Math.PI * at[rings[index]]++) / size[rings[index]];
      return [member, [radius[rings[index]] * Math.cos(angle), radius[rings[index]] * Math.sin(angle)]];
    }));
    return ofNodes(`around${node}:${steps}`, members, (member) => place.get(member)[0], (member) => place.get(member)[1]);
  }

  function alongWay(path, from) {
    const members = [from];
    for (const tie of path) {
      const last = members[members.length - 1];
      members.push(data.ties.from[tie] === last ? data.ties.to[tie] : data.ties.from[tie]);
    }
    return ofNodes(`way${members.join("-")}`, members, (node) => members.indexOf(node) * 170, (node) => (members.indexOf(node) % 2) * 60);
  }

  const kept = new Map();
  page.sceneOf = function (state) {
    let [key, make] = ["all", whole];
    if (overview) {
      if (page.seen.path) [key, make] = [null, () => alongWay(page.seen.path, state.from)];
      else if (state.selected >= 0 && state.steps) [key, make] = [null, () => around(state.selected, state.steps)];
      else if (state.bundle >= 0) [key, make] = [`bundle${state.bundle}`, () => opened(state.bundle)];
      else [key, make] = ["overview", bundles];
    }
    if (key === null) return make();
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key);
  };

  page.bundleName = function (bundle, short = false) {
    const { name, lead } = overview.names[bundle];
    if (name) return page.said(name);
    return short ? page.name(lead) : page.word("bundleAround", { name: page.isolated(page.name(lead)) });
  };
})(window.networkPage = window.networkPage || {});
