// The outlines of the node shapes, as vis-network draws them: for the legend, for SVG, and for what stands out.
"use strict";
(function (page) {
  const corners = (count, radius, turn, lift = 0) => Array.from({ length: count }, (_, corner) => {
    const angle = turn + (corner * 2 * Math.PI) / count;
    return [radius * Math.cos(angle), radius * Math.sin(angle) + lift];
  });
  const star = (radius) => Array.from({ length: 10 }, (_, corner) => {
    const reach = corner % 2 ? radius * 0.533 : radius * 1.066;
    const angle = -Math.PI / 2 + (corner * Math.PI) / 5;
    return [reach * Math.cos(angle), reach * Math.sin(angle) + radius * 0.08];
  });
  const outlines = {
    square: (radius) => corners(4, radius * Math.SQRT2, Math.PI / 4),
    hexagon: (radius) => corners(6, radius, 0),
    diamond: (radius) => corners(4, radius, 0),
    triangle: (radius) => corners(3, radius * 1.32, -Math.PI / 2, radius * 0.32),
    triangleDown: (radius) => corners(3, radius * 1.32, Math.PI / 2, -radius * 0.32),
    star,
  };

  // The corners around the middle, or null for a circle.
  page.outline = (shape, radius) => (outlines[shape] ? outlines[shape](radius) : null);

  page.trace = function (context, shape, x, y, radius) {
    const outline = page.outline(shape, radius);
    if (!outline) {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    outline.forEach(([right, down], corner) => context[corner ? "lineTo" : "moveTo"](x + right, y + down));
    context.closePath();
  };

  const svg = "http://www.w3.org/2000/svg";
  page.svgShape = function (shape, x, y, radius, attributes) {
    const outline = page.outline(shape, radius);
    const element = document.createElementNS(svg, outline ? "polygon" : "circle");
    const round = (value) => Math.round(value * 100) / 100;
    const place = outline
      ? { points: outline.map(([right, down]) => `${round(x + right)},${round(y + down)}`).join(" ") }
      : { cx: round(x), cy: round(y), r: round(radius) };
    for (const [key, value] of Object.entries({ ...place, ...attributes })) element.setAttribute(key, value);
    return element;
  };
  page.swatch = function (shape, fill, border, dashes = "none") {
    const element = document.createElementNS(svg, "svg");
    element.setAttribute("viewBox", "-10 -10 20 20");
    element.setAttribute("class", "swatch");
    element.setAttribute("aria-hidden", "true");
    element.append(page.svgShape(shape, 0, 0, 7, { fill, stroke: border, "stroke-width": dashes === "none" ? 1.2 : 2, "stroke-dasharray": dashes }));
    return element;
  };
  // The shape of a type; its colour only where the picture is coloured by type, since other colours mean other things.
  page.typeSwatch = (type) => (page.state.colour === "type" ? page.swatch(type.shape, type.colour, page.dark() ? type.onDark : type.colour)
    : page.swatch(type.shape, "none", page.ink().soft));
})(window.networkPage = window.networkPage || {});
