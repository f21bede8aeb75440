// The picture to take along: PNG, SVG and print, each with the title and the footer of the page.
"use strict";
(function (page) {
  const { data } = page;
  const name = "http://www.w3.org/2000/svg";
  const round = (value) => Math.round(value * 10) / 10;

  function element(kind, attributes, text) {
    const made = document.createElementNS(name, kind);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // What the shapes and the colours mean, in rows under the picture; returns the element and its height.
  function legend(width, top, ink, context) {
    const rows = element("g", { fill: ink.text, "font-size": 12 });
    let [left, line] = [16, top];
    context.font = "12px system-ui, sans-serif";
    data.types.forEach((type, number) => {
      if (!page.scene.node.some((node, item) => node >= 0 && page.shownItems[item] && page.type(node) === number)) return;
      const word = page.said(type);
      const room = context.measureText(word).width + 44;
      if (left + room > width && left > 16) [left, line] = [16, line + 20];
      const border = page.state.colour === "type" ? (page.dark() ? type.onDark : type.colour) : ink.soft;
      rows.append(page.svgShape(type.shape, left + 6, line, 5.5, { fill: page.state.colour === "type" ? type.colour : "none", stroke: border }),
        element("text", { x: left + 18, y: line + 4 }, word));
      left += room;
    });
    page.colourKey().forEach(({ colour, words, dashed, scale }, number) => {
      const marks = scale ? data.looks.scale : [colour];
      const word = scale ? `${page.measureName(page.state.colour)}: ${scale.join(" – ")}` : words;
      const room = context.measureText(word).width + 32 + 12 * marks.length;
      if (number === 0 || (left + room > width && left > 16)) [left, line] = [16, line + 20];
      marks.forEach((fill, at) => rows.append(page.svgShape(scale ? "square" : "dot", left + 6 + 12 * at, line, 5.5, dashed
        ? { fill: "none", stroke: fill, "stroke-width": 2, "stroke-dasharray": "4 3" } : { fill, stroke: page.keyBorder() })));
      rows.append(element("text", { x: left + 6 + 12 * marks.length, y: line + 4 }, word));
      left += room;
    });
    return [rows, line - top + 20];
  }

  // The window as it is seen, as an SVG element: lines, shapes, names, between a title and a legend with the footer.
  page.toSvg = function () {
    const { scene } = page;
    const view = page.windowView();
    const ink = page.ink();
    const [width, height] = [view.width, view.height];
    const context = document.createElement("canvas").getContext("2d");
    const [shapeWords, more] = legend(width, height + 60, ink, context);
    const whole = height + 76 + more;
    const svg = element("svg", { xmlns: name, viewBox: `0 0 ${width} ${whole}`, width, height: whole, "font-family": "system-ui, sans-serif" });
    svg.append(element("title", {}, page.said(data.title)), element("rect", { width, height: whole, fill: ink.paper }), shapeWords,
      element("text", { x: 16, y: 26, "font-size": 18, "font-weight": 700, fill: ink.text },
        [page.said(data.title), document.getElementById("subtitle").textContent].filter(Boolean).join(" – ")),
      element("text", { x: 16, y: whole - 14, "font-size": 11, fill: ink.soft }, document.getElementById("made").textContent));
    const picture = element("svg", { x: 0, y: 38, width, height, viewBox: `0 0 ${width} ${height}` });
    svg.append(picture);
    const at = scene.node.map((_, item) => view.place(scene.x[item], scene.y[item]));
    const faded = (item) => page.strongItems && !page.state.steps && !page.strongItems.has(item);
    const strong = new Set(page.strongLines);
    const lines = element("g", { stroke: ink.tie });
    scene.lines.forEach((line, number) => {
      if (!page.shownLines[number]) return;
      const change = page.state.colour === "change" ? page.lineChange(line) : 0;
      lines.append(element("line", {
        x1: round(at[line.from].x), y1: round(at[line.from].y), x2: round(at[line.to].x), y2: round(at[line.to].y),
        "stroke-width": page.lineWidth(scene, number) + (strong.has(number) ? 0.8 : 0),
        stroke: strong.has(number) ? ink.strong : change ? page.changeColours[change] : ink.tie,
        "stroke-opacity": strong.has(number) || change ? 1 : page.faintness(scene) * (page.strongItems && !page.state.steps ? 0.3 : 1),
        ...(change < 0 ? { "stroke-dasharray": "7 5" } : {}),
      }));
    });
    const shapes = element("g", {});
    scene.node.forEach((_, item) => {
      if (!page.shownItems[item]) return;
      const looks = page.lookOf(item);
      shapes.append(page.svgShape(looks.shape, at[item].x, at[item].y, page.radii[item] * view.scale, {
        fill: looks.fill, stroke: looks.border, "stroke-width": looks.dashed ? 2 : 1, ...(looks.dashed ? { "stroke-dasharray": "4 3" } : {}),
        ...(faded(item) ? { opacity: 0.2 } : {}),
      }));
    });
    const names = element("g", { "text-anchor": "middle", fill: ink.text, stroke: ink.paper, "stroke-width": 3, "paint-order": "stroke", "font-size": 13 });
    for (const { text, x, y, own } of page.placeLabels(context, scene, view)) {
      names.append(element("text", { x: round(x), y: round(y + 4.5), ...(own ? { "font-weight": 700 } : {}) }, text));
    }
    picture.append(lines, shapes, names);
    return svg;
  };
  const svgText = () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(page.toSvg())}`;

  function offer(blob, ending) {
    const address = URL.createObjectURL(blob);
    const link = page.make("a", { href: address, download: `${page.word("fileName")}-${data.footer.date}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
  page.saveSvg = () => offer(new Blob([svgText()], { type: "image/svg+xml" }), "svg");

  // The same picture in dots, twice as fine as the window.
  page.savePng = function () {
    const picture = new Image();
    const address = URL.createObjectURL(new Blob([svgText()], { type: "image/svg+xml" }));
    picture.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [picture.width * 2, picture.height * 2];
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob((blob) => offer(blob, "png"), "image/png");
    });
    picture.src = address;
  };

  // On paper: the picture as SVG, by day, then the legend and the footer.
  function forPaper() {
    const theme = page.state.theme;
    page.state.theme = "light";
    document.getElementById("printed").replaceChildren(page.toSvg());
    page.state.theme = theme;
  }
  page.connectSaving = function () {
    document.getElementById("save-png").addEventListener("click", page.savePng);
    document.getElementById("save-svg").addEventListener("click", page.saveSvg);
    document.getElementById("print").addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", forPaper);
    window.addEventListener("afterprint", () => document.getElementById("printed").replaceChildren());
  };
})(window.networkPage = window.networkPage || {});
