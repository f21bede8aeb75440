// The words of the page in the reader's language. Names are data: they are only ever set as text, never as markup.
"use strict";
(function (page) {
  const words = JSON.parse(document.getElementById("words").textContent);

  // The phrase of that key; {marks} in it are replaced by the values, numbers in the reader's way of writing; a mark with
  // two words, {count|step|steps}, by the number and the word that goes with it.
  page.word = function (key, values = {}) {
    const phrase = words[key][page.state.language];
    return phrase.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, mark, one, many) => {
      const said = typeof values[mark] === "number" ? page.number(values[mark]) : String(values[mark] ?? "");
      return one === undefined ? said : `${said} ${values[mark] === 1 ? one : many}`;
    });
  };
  page.said = (text) => (text ? text[page.state.language] || text.de || text.en : "");
  page.number = (value) =>
    value.toLocaleString(page.state.language === "de" ? "de-DE" : "en-GB", { maximumSignificantDigits: 6 });

  // A measured value, in three digits: more would say more than is known. Whole numbers stay whole.
  page.rounded = (value) => (Number.isInteger(value) ? value
    : value.toLocaleString(page.state.language === "de" ? "de-DE" : "en-GB", { maximumSignificantDigits: 3 }));

  // A name inside a sentence: isolated, so that marks of writing direction in it turn nothing else around.
  page.isolated = (name) => `\u2068${name}\u2069`;
  page.shortened = (name, length) => {
    const letters = Array.from(name);
    return letters.length > length ? `${letters.slice(0, length - 1).join("").trimEnd()}…` : name;
  };

  page.translate = function () {
    document.documentElement.lang = page.state.language;
    document.title = page.said(page.data.title);
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = page.word(element.dataset.word);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", page.word(element.dataset.label));
      if (element.dataset.tip !== undefined) element.title = page.word(element.dataset.label);
    }
    for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = page.word(element.dataset.hint);
    const { footer, title, subtitle } = page.data;
    document.getElementById("title").textContent = page.said(title);
    const { comparison } = page.data;
    const days = comparison && page.word("compared", { before: page.day(comparison.before), after: page.day(comparison.after) });
    document.getElementById("subtitle").textContent = [page.said(subtitle), days].filter(Boolean).join(": ");
    document.getElementById("made").textContent = page.word("made", {
      date: page.day(footer.date), revision: footer.revision, purpose: page.said(footer.purpose),
      audience: page.said(footer.audience),
    });
  };

  // An ISO date, or month, as the reader writes it; what is neither stays as it is.
  page.day = function (date) {
    const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
    const month = /^(\d{4})-(\d{2})$/.exec(date);
    if (month && +month[2] >= 1 && +month[2] <= 12) {
      return new Date(Date.UTC(+month[1], +month[2] - 1)).toLocaleDateString(page.state.language === "de" ? "de-DE" : "en-GB",
        { month: "long", year: "numeric", timeZone: "UTC" });
    }
    if (!found) return date;
    if (page.state.language === "de") return `${Number(found[3])}.${Number(found[2])}.${found[1]}`;
    return new Date(Date.UTC(+found[1], +found[2] - 1, +found[3]))
      .toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  };

  // An element with attributes and children; a child that is text stays text.
  page.make = function (name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
  page.bdi = (text) => page.make("bdi", {}, text);

  page.announce = (sentence) => { document.getElementById("announcement").textContent = sentence; };
})(window.networkPage = window.networkPage || {});
