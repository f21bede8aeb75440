// The way between two: chosen in two fields, drawn, and told step by step.
"use strict";
(function (page) {
  const { data } = page;

  page.wayFrom = function (node) {
    page.change({ from: node });
    document.getElementById("way").open = true;
    document.getElementById("to").focus();
  };

  page.showWay = function () {
    const { from, to } = page.state;
    for (const key of ["from", "to"]) {
      const input = document.getElementById(key);
      if (document.activeElement !== input) input.value = page.state[key] >= 0 ? page.fullName(page.state[key]) : "";
    }
    const steps = document.getElementById("way-steps");
    const told = document.getElementById("way-told");
    steps.replaceChildren();
    told.textContent = "";
    if (from < 0 || to < 0) return;
    document.getElementById("way").open = true;
    const { path } = page.seen;
    told.textContent = path ? page.word("wayLength", { count: path.length }) : page.word("noWay");
    if (!path) return;
    let node = from;
    const stop = (at) => page.make("button", { type: "button", class: "plain", onclick: () => page.centre(at) }, page.bdi(page.shortened(page.fullName(at), 80)));
    steps.append(page.make("li", {}, stop(node)));
    for (const tie of path) {
      const outward = data.ties.from[tie] === node;
      node = outward ? data.ties.to[tie] : data.ties.from[tie];
      const word = page.tieWord(tie) || page.word("tiedTo");
      steps.append(page.make("li", {}, page.make("small", {}, `${outward || !data.ties.directed ? "↓" : "↑"} ${word}`), stop(node)));
    }
  };

  page.connectWay = function () {
    for (const key of ["from", "to"]) {
      page.combobox(document.getElementById(key), (node) => {
        page.change({ [key]: node, ...(node >= 0 ? { selected: -1 } : {}) });
        if (page.seen.path) page.showStrong();
      }, () => page.state[key]);
    }
    document.getElementById("way-end").addEventListener("click", () => page.change({ from: -1, to: -1 }));
  };
})(window.networkPage = window.networkPage || {});
