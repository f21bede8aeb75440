// The lines: drawn under the nodes in few strokes, since thirty thousand lines of vis-network's own take seconds.
"use strict";
(function (page) {
  const { data } = page;
  const widths = [1, 1.8, 3];
  const fine = [0.7, 1.1, 1.6]; // where lines are so many that thick ones would hide the nodes

  // 0, 1 or 2: how thick a line is, by its weight (or how many ties it stands for) among all.
  page.weightOf = function (line) {
    if (line.count) return line.count;
    return line.ties.reduce((sum, tie) => sum + Math.max(data.ties.weight[tie] ?? page.times(tie), 0), 0);
  };
  function classes(scene) {
    if (!scene.thick) {
      const weights = scene.lines.map(page.weightOf);
      const high = weights.reduce((most, weight) => Math.max(most, weight), 0);
      const low = weights.reduce((least, weight) => Math.min(least, weight), Infinity);
      // Weights that hardly differ, as those of well and better known ties, are no different to the eye.
      scene.thick = weights.map((weight) => (high > low && high >= 2 * low ? Math.min(Math.floor((3 * (weight - low)) / (high - low)), 2) : 0));
    }
    return scene.thick;
  }
  page.lineWidth = (scene, line) => (scene.lines.length > 3000 ? fine : widths)[classes(scene)[line]];
  page.lineSeen = (scene, line) => scene.key === "overview" || scene.lines[line].ties.some(page.tieSeen);
  page.lineChange = (line) =>
    (data.comparison && line.ties.reduce((found, tie) => found || data.comparison.ties[tie] || 0, 0)) || 0;

  page.faintness = (scene) => Math.max(0.22, Math.min(0.7, 26 / Math.sqrt(scene.lines.length + 1)));

  // Those lines that may be in the window, in the unit of the picture.
  page.drawLines = function (context, scene, box, scale, hurried) {
    const ink = page.ink();
    const step = hurried ? Math.max(1, Math.ceil(scene.lines.length / 4000)) : 1;
    const batches = new Map();
    const thick = classes(scene);
    for (let at = 0; at < scene.lines.length; at += step) {
      if (!page.shownLines[at]) continue;
      const line = scene.lines[at];
      const [x1, y1, x2, y2] = [scene.x[line.from], scene.y[line.from], scene.x[line.to], scene.y[line.to]];
      if (Math.max(x1, x2) < box.left || Math.min(x1, x2) > box.right || Math.max(y1, y2) < box.top || Math.min(y1, y2) > box.bottom) continue;
      const key = `${thick[at]}${page.state.colour === "change" ? page.lineChange(line) : 0}`;
      if (!batches.has(key)) batches.set(key, { width: page.lineWidth(scene, at), change: Number(key.slice(1)), lines: [] });
      batches.get(key).lines.push(x1, y1, x2, y2);
    }
    for (const { width, change, lines } of [...batches.values()].sort((one, other) => Math.abs(one.change) - Math.abs(other.change))) {
      context.globalAlpha = change ? 1 : page.faintness(scene);
      context.strokeStyle = change ? page.changeColours[change] : ink.tie;
      context.lineWidth = (change ? width + 1 : width) / scale;
      context.setLineDash(change < 0 ? [7 / scale, 5 / scale] : []);
      context.beginPath();
      for (let at = 0; at < lines.length; at += 4) {
        context.moveTo(lines[at], lines[at + 1]);
        context.lineTo(lines[at + 2], lines[at + 3]);
      }
      context.stroke();
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
  };

  // The lines that stand out, with an arrow where ties have a direction.
  page.drawStrongLines = function (context, scene, scale) {
    context.strokeStyle = context.fillStyle = page.ink().strong;
    for (const at of page.strongLines) {
      const line = scene.lines[at];
      context.lineWidth = (page.lineWidth(scene, at) + 0.8) / scale;
      context.beginPath();
      context.moveTo(scene.x[line.from], scene.y[line.from]);
      context.lineTo(scene.x[line.to], scene.y[line.to]);
      context.stroke();
      if (data.ties.directed) for (const tie of line.ties) if (page.seen.ties.has(tie)) arrow(context, scene, tie, scale);
    }
  };
  function arrow(context, scene, tie, scale) {
    const [from, to] = [scene.item.get(data.ties.from[tie]), scene.item.get(data.ties.to[tie])];
    const angle = Math.atan2(scene.y[to] - scene.y[from], scene.x[to] - scene.x[from]);
    const back = page.radii[to] + 2 / scale;
    const [x, y] = [scene.x[to] - back * Math.cos(angle), scene.y[to] - back * Math.sin(angle)];
    const length = 9 / scale;
    context.beginPath();
    context.moveTo(x, y);
    for (const side of [-0.4, 0.4]) context.lineTo(x - length * Math.cos(angle + side), y - length * Math.sin(angle + side));
    context.fill();
  }

  // The line nearest to a point within a reach, or -1.
  page.lineAt = function (scene, x, y, reach) {
    let [found, nearest] = [-1, reach];
    scene.lines.forEach((line, at) => {
      if (!page.shownLines[at]) return;
      const [x1, y1] = [scene.x[line.from], scene.y[line.from]];
      const [right, down] = [scene.x[line.to] - x1, scene.y[line.to] - y1];
      const part = Math.max(0, Math.min(1, ((x - x1) * right + (y - y1) * down) / (right * right + down * down || 1)));
      const distance = Math.hypot(x - x1 - part * right, y - y1 - part * down);
      if (distance < nearest) [found, nearest] = [at, distance];
    });
    return found;
  };
})(window.networkPage = window.networkPage || {});
