// The picture: vis-network keeps the nodes, the window and the pointer; lines, names and what stands out are ours.
"use strict";
(function (page) {
  const { data } = page;
  const frame = document.getElementById("picture");
  let network = null;
  let nodes = null;
  let drawnScene = null;
  let hurried = false;

  function derive() {
    const { scene, seen } = page;
    const size = scene.node.length;
    page.shownItems = Uint8Array.from(scene.node, (node) => (node < 0 ? 1 : seen.nodes[node]));
    page.shownLines = Uint8Array.from(scene.lines, (_, line) => (page.lineSeen(scene, line) ? 1 : 0));
    page.radii = new Float64Array(size);
    page.chosenItem = scene.item.get(page.state.selected) ?? -1;
    page.strongItems = null;
    page.strongLines = [];
    if (seen.strong && scene.key !== "overview") {
      page.strongItems = new Set([...(page.chosenItem >= 0 ? [page.chosenItem] : []),
        ...[...seen.strong].map((node) => scene.item.get(node)).filter((item) => item !== undefined)]);
      scene.lines.forEach((line, at) => { if (line.ties.some((tie) => seen.ties.has(tie))) page.strongLines.push(at); });
    }
  }

  page.drawScene = function (fit) {
    const fresh = drawnScene !== page.scene;
    drawnScene = page.scene;
    derive();
    page.scene.node.forEach((_, item) => { page.radii[item] = page.itemRadius(item); });
    if (fresh) {
      nodes = new vis.DataSet(page.scene.node.map((_, item) => ({ id: item, x: page.scene.x[item], y: page.scene.y[item] })));
      page.stopMoving?.();
      page.drawing = false;
      if (network) network.setData({ nodes, edges: new vis.DataSet() });
      else open();
      page.drawing = true;
    }
    if (fresh || fit) page.fit();
    else network.redraw();
  };

  // vis-network draws no node by itself, it only has to know how large each is: none that is not seen can be dragged.
  const dimensions = { width: 0, height: 0 };
  const answer = { nodeDimensions: dimensions };
  function extent({ id }) {
    dimensions.width = dimensions.height = page.shownItems[id] ? 2 * page.radii[id] : 0;
    return answer;
  }

  function open() {
    const { vis: settings } = data.looks;
    network = new vis.Network(frame, { nodes, edges: new vis.DataSet() }, {
      ...settings, layout: { improvedLayout: false },
      edges: { ...settings.edges, color: { inherit: false }, hidden: true },
      nodes: { chosen: false, borderWidth: 0, shape: "custom", ctxRenderer: extent },
      interaction: { ...settings.interaction, selectable: false, selectConnectedEdges: false, hover: false, tooltipDelay: 1e8 },
    });
    page.network = network;
    network.on("beforeDrawing", (context) => {
      if (page.moving) for (const [item, place] of Object.entries(network.getPositions())) page.moveItem(item, place);
      if (!page.drawing) return;
      page.drawLines(context, page.scene, box(), network.getScale(), hurried);
      page.drawItems(context, null, box());
    });
    network.on("afterDrawing", over);
    network.on("click", (event) => clicked(event.pointer));
    network.on("dragStart", () => { hurried = true; });
    network.on("dragging", (event) => {
      for (const [item, place] of Object.entries(network.getPositions(event.nodes))) page.moveItem(item, place);
    });
    network.on("dragEnd", () => { hurried = false; network.redraw(); });
    let rest = 0;
    network.on("zoom", () => {
      hurried = true;
      clearTimeout(rest);
      rest = setTimeout(() => { hurried = false; network.redraw(); }, 160);
    });
    const canvas = frame.querySelector("canvas");
    canvas.setAttribute("aria-hidden", "true");
    const tip = document.getElementById("tip");
    canvas.addEventListener("mousemove", (event) => {
      if (event.buttons) return;
      const item = page.itemAt(event.offsetX, event.offsetY);
      tip.hidden = item < 0;
      frame.classList.toggle("over", item >= 0);
      if (item < 0) return;
      tip.replaceChildren(page.bdi(page.scene.node[item] < 0 ? page.itemName(page.scene, item) : page.fullName(page.scene.node[item])));
      tip.style.left = `${Math.min(event.offsetX + 14, frame.clientWidth - 60)}px`;
      tip.style.top = `${event.offsetY + 14}px`;
    });
    canvas.addEventListener("mouseleave", () => { tip.hidden = true; });
  }
  page.moveItem = (item, place) => { [page.scene.x[item], page.scene.y[item]] = [place.x, place.y]; };

  function box() {
    const from = network.DOMtoCanvas({ x: 0, y: 0 });
    const to = network.DOMtoCanvas({ x: frame.clientWidth, y: frame.clientHeight });
    return { left: from.x, top: from.y, right: to.x, bottom: to.y };
  }
  page.windowView = () => ({
    width: frame.clientWidth, height: frame.clientHeight, scale: network.getScale(), place: (x, y) => network.canvasToDOM({ x, y }),
  });

  // Over the nodes: what does not stand out is covered by a veil, what does is drawn again, then the names.
  function over(context) {
    if (!page.drawing) return;
    const { scene } = page;
    const scale = network.getScale();
    if (page.strongItems) {
      const { left, top, right, bottom } = box();
      context.globalAlpha = page.state.steps ? 0 : 0.8;
      context.fillStyle = page.ink().paper;
      context.fillRect(left, top, right - left, bottom - top);
      context.globalAlpha = 1;
      page.drawStrongLines(context, scene, scale);
      page.drawItems(context, page.strongItems, box());
      if (page.chosenItem >= 0) {
        context.beginPath();
        context.arc(scene.x[page.chosenItem], scene.y[page.chosenItem], page.radii[page.chosenItem] + 5 / scale, 0, 2 * Math.PI);
        context.strokeStyle = page.ink().strong;
        context.lineWidth = 2.5 / scale;
        context.stroke();
      }
    }
    // Names keep their size on the window however near one looks.
    const ratio = context.canvas.width / context.canvas.clientWidth || 1;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!hurried) page.drawLabels(context, scene, page.windowView());
    context.restore();
    page.frames = (page.frames || 0) + 1;
  }

  // The item under a point of the window, or the nearest within a few pixels; -1 if there is none.
  page.itemAt = function (left, top) {
    const { x, y } = network.DOMtoCanvas({ x: left, y: top });
    const scale = network.getScale();
    let [found, nearest] = [-1, Infinity];
    for (let item = 0; item < page.scene.node.length; item += 1) {
      if (!page.shownItems[item]) continue;
      const distance = Math.hypot(page.scene.x[item] - x, page.scene.y[item] - y) - page.radii[item];
      if (distance < Math.min(nearest, 6 / scale)) [found, nearest] = [item, distance];
    }
    return found;
  };
  function clicked({ DOM }) {
    const item = page.itemAt(DOM.x, DOM.y);
    if (item >= 0) return page.choose(item);
    const { x, y } = network.DOMtoCanvas(DOM);
    const line = page.lineAt(page.scene, x, y, 6 / network.getScale());
    const tie = line >= 0 ? page.scene.lines[line].ties.find(page.tieSeen) ?? -1 : -1;
    page.change({ selected: -1, tie });
  }
  page.choose = function (item) {
    const node = page.scene.node[item];
    if (node < 0) page.change({ bundle: page.scene.bundle[item], selected: -1 });
    else page.change({ selected: node });
  };

  // The items into the window, no nearer than `nearest`; without items all that is seen.
  page.fit = function (items = null, nearest = 2.2) {
    const { scene } = page;
    // vis-network learns late that the details have opened beside the picture, and would fit into the old window.
    const canvas = frame.querySelector("canvas");
    if (canvas.clientWidth !== frame.clientWidth || canvas.clientHeight !== frame.clientHeight) network.setSize("100%", "100%");
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const item of items || scene.node.keys()) {
      if (!page.shownItems[item]) continue;
      [left, right] = [Math.min(left, scene.x[item]), Math.max(right, scene.x[item])];
      [top, bottom] = [Math.min(top, scene.y[item]), Math.max(bottom, scene.y[item])];
    }
    if (left > right) return network.redraw();
    const room = (length, border) => Math.max(length - 2 * border, 40);
    const borders = frame.clientWidth < 600 ? [36, 36] : [70, 44];
    const scale = Math.min(room(frame.clientWidth, borders[0]) / Math.max(right - left, 1), room(frame.clientHeight, borders[1]) / Math.max(bottom - top, 1), nearest);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale });
  };
  // What stands out into the window, after a choice that was not made in the picture.
  page.showStrong = function () {
    if (page.state.view === "picture" && page.strongItems?.size) page.fit(page.strongItems, Math.max(network.getScale(), 1.3));
  };
  // The chosen node back into the window, if the arrows left it.
  page.centre = function (node) {
    const item = page.scene.item.get(node);
    if (item === undefined) return;
    const { x, y } = network.canvasToDOM({ x: page.scene.x[item], y: page.scene.y[item] });
    const inside = x > 40 && y > 40 && x < frame.clientWidth - 40 && y < frame.clientHeight - 60;
    if (!inside) network.moveTo({ position: { x: page.scene.x[item], y: page.scene.y[item] } });
  };
  page.zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
  page.shift = (right, down) => {
    const { x, y } = network.getViewPosition();
    const scale = network.getScale();
    network.moveTo({ position: { x: x + right / scale, y: y + down / scale } });
  };

  // Forces in the browser, only when asked for: vis-network gets the ties, unseen, and moves the nodes.
  page.startMoving = function () {
    network.storePositions();
    const edges = page.scene.lines.map((line, id) => ({ id, from: line.from, to: line.to }));
    network.setData({ nodes, edges: new vis.DataSet(edges) });
    page.moving = true;
    network.setOptions({ physics: { enabled: true, stabilization: false } });
  };
  page.stopMoving = function () {
    if (!page.moving) return;
    network.setOptions({ physics: { enabled: false } });
    page.moving = false;
    network.storePositions();
    document.getElementById("move").setAttribute("aria-pressed", "false");
  };
})(window.networkPage = window.networkPage || {});
