// The text twin: the same nodes and ties as tables that can be sorted, for screen readers and for whoever prefers to read.
"use strict";
(function (page) {
  const { data } = page;
  const length = 100;
  const order = { nodes: { column: 0, down: false }, ties: { column: 0, down: false } };
  let at = 0;

  const compared = (one, other) => (typeof one === "number" && typeof other === "number" ? one - other
    : String(one).localeCompare(String(other), page.state.language));

  function nodeColumns() {
    const columns = [
      ["name", (node) => page.name(node)], ["type", (node) => page.said(page.typeOf(node))],
      ["unit", (node) => page.value("unit_name", node)], ["district", (node) => page.value("district", node)],
      ["phase", (node) => page.value("phase", node)], ["tieCount", (node) => page.degree(node)],
    ].filter(([key, value]) => !["unit", "district", "phase"].includes(key) || seenNodes().some(value));
    data.rankings.forEach((ranking, number) => columns.push([
      page.word("rankHead", { name: page.said(ranking.name) }), (node) => { const found = page.ranked[number].get(node); return found ? found[2] : ""; }, true]));
    if (data.comparison) columns.push(["byChange", (node) => changed(data.comparison.nodes[node])]);
    return columns;
  }
  const changed = (value) => (value ? page.word(value > 0 ? "added" : "lost") : "");
  function tieColumns() {
    const columns = [
      ["fromNode", (tie) => page.fullName(data.ties.from[tie])], ["tie", (tie) => page.tieWord(tie) || page.word("tiedTo")],
      ["toNode", (tie) => page.fullName(data.ties.to[tie])], ["note", (tie) => page.tieNote(tie)],
    ];
    if (page.weighted) columns.push(["weightHead", (tie) => data.ties.weight[tie] ?? ""]);
    return columns;
  }
  const seenNodes = () => Array.from({ length: page.count }, (_, node) => node).filter((node) => page.seen.nodes[node]);
  const seenTies = () => Array.from({ length: page.tieCount }, (_, tie) => tie).filter(page.tieSeen);

  page.showTable = function () {
    if (page.state.view !== "table") return;
    const kind = page.state.table;
    const columns = kind === "nodes" ? nodeColumns() : tieColumns();
    const rows = kind === "nodes" ? seenNodes() : seenTies();
    const { column, down } = order[kind];
    const value = (columns[column] || columns[0])[1];
    const keyed = rows.map((row) => [value(row), row]);
    // Empty cells stand last, whichever way the column is sorted.
    keyed.sort((one, other) => (one[0] === "") - (other[0] === "") || (down ? -1 : 1) * compared(one[0], other[0]) || one[1] - other[1]);
    at = Math.max(0, Math.min(at, Math.floor((rows.length - 1) / length) * length));
    const head = columns.map(([key, , named], number) => page.make("th", {
      scope: "col", "aria-sort": number === column ? (down ? "descending" : "ascending") : "none",
    }, page.make("button", {
      type: "button", "data-column": number, onclick: () => {
        order[kind] = { column: number, down: column === number && !down };
        at = 0;
        page.showTable();
        document.querySelector(`#table thead [data-column="${number}"]`).focus();
      },
    }, named ? page.bdi(key) : page.word(key), page.make("span", { "aria-hidden": "true" }, number === column ? (down ? " ▼" : " ▲") : ""))));
    const body = keyed.slice(at, at + length).map(([, row]) => page.make("tr", {}, ...columns.map(([, read], number) => {
      const text = read(row);
      const shown = typeof text === "number" ? page.number(text) : page.shortened(text, 300);
      if (number) return page.make("td", { class: typeof text === "number" ? "number" : false }, page.bdi(shown));
      const chosen = kind === "nodes" ? { selected: row } : { tie: row, selected: -1 };
      return page.make("th", { scope: "row" }, page.make("button", { type: "button", class: "plain", onclick: () => page.change(chosen) }, page.bdi(shown)));
    })));
    const table = document.getElementById("table");
    table.replaceChildren(page.make("caption", {}, page.word(kind === "nodes" ? "tableNodes" : "tableTies", { count: rows.length })),
      page.make("thead", {}, page.make("tr", {}, ...head)), page.make("tbody", {}, ...body));
    for (const key of ["nodes", "ties"]) document.getElementById(`table-${key}`).setAttribute("aria-pressed", String(kind === key));
    const pages = document.getElementById("table-pages");
    pages.hidden = rows.length <= length;
    document.getElementById("table-part").textContent = page.word("part", { from: rows.length ? at + 1 : 0, to: Math.min(at + length, rows.length), count: rows.length });
    document.getElementById("table-back").disabled = at === 0;
    document.getElementById("table-on").disabled = at + length >= rows.length;
  };

  page.connectTable = function () {
    for (const kind of ["nodes", "ties"]) document.getElementById(`table-${kind}`).addEventListener("click", () => { at = 0; page.change({ table: kind }); });
    document.getElementById("table-back").addEventListener("click", () => { at -= length; page.showTable(); });
    document.getElementById("table-on").addEventListener("click", () => { at += length; page.showTable(); });
  };
})(window.networkPage = window.networkPage || {});
