// The names in the picture: the important first, none over another, more of them the nearer one looks.
"use strict";
(function (page) {
  const size = 13;
  const most = 160;
  page.font = (weight = 400) => `${weight} ${size}px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif`;

  page.itemName = (scene, item) => (scene.node[item] < 0 ? page.bundleName(scene.bundle[item], true) : page.name(scene.node[item]));

  // Items in the order in which their names are written: ranked ones, then the large; of two dates what changed.
  function order(scene) {
    const key = `${page.state.size} ${page.state.colour} ${page.state.language}`;
    if (scene.orderKey !== key) {
      const weight = (item) => {
        const node = scene.node[item];
        if (node < 0) return scene.size[item];
        const value = page.measure(page.state.size === "same" ? "ties" : page.state.size, node);
        const first = page.state.colour === "change" && page.changed(node) ? 1e9 : 0;
        return first + (value === null ? 0 : 1e6 + value) + page.degree(node) / 1e4;
      };
      const weights = scene.node.map((_, item) => weight(item));
      scene.order = scene.node.map((_, item) => item).sort((one, other) => weights[other] - weights[one] || one - other);
      scene.orderKey = key;
    }
    return scene.order;
  }

  // Places of the names on the window: [{text, x, y, strong}], y the middle of the line, x its centre.
  page.placeLabels = function (context, scene, view) {
    const taken = new Map(); // a grid of boxes that are taken
    const cell = 80;
    const cells = (box) => {
      const found = [];
      for (let row = Math.floor(box.top / cell); row <= Math.floor(box.bottom / cell); row += 1) {
        for (let column = Math.floor(box.left / cell); column <= Math.floor(box.right / cell); column += 1) found.push(`${column} ${row}`);
      }
      return found;
    };
    const free = (box, keys) => keys.every((key) => (taken.get(key) || []).every((other) =>
      box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom));
    const take = (box, keys) => { for (const key of keys) taken.set(key, [...(taken.get(key) || []), box]); };
    // No name covers one of the large marks.
    for (const item of page.strongItems && !page.state.steps ? page.strongItems : order(scene).slice(0, 80)) {
      const reach = page.radii[item] * view.scale - 4;
      if (reach < 4 || !page.shownItems[item]) continue;
      const { x, y } = view.place(scene.x[item], scene.y[item]);
      const box = { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach };
      if (x > 0 && y > 0 && x < view.width && y < view.height) take(box, cells(box));
    }
    const buttons = { left: view.width - 56, right: view.width, top: view.height - 190, bottom: view.height };
    take(buttons, cells(buttons));
    const placed = [];
    const wanted = page.strongItems
      ? [...page.strongItems, ...(page.state.steps ? order(scene).filter((item) => !page.strongItems.has(item)) : [])]
      : order(scene);
    const room = Math.min(most, Math.max(12, (view.width * view.height) / 17000));
    let tried = 0;
    for (const item of wanted) {
      if (placed.length >= room || tried > 1500) break;
      if (!page.shownItems[item]) continue;
      let { x, y } = view.place(scene.x[item], scene.y[item]);
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      tried += 1;
      const own = item === page.chosenItem;
      const text = page.shortened(page.itemName(scene, item), own ? 60 : view.width < 600 ? 22 : 30);
      context.font = page.font(own ? 700 : 400);
      const half = context.measureText(text).width / 2 + 8;
      if (2 * half < view.width) x = Math.max(half, Math.min(view.width - half, x)); // none is cut off at the border
      const reach = page.radii[item] * view.scale + 3;
      for (const middle of [y + reach + size / 2, y - reach - size / 2]) {
        const box = { left: x - half, right: x + half, top: middle - size / 2 - 4, bottom: middle + size / 2 + 4 };
        const keys = cells(box);
        if (!own && !free(box, keys)) continue;
        take(box, keys);
        placed.push({ text, x, y: middle, own });
        break;
      }
    }
    return placed;
  };

  page.drawLabels = function (context, scene, view) {
    const ink = page.ink();
    const placed = page.placeLabels(context, scene, view);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = ink.paper;
    context.fillStyle = ink.text;
    for (const { text, x, y, own } of placed) {
      context.font = page.font(own ? 700 : 400);
      context.globalAlpha = 0.85;
      context.strokeText(text, x, y);
      context.globalAlpha = 1;
      context.fillText(text, x, y);
    }
    page.labelCount = placed.length;
  };
})(window.networkPage = window.networkPage || {});
