// The marks of the nodes: all of one look in one stroke, so that ten thousand take no longer than a blink.
"use strict";
(function (page) {
  const { data } = page;

  page.itemRadius = function (item) {
    const { scene } = page;
    const node = scene.node[item];
    if (node >= 0) return page.radius(node, scene.node.length);
    return 6 + 26 * Math.sqrt(scene.size[item] / scene.largest);
  };

  // Shape, fill and border of an item; what is gone on the later of two dates is hollow and dashed.
  page.lookOf = function (item) {
    const node = page.scene.node[item];
    if (node < 0) return { shape: "dot", fill: data.looks.groups[0], border: "#4b5563", dashed: false };
    const fill = page.fill(node);
    const dashed = page.state.colour === "change" && data.comparison.nodes[node] < 0;
    return { shape: page.typeOf(node).shape, fill: dashed ? page.ink().paper : fill, border: dashed ? fill : page.border(node), dashed };
  };

  // The items (all of them without a list) that are seen and lie in the window.
  page.drawItems = function (context, items, box) {
    const { scene, radii } = page;
    const looks = new Map();
    for (const item of items || scene.node.keys()) {
      const [x, y, radius] = [scene.x[item], scene.y[item], radii[item]];
      if (!page.shownItems[item] || x + radius < box.left || x - radius > box.right || y + radius < box.top || y - radius > box.bottom) continue;
      const look = page.lookOf(item);
      const key = `${look.shape} ${look.fill} ${look.border} ${look.dashed}`;
      if (!looks.has(key)) looks.set(key, { ...look, items: [] });
      looks.get(key).items.push(item);
    }
    const scale = page.network.getScale();
    for (const { shape, fill, border, dashed, items: alike } of looks.values()) {
      context.beginPath();
      context.fillStyle = fill;
      for (const item of alike) {
        const radius = radii[item];
        // So small that no shape can be told: a square is quickest.
        if (radius * scale < 2.5) context.fillRect(scene.x[item] - radius, scene.y[item] - radius, 2 * radius, 2 * radius);
        else page.trace(context, shape, scene.x[item], scene.y[item], radius);
      }
      context.fill();
      if (border === fill) continue;
      context.strokeStyle = border;
      context.lineWidth = (dashed ? 2 : 1) / scale;
      context.setLineDash(dashed ? [4 / scale, 3 / scale] : []);
      context.stroke();
      context.setLineDash([]);
    }
  };
})(window.networkPage = window.networkPage || {});
