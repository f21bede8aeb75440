// What is known of the chosen node or tie: its reasons, its ties in words, where it comes from.
"use strict";
(function (page) {
  const { data } = page;
  const most = 12; // of each kind of tie, until all are asked for

  const nodeButton = (node) => page.make("button", {
    type: "button", class: "plain", onclick: () => { page.change({ selected: node }); page.showStrong(); },
  }, page.bdi(page.shortened(page.fullName(node), 90)));

  // A list of words: the first few, and the others when asked for.
  function listed(words) {
    const first = 6;
    if (words.length <= first + 1) return words.join(" · ");
    const text = page.make("span", {}, page.bdi(words.slice(0, first).join(" · ")), " ");
    text.append(page.make("button", {
      type: "button", class: "plain more", onclick: () => text.replaceChildren(page.bdi(words.join(" · "))),
    }, page.word("showAll", { count: words.length })));
    return text;
  }

  function facts(node) {
    const unit = data.nodes.unit[node];
    const rows = [
      ["unit", unit !== undefined ? nodeButton(unit) : page.value("unit_name", node)],
      ["district", page.value("district", node)], ["sector", page.value("sector", node)], ["phase", page.value("phase", node)],
      ["fieldsOfAction", listed(page.list("fields_of_action", node))], ["topics", listed(page.list("topics", node))],
      ["group", data.groups && data.groups.of[node] >= 0 ? page.said(data.groups.names[data.groups.of[node]]) : ""],
    ].filter(([, value]) => value);
    return rows.length ? page.make("dl", {}, ...rows.flatMap(([key, value]) => [
      page.make("dt", {}, page.word(key)), page.make("dd", {}, typeof value === "string" ? page.bdi(value) : value)])) : null;
  }

  function reasons(node) {
    const said = [];
    data.rankings.forEach((ranking, number) => {
      const found = page.ranked[number].get(node);
      if (!found) return;
      const [, score, rank, sentences] = found;
      said.push(page.make("p", { class: "rank" }, page.word(ranking.of ? "rankOf" : "rankAt", { rank, count: ranking.of, score: page.rounded(score), name: page.said(ranking.name) })));
      if (sentences.length) said.push(page.make("ul", {}, ...sentences.map((sentence) => page.make("li", {}, page.bdi(page.said(sentence))))));
    });
    return said.length ? page.make("section", {}, page.make("h3", {}, page.word("reasons")), ...said) : null;
  }

  // What a tie says of itself: since when, until when, how strong, how many.
  page.tieNote = function (tie) {
    const strength = page.tieValue("strength", tie);
    return [
      page.tieValue("since", tie) && page.word("since", { day: page.day(page.tieValue("since", tie)) }),
      page.tieValue("until", tie) && page.word("until", { day: page.day(page.tieValue("until", tie)) }),
      strength && page.word("strength", { strength: Number.isFinite(Number(strength)) ? page.rounded(Number(strength)) : strength }),
      page.times(tie) > 1 && page.word("times", { count: page.times(tie) }),
      data.comparison && data.comparison.ties[tie] && page.word(data.comparison.ties[tie] > 0 ? "added" : "lost"),
    ].filter(Boolean).join(", ");
  };

  function neighbours(node) {
    const kinds = new Map();
    page.eachNeighbour(node, (other, tie) => {
      if (!page.seen.filter[other]) return;
      const outward = !data.ties.directed || data.ties.from[tie] === node;
      const key = `${outward ? "a" : "b"}${page.tieWord(tie)}`;
      if (!kinds.has(key)) kinds.set(key, { word: page.tieWord(tie) || page.word("tiedTo"), outward, rows: [] });
      kinds.get(key).rows.push([other, tie]);
    });
    if (!kinds.size) return page.make("p", { class: "soft" }, page.word("noTies"));
    return page.make("section", {}, page.make("h3", {}, page.word("ties")), ...[...kinds.keys()].sort().map((key) => {
      const { word, outward, rows } = kinds.get(key);
      const list = page.make("ul", { class: "nodes" });
      const show = (entries) => list.replaceChildren(...entries.map(([other, tie]) => {
        const note = page.tieNote(tie);
        return page.make("li", {}, page.typeSwatch(page.typeOf(other)),
          page.make("span", {}, nodeButton(other), note && page.make("small", {}, note)));
      }));
      rows.sort((one, other) => page.degree(other[0]) - page.degree(one[0]) || one[0] - other[0]);
      show(rows.slice(0, most));
      const head = page.make("h4", {}, outward ? word : page.word("inward", { word }), page.make("span", { class: "count" }, page.number(rows.length)));
      const all = rows.length > most ? page.make("button", {
        type: "button", class: "plain more", onclick: (event) => { show(rows); event.target.remove(); },
      }, page.word("showAll", { count: rows.length })) : null;
      return page.make("div", {}, head, list, all);
    }));
  }

  function ofNode(node) {
    const type = page.typeOf(node);
    const url = page.value("url", node);
    const change = data.comparison && data.comparison.nodes[node];
    const source = [page.value("source_name", node), page.value("as_of", node) && page.word("asOf", { day: page.day(page.value("as_of", node)) })].filter(Boolean);
    const steps = page.make("div", { class: "steps", role: "group", "aria-label": page.word("stepsAround") },
      page.make("span", { "aria-hidden": "true" }, page.word("stepsAround")), ...[0, 1, 2, 3].map((count) => page.make("button", {
        type: "button", "aria-pressed": String(page.state.steps === count), onclick: () => { page.change({ steps: count }); page.fit(); },
      }, count ? String(count) : page.word("allSteps"))));
    return [
      page.make("p", { class: "type" }, page.typeSwatch(type), page.said(type),
        page.invented(node) ? page.make("span", { class: "invented" }, page.word("invented")) : null,
        change ? page.make("span", { class: "invented" }, page.word(change > 0 ? "added" : "lost")) : null),
      page.make("h2", { id: "details-name", tabindex: "-1" }, page.bdi(page.name(node))),
      facts(node), reasons(node), steps,
      page.make("button", { type: "button", class: "quiet", onclick: () => page.wayFrom(node) }, page.word("wayFromHere")),
      neighbours(node),
      url ? page.make("p", {}, page.make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, page.word("more"))) : null,
      source.length ? page.make("p", { class: "soft" }, page.word("source"), " ", page.bdi(source.join(", "))) : null,
    ];
  }

  function ofTie(tie) {
    const note = page.tieNote(tie);
    const weight = page.weighted ? data.ties.weight[tie] : undefined;
    return [
      page.make("p", { class: "type" }, page.word("tie")),
      page.make("h2", { id: "details-name", tabindex: "-1" }, page.tieWord(tie) || page.word("tiedTo")),
      page.make("p", {}, nodeButton(data.ties.from[tie]), data.ties.directed ? " → " : " — ", nodeButton(data.ties.to[tie])),
      note ? page.make("p", {}, note) : null,
      weight === undefined ? null : page.make("p", {}, page.word("weight", { weight: page.rounded(weight) })),
    ];
  }

  page.showDetails = function (state, before) {
    const aside = document.getElementById("details");
    const open = state.selected >= 0 || state.tie >= 0;
    const resized = aside.hidden === open;
    aside.hidden = !open;
    document.getElementById("work").classList.toggle("with-details", open);
    const inside = document.getElementById("details-text");
    if (!open) return inside.replaceChildren();
    const held = inside.contains(document.activeElement);
    inside.replaceChildren(...(state.selected >= 0 ? ofNode(state.selected) : ofTie(state.tie)).filter(Boolean));
    if (held) document.getElementById("details-name").focus({ preventScroll: true });
    if (before && (state.selected !== before.selected || resized)) aside.scrollTop = 0;
    if (state.selected >= 0 && (!before || state.selected !== before.selected)) {
      page.announce(page.word("chosen", { name: page.isolated(page.fullName(state.selected)), kind: page.kind(state.selected), count: page.degree(state.selected) }));
    }
  };
})(window.networkPage = window.networkPage || {});
