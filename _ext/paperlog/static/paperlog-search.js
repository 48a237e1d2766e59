/* The search index holds each entry as a document named "page#address".
   Take the names apart, and show an entry once however it was found. */
// the theme loads Sphinx's own script after this one, and that script starts to search when the page is loaded
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  if (typeof Search === "undefined" || typeof Search._performSearch !== "function") return;
  const perform = Search._performSearch;
  const find = Search.performTermsSearch;

  // Sphinx does not insist on terms of two letters beside a longer one, which is what Chinese words are cut into:
  // look for each term by itself, and keep what has them all
  Search.performTermsSearch = (terms, excluded) => {
    const [first, ...others] = [...terms].map((term) => new Map(find(new Set([term]), excluded).map((item) => [item[0], item])));
    const results = [];
    for (const [name, item] of first || []) {
      if (!others.every((found) => found.has(name))) continue;
      const best = [...item];
      best[4] = Math.max(item[4], ...others.map((found) => found.get(name)[4]));
      results.push(best);
    }
    return results;
  };

  Search._performSearch = (...query) => {
    const { docnames, titles } = Search._index;
    const titleOf = new Map(docnames.map((name, index) => [name, titles[index]]));
    const seen = new Set();
    const results = [];
    // the best results stand at the end
    for (const result of perform(...query).reverse()) {
      const item = [...result];
      const [page, address] = item[0].split("#");
      if (address !== undefined) {
        item[1] = titleOf.get(item[0]);
        item[0] = page;
        item[2] = "#" + address;
      }
      const place = item[0] + item[2];
      if (seen.has(place)) continue;
      seen.add(place);
      results.push(item);
    }
    return results.reverse();
  };
});
