// What size, colour and lines mean, in words; and the list of the highest ranked.
"use strict";
(function (page) {
  const { data } = page;

  page.measureName = function (key) {
    if (key.startsWith("ranking")) return page.said(data.rankings[Number(key.slice("ranking".length))].name);
    return page.word(key === "group" ? "byGroup" : key === "type" ? "byType" : key === "change" ? "byChange" : key === "same" ? "allSame" : "byTies");
  };
  function options(select, keys, chosen) {
    select.replaceChildren(...keys.map((key) => page.make("option", { value: key, selected: key === chosen }, page.measureName(key))));
    select.value = chosen;
  }

  // What each colour means, as {colour, words}; `scale` instead of words for the steps between two numbers.
  page.colourKey = function () {
    const { colour } = page.state;
    if (colour === "type") return [];
    if (colour === "group") {
      const named = data.groups.names.slice(0, data.looks.groups.length);
      const rows = named.map((name, group) => ({ colour: data.looks.groups[group], words: page.said(name) }));
      return data.groups.names.length > named.length ? [...rows, { colour: "#8a919b", words: page.word("otherGroups") }] : rows;
    }
    if (colour === "change") {
      const [before, after] = [page.day(data.comparison.before), page.day(data.comparison.after)];
      const told = (key, wanted) => page.word(key, {
        before, after, ...Object.fromEntries(["nodes", "ties"].map((kind) => [kind, Object.values(data.comparison[kind]).filter((value) => value === wanted).length])),
      });
      return [{ colour: page.changeColours[1], words: told("isNew", 1) },
        { colour: page.changeColours[-1], words: told("isGone", -1), dashed: true },
        { colour: page.changeColours[0], words: page.word("isSame") }];
    }
    const steps = { scale: page.range(colour).map((value) => page.number(value)) };
    return colour === "ties" ? [steps] : [steps, { colour: "#8a919b", words: page.word("notRanked") }];
  };
  page.keyBorder = () => (page.dark() ? "#d4d8de" : "#4b5563");
  const row = ({ colour, words, dashed, scale }) => (scale
    ? page.make("li", { class: "scale" }, page.make("span", {}, scale[0]),
      ...data.looks.scale.map((shade) => page.swatch("square", shade, page.keyBorder())), page.make("span", {}, scale[1]))
    : page.make("li", {}, dashed ? page.swatch("dot", "none", colour, "4 3") : page.swatch("dot", colour, page.keyBorder()),
      page.make("span", {}, page.bdi(words))));

  page.showLegend = function () {
    const { state } = page;
    options(document.getElementById("size"), page.sizes(), state.size);
    options(document.getElementById("colour"), page.colours(), state.colour);
    document.getElementById("colours").replaceChildren(...page.colourKey().map(row));
    const bundled = page.scene.key === "overview";
    const sentences = bundled ? [page.word("legendBundles")] : [
      page.word("legendShape"),
      state.size === "same" ? null : page.word("legendSize", { measure: page.measureName(state.size) }),
      state.colour === "type" ? null : page.word("legendColour", { measure: page.measureName(state.colour) }),
      page.word(data.ties.directed ? "legendTiesDirected" : "legendTies"),
      page.word(data.arrangement === "rings" ? "legendRings" : "legendCloseness"),
    ];
    document.getElementById("meaning").textContent = sentences.filter(Boolean).join(" ");
    const bar = document.getElementById("bundle");
    bar.hidden = !data.overview || page.scene.key === "overview";
    if (!bar.hidden) document.getElementById("bundle-name").textContent = state.bundle >= 0 ? page.bundleName(state.bundle) : "";
  };

  page.showRanking = function () {
    const [ranking] = data.rankings;
    const section = document.getElementById("ranking");
    section.hidden = !ranking || !ranking.items.length;
    if (section.hidden) return;
    document.getElementById("ranking-name").textContent = page.said(ranking.name);
    document.getElementById("ranking-about").textContent = page.said(ranking.about);
    document.getElementById("ranking-list").replaceChildren(...ranking.items.slice(0, 10).map(([node, , rank]) =>
      page.make("li", { value: rank }, page.make("button", {
        type: "button", class: "plain", "aria-current": page.state.selected === node ? "true" : false,
        onclick: () => { page.change({ selected: node }); page.showStrong(); },
      }, page.bdi(page.shortened(page.fullName(node), 70))))));
  };
})(window.networkPage = window.networkPage || {});
