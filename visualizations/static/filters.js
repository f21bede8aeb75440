// What is shown: by type (which is the legend of shapes as well), field of action, phase and, of two dates, by change.
"use strict";
(function (page) {
  const { data } = page;

  function toggled(set, value, on) {
    const next = new Set(set);
    if (on) next.add(value);
    else next.delete(value);
    return next;
  }

  function box(label, count, checked, change, swatch) {
    const input = page.make("input", { type: "checkbox" });
    input.checked = checked;
    input.addEventListener("change", () => change(input.checked));
    return page.make("label", { class: "choice" }, input, swatch, page.make("span", {}, page.bdi(label)),
      page.make("span", { class: "count" }, page.number(count)));
  }

  const counted = new Map();
  function count(field) {
    if (!counted.has(field)) {
      const numbers = data.nodes[field].values.map(() => 0);
      for (let node = 0; node < page.count; node += 1) {
        const codes = field === "fields_of_action" ? data.nodes[field].lists[node] || []
          : data.nodes[field].codes.length ? [data.nodes[field].codes[node]] : [];
        for (const code of codes) if (code >= 0) numbers[code] += 1;
      }
      counted.set(field, numbers);
    }
    return counted.get(field);
  }

  // The boxes are made anew only where the language or the choice changed, so that the focus stays where it is.
  function fill(id, rows) {
    const group = document.getElementById(id);
    group.closest("[data-group]").hidden = rows.length < (id === "types" ? 1 : 2);
    const focused = [...group.querySelectorAll("input")].indexOf(document.activeElement);
    group.replaceChildren(...rows);
    if (focused >= 0) group.querySelectorAll("input")[focused]?.focus();
  }

  page.showFilters = function () {
    const { state } = page;
    const types = data.types.map((type, number) => [type, number]).sort((one, other) => count("type")[other[1]] - count("type")[one[1]]);
    fill("types", types.map(([type, number]) => box(page.said(type), count("type")[number], !state.hidden.has(number),
      (on) => page.change({ hidden: toggled(page.state.hidden, number, !on) }),
      page.typeSwatch(type))));
    for (const field of ["fields_of_action", "phase"]) {
      fill(field, data.nodes[field].values.map((_, code) => box(page.valueSaid(field, code), count(field)[code], state[field].has(code),
        (on) => page.change({ [field]: toggled(page.state[field], code, on) }))));
    }
    const change = document.getElementById("change");
    change.closest("[data-group]").hidden = !data.comparison;
    change.value = state.change;
    const shown = page.seen.nodes.reduce((sum, value) => sum + value, 0);
    let ties = 0;
    for (let tie = 0; tie < page.tieCount; tie += 1) if (page.tieSeen(tie)) ties += 1;
    const key = shown === page.count ? "all" : "some";
    document.getElementById("shown").textContent = page.word(key, { shown, count: page.count, ties });
    document.getElementById("empty").hidden = shown > 0;
    document.getElementById("empty").textContent = page.word(page.count ? "allHidden" : "emptyNetwork");
    const filtered = state.hidden.size || state.fields_of_action.size || state.phase.size || state.change || state.steps ||
      state.selected >= 0 || state.from >= 0 || state.to >= 0 || state.tie >= 0 || state.bundle >= 0;
    document.getElementById("again").hidden = !filtered;
  };

  page.connectFilters = function () {
    document.getElementById("change").addEventListener("change", (event) => { page.change({ change: event.target.value }); page.fit(); });
    document.getElementById("again").addEventListener("click", () => { page.startAgain(); page.fit(); });
    for (const key of ["size", "colour"]) {
      document.getElementById(key).addEventListener("change", (event) => page.change({ [key]: event.target.value }));
    }
  };
})(window.networkPage = window.networkPage || {});
