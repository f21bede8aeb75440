// A field that suggests nodes by name while one types, after the combobox pattern of the ARIA practices.
"use strict";
(function (page) {
  const most = 8;
  const spelled = new Map();

  function letters() {
    const { language } = page.state;
    if (!spelled.has(language)) {
      spelled.set(language, Array.from({ length: page.count }, (_, node) => page.letters(page.name(node))));
    }
    return spelled.get(language);
  }

  // The best nodes for what was typed: name begins so, a word in it begins so, it stands somewhere; then by ties.
  page.suggest = function (typed) {
    const wanted = page.letters(typed.trim());
    if (!wanted) return [];
    const found = [];
    letters().forEach((name, node) => {
      const at = name.indexOf(wanted);
      if (at < 0) return;
      const begins = at === 0 ? 0 : /[^\p{L}\p{N}]/u.test(name[at - 1]) ? 1 : 2;
      found.push([begins, -page.degree(node), node]);
    });
    found.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
    return found.slice(0, most).map((entry) => entry[2]);
  };

  // Makes of an input and the list after it a combobox; `chosen(node)` is called with the node, or -1 when emptied.
  page.combobox = function (input, chosen, shown = () => -1) {
    const list = document.getElementById(input.getAttribute("aria-controls"));
    let nodes = [];
    let active = -1;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(at) {
      active = at;
      [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      if (at >= 0) {
        input.setAttribute("aria-activedescendant", list.children[at].id);
        list.children[at].scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    }
    function take(node) {
      close();
      input.value = page.fullName(node);
      chosen(node);
    }
    function offer() {
      nodes = page.suggest(input.value);
      const typed = input.value.trim();
      list.replaceChildren(...nodes.map((node, number) => {
        const option = page.make("li", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" },
          page.typeSwatch(page.typeOf(node)),
          page.make("span", {}, page.bdi(page.shortened(page.name(node), 80)), page.make("small", {}, page.kind(node))));
        option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(node); });
        return option;
      }));
      if (!nodes.length) return void (close(), typed && page.announce(page.word("nothingFound")));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(-1);
      page.announce(page.word("suggestions", { count: nodes.length }));
    }
    input.addEventListener("input", () => { offer(); if (!input.value) chosen(-1); });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", () => {
      close();
      const node = shown();
      if (input.value && node >= 0) input.value = page.fullName(node);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) offer();
        if (!list.hidden) mark((active + (event.key === "ArrowDown" ? 1 : -1) + nodes.length) % nodes.length);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        take(nodes[Math.max(active, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
    });
  };

  // What a node is, in a few words: its type and where it belongs.
  page.kind = (node) => [page.said(page.typeOf(node)), page.value("unit_name", node), page.value("district", node)]
    .filter(Boolean).join(" · ");
})(window.networkPage = window.networkPage || {});
