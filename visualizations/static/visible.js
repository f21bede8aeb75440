// Which nodes and ties are seen: filters, steps around a node, the way between two; and which stand out.
"use strict";
(function (page) {
  const { data, near } = page;

  // The nodes that carry one of the chosen values, and those without any value of the field that are tied to one.
  function matching(field, chosen) {
    if (!chosen.size) return null;
    const carries = (node) => (field === "phase"
      ? (data.nodes.phase.codes.length && data.nodes.phase.codes[node] >= 0 ? [data.nodes.phase.codes[node]] : null)
      : data.nodes[field].lists[node] || null);
    const kept = new Uint8Array(page.count);
    const without = new Uint8Array(page.count);
    for (let node = 0; node < page.count; node += 1) {
      const codes = carries(node);
      if (!codes) without[node] = 1;
      else if (codes.some((code) => chosen.has(code))) kept[node] = 1;
    }
    const all = kept.slice();
    for (let node = 0; node < page.count; node += 1) {
      if (kept[node]) page.eachNeighbour(node, (other) => { if (without[other]) all[other] = 1; });
    }
    return all;
  }

  // Steps from a node over seen nodes, -1 where there is no way; ends early after `most` steps.
  page.stepsFrom = function (from, seen, most = Infinity) {
    const steps = new Int32Array(page.count).fill(-1);
    const through = new Int32Array(page.count).fill(-1);
    const queue = [from];
    steps[from] = 0;
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head];
      if (steps[node] >= most) break;
      for (let at = near.start[node]; at < near.start[node + 1]; at += 1) {
        const other = near.near[at];
        if (steps[other] < 0 && seen[other]) {
          steps[other] = steps[node] + 1;
          through[other] = near.by[at];
          queue.push(other);
        }
      }
    }
    return { steps, through, reached: queue };
  };

  // The shortest way over seen nodes as ties in order, or null; among equal ways the one with the lower ids.
  function way(from, to, seen) {
    if (from < 0 || to < 0 || !seen[from] || !seen[to]) return null;
    const { steps, through } = page.stepsFrom(from, seen);
    if (steps[to] < 0) return null;
    const ties = [];
    for (let node = to; node !== from;) {
      const tie = through[node];
      ties.unshift(tie);
      node = data.ties.from[tie] === node ? data.ties.to[tie] : data.ties.from[tie];
    }
    return ties;
  }

  function filtered(state) {
    const seen = new Uint8Array(page.count).fill(1);
    const parts = [matching("fields_of_action", state.fields_of_action), matching("phase", state.phase)];
    for (let node = 0; node < page.count; node += 1) {
      if (state.hidden.has(page.type(node)) || parts.some((part) => part && !part[node])) seen[node] = 0;
    }
    if (state.change) {
      const wanted = state.change === "added" ? 1 : -1;
      const kept = new Uint8Array(page.count);
      for (const [node, value] of Object.entries(data.comparison.nodes)) if (value === wanted) kept[node] = 1;
      for (const [tie, value] of Object.entries(data.comparison.ties)) {
        if (value === wanted) kept[data.ties.from[tie]] = kept[data.ties.to[tie]] = 1;
      }
      for (let node = 0; node < page.count; node += 1) seen[node] &= kept[node];
    }
    return seen;
  }

  const filterKeys = ["hidden", "fields_of_action", "phase", "change"];
  let filter = null;
  page.look = function (state, before) {
    if (!filter || !before || filterKeys.some((key) => state[key] !== before[key])) filter = filtered(state);
    let seen = filter;
    if (state.steps && state.selected >= 0) {
      const { steps } = page.stepsFrom(state.selected, seen, state.steps);
      seen = seen.map((value, node) => (value && steps[node] >= 0) || node === state.selected ? 1 : 0);
    }
    const path = state.from >= 0 && state.to >= 0 ? way(state.from, state.to, filter) : null;
    // What stands out, if anything does: the way, or the chosen node with its neighbours, or the chosen tie.
    let strong = null;
    const ties = new Set();
    if (path) {
      strong = new Set([state.from, state.to]);
      for (const tie of path) {
        ties.add(tie);
        strong.add(data.ties.from[tie]).add(data.ties.to[tie]);
      }
    } else if (state.selected >= 0) {
      strong = new Set([state.selected]);
      page.eachNeighbour(state.selected, (other, tie) => { if (seen[other]) { strong.add(other); ties.add(tie); } });
    } else if (state.tie >= 0) {
      strong = new Set([data.ties.from[state.tie], data.ties.to[state.tie]]);
      ties.add(state.tie);
    }
    page.seen = { nodes: seen, filter, path, strong, ties };
    page.tieSeen = (tie) => {
      if (!seen[data.ties.from[tie]] || !seen[data.ties.to[tie]]) return false;
      return !state.change || (data.comparison.ties[tie] || 0) === (state.change === "added" ? 1 : -1);
    };
  };
})(window.networkPage = window.networkPage || {});
