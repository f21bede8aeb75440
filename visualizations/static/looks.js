// Size and colour of a node: by its type, its community, its ties, a ranking, or what changed between two dates.
"use strict";
(function (page) {
  const { data } = page;
  const { looks } = data;
  const grey = { light: "#8a919b", dark: "#8a919b" };
  page.changeColours = { 1: "#2a6fdb", "-1": "#c8501a", 0: "#a3a9b1" };

  page.dark = () => {
    if (page.state.theme) return page.state.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  };
  page.ink = () => (page.dark()
    ? { paper: looks.dark, text: "#eceef1", soft: "#b3b8bf", tie: "#8b939d", strong: "#8ec1ff" }
    : { paper: looks.light, text: "#1c1e21", soft: "#55595f", tie: "#8a919b", strong: "#0b4f9e" });

  // Whether a node or one of its ties is new or gone.
  const changed = new Set(data.comparison ? [...Object.keys(data.comparison.nodes).map(Number),
    ...Object.keys(data.comparison.ties).flatMap((tie) => [data.ties.from[tie], data.ties.to[tie]])] : []);
  page.changed = (node) => changed.has(node);

  // A number for each node, or null where it has none.
  page.measure = function (key, node) {
    if (key === "ties") return page.degree(node);
    const found = page.ranked[Number(key.slice("ranking".length))].get(node);
    return found ? found[1] : null;
  };
  const ranges = new Map();
  page.range = function (key) {
    if (!ranges.has(key)) {
      let [low, high] = [Infinity, -Infinity];
      for (let node = 0; node < page.count; node += 1) {
        const value = page.measure(key, node);
        if (value !== null) [low, high] = [Math.min(low, value), Math.max(high, value)];
      }
      ranges.set(key, low <= high ? [low, high] : [0, 0]);
    }
    return ranges.get(key);
  };
  // From 0 (the lowest) to 1 (the highest).
  const share = function (key, node) {
    const value = page.measure(key, node);
    if (value === null) return null;
    const [low, high] = page.range(key);
    return high > low ? (value - low) / (high - low) : 0.5;
  };

  page.spacing = (count) => Math.min(Math.max(0.8 * Math.sqrt(960000 / Math.max(count, 1)), 4), 90);
  page.radius = function (node, count) {
    const least = Math.min(Math.max(page.spacing(count) * 0.17, 2), 8);
    if (page.state.size === "same") return least * 1.4;
    const part = share(page.state.size, node);
    return part === null ? least : least * (1 + 1.9 * Math.sqrt(part));
  };

  page.fill = function (node) {
    const { colour } = page.state;
    if (colour === "type") return page.typeOf(node).colour;
    if (colour === "group") {
      const group = data.groups.of[node];
      return looks.groups[group] || grey.light;
    }
    if (colour === "change") return page.changeColours[data.comparison.nodes[node] || 0];
    const part = share(colour, node);
    return part === null ? grey.light : looks.scale[Math.min(Math.floor(part * looks.scale.length), looks.scale.length - 1)];
  };
  page.border = function (node) {
    if (page.state.colour === "type") return page.dark() ? page.typeOf(node).onDark : page.typeOf(node).colour;
    return page.dark() ? "#d4d8de" : "#4b5563";
  };
})(window.networkPage = window.networkPage || {});
