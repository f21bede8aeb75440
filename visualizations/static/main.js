// Puts the page together: reads the address, draws, and keeps every part in step with what the reader chooses.
"use strict";
(function (page) {
  const root = document.documentElement;
  let drawn = "";

  function show(state, before) {
    const language = !before || state.language !== before.language;
    root.dataset.theme = page.dark() ? "dark" : "light";
    if (language) page.translate();
    page.look(state, before);
    document.getElementById("picture-side").hidden = state.view !== "picture";
    document.getElementById("table-side").hidden = state.view !== "table";
    page.showDetails(state, before);
    page.scene = page.sceneOf(state);
    page.showFilters();
    page.showLegend();
    page.showRanking();
    page.showWay();
    page.showTable();
    // Last, when all around it has its size: a picture that changes its size is drawn twice.
    if (state.view === "picture") page.drawScene(drawn !== "picture");
    drawn = state.view;
    for (const key of ["de", "en"]) document.getElementById(key).setAttribute("aria-pressed", String(state.language === key));
    for (const key of ["picture", "table"]) document.getElementById(`view-${key}`).setAttribute("aria-pressed", String(state.view === key));
    document.getElementById("theme").setAttribute("aria-pressed", String(page.dark()));
  }

  function connect() {
    const click = (id, does) => document.getElementById(id).addEventListener("click", does);
    for (const language of ["de", "en"]) click(language, () => page.change({ language }));
    for (const view of ["picture", "table"]) click(`view-${view}`, () => page.change({ view }));
    click("theme", () => page.change({ theme: page.dark() ? "light" : "dark" }));
    click("nearer", () => page.zoom(1.4));
    click("farther", () => page.zoom(1 / 1.4));
    click("whole", () => page.fit());
    click("move", (event) => {
      if (page.moving) return page.stopMoving();
      page.startMoving();
      event.currentTarget.setAttribute("aria-pressed", "true");
    });
    click("help-open", () => document.getElementById("help").showModal());
    click("help-close", () => document.getElementById("help").close());
    click("bundle-back", () => page.change({ bundle: -1, selected: -1, from: -1, to: -1 }));
    click("skip", (event) => {
      event.preventDefault();
      page.change({ view: "table" });
      document.getElementById("table-nodes").focus();
    });
    page.combobox(document.getElementById("search"), (node) => {
      if (node < 0) return page.change({ selected: -1 });
      page.change({ selected: node });
      page.showStrong();
    });
    page.connectFilters();
    page.connectWay();
    page.connectTable();
    page.connectSaving();
    page.connectKeyboard();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(page.state, page.state));
    matchMedia("(max-width: 60rem)").addEventListener("change", fold);
  }
  // On a narrow window the filters start folded, so that the picture comes first.
  function fold() {
    document.getElementById("choices").open = !matchMedia("(max-width: 60rem)").matches;
  }

  page.readAddress();
  fold();
  connect();
  show(page.state, null);
  page.whenChanged(show);
  page.showStrong();
  requestAnimationFrame(() => setTimeout(() => { root.dataset.ready = "yes"; page.readyAt = performance.now(); }));
})(window.networkPage = window.networkPage || {});
