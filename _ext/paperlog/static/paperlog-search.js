/* The search index holds each entry as a document named "page#address".
   Take the names apart, and show an entry once however it was found. Excerpts of results are prose: the words of
   drawings, the short list of authors and BibTeX are left out. */
// the theme loads Sphinx's own script after this one, and that script starts to search when the page is loaded
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  if (typeof Search === "undefined" || typeof Search._performSearch !== "function") return;
  const perform = Search._performSearch;
  const find = Search.performTermsSearch;

  const isCharacter = /^\p{Script=Han}$/u;

  // a single Chinese character is not in the index, but the pairs that it stands in are
  const wordsOf = (term) => {
    if (!isCharacter.test(term)) return [term];
    const words = [...Object.keys(Search._index.terms), ...Object.keys(Search._index.titleterms)];
    return new Set(words.filter((word) => word.includes(term)));
  };

  const toText = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelectorAll(".pl-graph, .pl-drawing, .pl-bibtex, .pl-authors summary").forEach((part) => part.remove());
    return toText(page.documentElement.outerHTML, anchor);
  };

  const best = (one, other) => {
    if (!one || one[4] < other[4]) return other;
    return one;
  };

  const findAny = (term, excluded) => {
    const found = new Map();
    for (const word of wordsOf(term)) for (const item of find(new Set([word]), excluded)) found.set(item[0], best(found.get(item[0]), item));
    return found;
  };

  // Sphinx does not insist on terms of two letters beside a longer one, which is what Chinese words are cut into:
  // look for each term by itself, and keep what has them all
  Search.performTermsSearch = (terms, excluded) => {
    const [first, ...others] = [...terms].map((term) => findAny(term, excluded));
    return [...(first || [])]
      .filter(([name]) => others.every((found) => found.has(name)))
      .map(([name, item]) => others.reduce((one, found) => best(one, found.get(name)), item));
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
