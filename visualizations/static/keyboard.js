// Everything without a mouse: in the picture the arrows go from node to node, and letters do what the buttons do.
"use strict";
(function (page) {
  const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let current = -1; // the item that the arrows are at, where no node is chosen (bundles)

  // The nearest seen item that lies more in that direction than across.
  function next(from, [right, down]) {
    const { scene } = page;
    let [found, nearest] = [-1, Infinity];
    for (let item = 0; item < scene.node.length; item += 1) {
      if (item === from || !page.shownItems[item]) continue;
      const [x, y] = [scene.x[item] - scene.x[from], scene.y[item] - scene.y[from]];
      const along = x * right + y * down;
      const across = Math.abs(x * down) + Math.abs(y * right);
      if (along <= 0 || across > along * 1.2) continue;
      const distance = along + 2 * across;
      if (distance < nearest) [found, nearest] = [item, distance];
    }
    return found;
  }
  function first() {
    const { scene } = page;
    return scene.node.reduce((best, _, item) => (page.shownItems[item] && (best < 0 || page.radii[item] > page.radii[best]) ? item : best), -1);
  }
  function go(event) {
    const { scene } = page;
    const at = page.chosenItem >= 0 ? page.chosenItem : scene.key === "overview" ? current : -1;
    const item = at < 0 ? first() : next(at, directions[event.key]);
    if (item < 0) return;
    if (scene.node[item] >= 0) {
      page.change({ selected: scene.node[item] });
      page.centre(scene.node[item]);
    } else {
      current = item;
      page.chosenItem = item;
      page.strongItems = null;
      page.network.redraw();
      page.announce(`${page.bundleName(scene.bundle[item])}, ${page.word("bundleSize", { count: scene.size[item] })}`);
    }
  }

  page.connectKeyboard = function () {
    const picture = document.getElementById("stage");
    picture.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== picture) return;
      const keys = {
        "+": () => page.zoom(1.4), "=": () => page.zoom(1.4), "-": () => page.zoom(1 / 1.4), 0: () => page.fit(),
        "/": () => document.getElementById("search").focus(), "?": () => document.getElementById("help").showModal(),
        Enter: () => {
          if (page.scene.key === "overview" && current >= 0) page.choose(current);
          else document.getElementById("details-name")?.focus();
        },
        Escape: () => leave(),
      };
      if (event.key in directions) event.shiftKey ? page.shift(...directions[event.key].map((way) => way * 80)) : go(event);
      else if (keys[event.key]) keys[event.key]();
      else return;
      event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && event.target !== picture && !document.getElementById("help").open) leave();
    });
    document.getElementById("details-close").addEventListener("click", leave);
  };
  // One step back: the chosen node or tie first, then the way, then the bundle.
  function leave() {
    const { state } = page;
    if (state.selected >= 0 || state.tie >= 0) page.change({ selected: -1, tie: -1 });
    else if (state.from >= 0 || state.to >= 0) page.change({ from: -1, to: -1 });
    else if (state.bundle >= 0) page.change({ bundle: -1 });
    else return;
    if (document.activeElement === document.body || document.getElementById("details").hidden) {
      document.getElementById(state.view === "table" ? "table-nodes" : "stage").focus({ preventScroll: true });
    }
  }
})(window.networkPage = window.networkPage || {});
