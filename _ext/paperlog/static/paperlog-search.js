/* Search as you type, in the field of the sidebar and on the search page.
   The data (searchdata.js, see html/search_data.py) is loaded at the first search.  A result must contain every word of
   the query; a linear scan of folded strings takes a millisecond for 5,000 entries. */
(() => {
  "use strict";
  const root = document.documentElement.dataset.content_root ?? "";
  const searchPage = new URL(root + document.currentScript.dataset.search, location.href);
  const KINDS = ["entries", "weeks", "tags", "authors", "venues", "records", "sections"];
  const SINGULAR = {
    entries: "entry", weeks: "week", tags: "tag", authors: "author", venues: "venue", records: "record", sections: "section",
  };
  // number of results of a kind before the button for more
  const SHOWN = { entries: 12 };
  const SHOWN_ELSE = 5;
  const SNIPPET = 140;
  const HAN = /\p{Script=Han}/u;

  // folding of text ------------------------------------------------------------------------------

  let letters = {};
  const fold = (text) => {
    if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\x00-\x7f]/g, (sign) => letters[sign] ?? sign);
  };
  const foldAll = (texts) => fold(texts.join("\u0000")).split("\u0000");
  const bare = (folded) => folded.replace(/[^\p{L}\p{N}]+/gu, "");

  // words of a query: runs of Chinese and of other characters, without surrounding punctuation
  const termsOf = (query) => {
    const runs = fold(query).match(/\p{Script=Han}+|[^\s\p{Script=Han}]+/gu) ?? [];
    return [...new Set(runs.map((run) => run.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}+#]+$/gu, "")).filter(Boolean))];
  };
  const pairsOf = (run) => Array.from({ length: run.length - 1 }, (_none, index) => run.slice(index, index + 2));

  // rows of searchable data -------------------------------------------------------------------------

  const WEIGHTS = { name: 8, title: 6, more: 4, tags: 4, authors: 4, facts: 3, text: 1 };

  const rowsOf = (data) => {
    const nameOfTag = data.tags.name.map((name, index) => [name, ...data.tags.more[index]].join("\n"));
    const columns = {
      entries: (kind) => ({
        name: kind.name,
        title: kind.title,
        authors: kind.authors,
        tags: kind.tags.map((tags) => tags.map((tag) => nameOfTag[tag]).join("\n")),
        facts: kind.name.map((_none, i) => [kind.venue[i], kind.short_venue[i], kind.year[i], kind.ids[i]].join("\n")),
        text: kind.note.map((note, i) => `${note}\n${kind.other[i]}`),
      }),
      tags: (kind) => ({ name: kind.name, more: kind.more.map((more) => more.join("\n")) }),
      authors: (kind) => ({ name: kind.name }),
      records: (kind) => ({ name: kind.name, more: kind.more }),
      sections: (kind) => ({ name: kind.name, more: kind.about, text: kind.text }),
    };
    const simple = (kind) => ({ name: kind.name, more: kind.more, ...(kind.text && { text: kind.text }) });
    const rows = [];
    for (const name of KINDS) {
      const kind = data[name];
      const folded = Object.entries((columns[name] ?? simple)(kind)).map(([field, texts]) => [WEIGHTS[field], foldAll(texts), field]);
      kind.name.forEach((_none, index) => {
        if (kind.page[index] < 0) return;
        const fields = folded.map(([weight, texts]) => [weight, texts[index] ?? ""]);
        const names = folded
          .filter(([, , field]) => field === "name" || field === "title" || (field === "more" && name !== "sections"))
          .flatMap(([, texts]) => (texts[index] ?? "").split("\n"));
        if (name === "entries") names.push(...fold(kind.ids[index]).split(" "));
        rows.push({
          kind: name, index, fields,
          names: new Set(names.map(bare).filter(Boolean)),
          all: fields.map(([, text]) => text).join("\n"),
        });
      });
    }
    return rows;
  };

  const isStart = (text, at) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]);

  const scoreOf = (row, terms, phrase) => {
    let score = 0;
    for (const [weight, text] of row.fields) {
      for (const term of terms) {
        const at = text.indexOf(term);
        // a match at the start of a word scores higher
        if (at >= 0) score += isStart(text, at) ? 2 * weight : weight;
      }
      // consecutive words as typed score higher, the more the better
      if (terms.length > 1 && text.includes(phrase)) score += 8 * (terms.length - 1) + weight;
    }
    return score;
  };

  const holding = (rows, terms) => rows.filter((row) => terms.every((term) => row.all.includes(term)));

  // alternatives of the terms, from exact to loose
  const looser = (terms) => [
    terms,
    terms.map((term) => (/^[a-z]{4,}s$/.test(term) ? term.slice(0, -1) : term)),
    terms.flatMap((term) => (HAN.test(term) && term.length > 2 ? pairsOf(term) : [term])),
  ];

  const find = (rows, query) => {
    const typed = termsOf(query);
    if (!typed.length) return { found: [], terms: [] };
    const whole = bare(fold(query));
    const phrase = fold(query).trim();
    for (const terms of looser(typed)) {
      const exact = rows.filter((row) => row.names.has(whole));
      const found = new Set([...exact, ...holding(rows, terms)]);
      if (!found.size) continue;
      const scored = [...found].map((row) => ({
        kind: row.kind, index: row.index, isExact: row.names.has(whole), score: scoreOf(row, terms, phrase),
      }));
      const order = (row) => KINDS.indexOf(row.kind);
      scored.sort((one, other) =>
        other.isExact - one.isExact || order(one) - order(other) || other.score - one.score || one.index - other.index);
      return { found: scored, terms };
    }
    return { found: [], terms: typed };
  };

  // number of distinct letter pairs of a name; slow, so cached
  const pairCounts = new Map();
  const countPairs = (name) => {
    if (!pairCounts.has(name)) pairCounts.set(name, new Set(pairsOf(name)).size);
    return pairCounts.get(name);
  };

  // for a query without results: the rows whose names share most letter pairs with it
  const nearest = (rows, query) => {
    const pairs = [...new Set(pairsOf(bare(fold(query))))];
    const likeness = (row) => Math.max(0, ...[...row.names].map((name) => {
      const common = pairs.filter((pair) => name.includes(pair)).length;
      return common && (2 * common) / (pairs.length + countPairs(name));
    }));
    const best = (kind) => rows
      .filter((row) => row.kind === kind)
      .map((row) => ({ kind, index: row.index, score: likeness(row) }))
      .sort((one, other) => other.score - one.score || one.index - other.index)
      .slice(0, 3);
    return [...best("tags"), ...best("entries")];
  };

  // rendering of results -------------------------------------------------------------------------------

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children.filter((child) => child !== "" && child !== null));
    return made;
  };

  // the folded text, and the offset in the text of each of its characters
  const foldedWithPlaces = (text) => {
    let folded = "";
    const places = [];
    let at = 0;
    for (const sign of text) {
      for (const one of fold(sign)) {
        folded += one;
        for (let i = 0; i < one.length; i += 1) places.push(at);
      }
      at += sign.length;
    }
    places.push(at);
    return { folded, places };
  };

  const marked = (text, terms) => {
    const { folded, places } = foldedWithPlaces(text);
    const spans = [];
    for (const term of terms) {
      for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length)) {
        spans.push([places[at], places[at + term.length - 1] + 1]);
      }
    }
    spans.sort((one, other) => one[0] - other[0]);
    const parts = [];
    let end = 0;
    for (const [start, stop] of spans) {
      if (start < end) {
        continue;
      }
      parts.push(text.slice(end, start), element("mark", "", text.slice(start, stop)));
      end = stop;
    }
    parts.push(text.slice(end));
    return parts;
  };

  // the part of a text around its first match, else its start
  const snippet = (text, terms) => {
    const { folded, places } = foldedWithPlaces(text);
    const found = terms.map((term) => folded.indexOf(term)).filter((at) => at >= 0);
    const first = found.length ? places[Math.min(...found)] : 0;
    let start = Math.max(0, first - SNIPPET / 3);
    if (start > 0) start = Math.max(text.lastIndexOf(" ", start), start - 12) + 1;
    const stop = Math.min(text.length, start + SNIPPET);
    return (start > 0 ? "… " : "") + text.slice(start, stop).trim() + (stop < text.length ? " …" : "");
  };

  const withLanguage = (made, text) => {
    const language = HAN.test(text) ? "zh" : "en";
    if (/\p{L}/u.test(text) && !document.documentElement.lang.startsWith(language)) made.lang = language;
    return made;
  };

  const holds = (text, terms) => terms.some((term) => fold(text).includes(term));

  // the other names of a tag that match the query, without variants in spelling
  const otherNames = (names, terms) => {
    const meant = names.filter((name) => holds(name, terms)).reverse();
    return [...new Map(meant.map((name) => [bare(fold(name)), name])).values()].reverse().join(", ");
  };

  const partsOf = (data, row, terms) => {
    const kind = data[row.kind];
    const at = (column) => kind[column]?.[row.index] ?? "";
    if (row.kind === "entries") {
      const about = [at("short_authors"), [at("short_venue") || at("venue"), at("year")].filter(Boolean).join(" "), at("week")];
      const text = holds(at("note"), terms) || !holds(at("other"), terms) ? at("note") || at("other") : at("other");
      return { name: at("name"), title: at("title"), about: about.filter(Boolean), text };
    }
    const counted = kind.count && at("count") === 1 ? data.words.entry_count : data.words.entries_count;
    const number = kind.count ? counted.replace("{}", at("count")) : "";
    const more = row.kind === "tags" ? otherNames(at("more"), terms) : row.kind === "records" ? "" : at("more");
    return { name: at("name"), title: "", about: [more, at("about"), number].filter(Boolean), text: at("text") };
  };

  const addressOf = (data, row) => {
    const kind = data[row.kind];
    const anchor = kind.anchor[row.index];
    return root + data.pages[kind.page[row.index]] + (anchor && `#${anchor}`);
  };

  const hit = (data, row, terms) => {
    const { name, title, about, text } = partsOf(data, row, terms);
    const link = element("a", "pl-hit");
    link.href = addressOf(data, row);
    const heading = element("span", "pl-hit-head", withLanguage(element("span", "pl-hit-name", ...marked(name, terms)), name),
      element("span", "pl-hit-kind", data.words[SINGULAR[row.kind]]));
    link.append(heading);
    if (title) link.append(withLanguage(element("span", "pl-hit-title", ...marked(title, terms)), title));
    if (about.length) {
      const facts = about.flatMap((fact, at) => [at ? " · " : "", element("span", "pl-hit-fact", ...marked(fact, terms))]);
      link.append(element("span", "pl-hit-about", ...facts));
    }
    if (text) {
      const part = snippet(text, terms);
      link.append(withLanguage(element("span", "pl-hit-text", ...marked(part, terms)), part));
    }
    return element("li", "", link);
  };

  // the list of results ------------------------------------------------------------------------------

  const group = (data, title, rows, terms, most) => {
    const list = element("ul", "", ...rows.slice(0, most).map((row) => hit(data, row, terms)));
    const made = element("section", "pl-hits", element("h2", "", title), list);
    if (rows.length > most) {
      const more = element("button", "pl-hits-more", data.words.more.replace("{}", rows.length - most));
      more.type = "button";
      more.addEventListener("click", () => {
        const hits = rows.slice(most).map((row) => hit(data, row, terms));
        list.append(...hits);
        more.remove();
        hits[0].firstChild.focus();
      });
      made.append(more);
    }
    return made;
  };

  const show = (data, rows, query, box) => {
    const { found, terms } = find(rows, query);
    const status = box.querySelector(".pl-search-status");
    const results = box.querySelector(".pl-search-results");
    if (!termsOf(query).length) {
      status.textContent = "";
      results.replaceChildren();
      return;
    }
    if (!found.length) {
      status.textContent = data.words.none.replace("{}", query.trim());
      results.replaceChildren(group(data, data.words.near, nearest(rows, query), [], 6));
      return;
    }
    status.textContent = (found.length === 1 ? data.words.one : data.words.many).replace("{}", found.length);
    const exact = found.filter((row) => row.isExact);
    const groups = exact.length ? [group(data, data.words.best, exact, terms, SHOWN.entries)] : [];
    for (const kind of KINDS) {
      const others = found.filter((row) => row.kind === kind && !row.isExact);
      if (others.length) groups.push(group(data, data.words[kind], others, terms, SHOWN[kind] ?? SHOWN_ELSE));
    }
    results.replaceChildren(...groups);
  };

  // loading ------------------------------------------------------------------------------------------

  let loading = null;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}searchdata.js`;
      script.onload = () => {
        const data = window.paperlogSearch;
        letters = data.letters;
        resolve({ data, rows: rowsOf(data) });
      };
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  };

  // a search field and its popover ---------------------------------------------------------------------

  const connect = (input, box, { isPage }) => {
    let asked = "";
    const update = async () => {
      const query = (asked = input.value);
      const { data, rows } = await load();
      if (query !== asked) return;
      show(data, rows, query, box);
      if (!isPage) setOpen(Boolean(termsOf(query).length));
      if (isPage) {
        const address = new URL(location.href);
        if (query) address.searchParams.set("q", query);
        else address.searchParams.delete("q");
        history.replaceState(null, "", address);
      }
    };
    const links = () => [...box.querySelectorAll("a.pl-hit, button.pl-hits-more")];
    const move = (step) => {
      const all = links();
      const at = all.indexOf(document.activeElement) + step;
      if (at < 0) input.focus();
      else all[Math.min(at, all.length - 1)]?.focus();
    };
    const isOpen = () => isPage || box.matches(":popover-open");
    // beside the field if there is room, else below it
    const setOpen = (open) => {
      if (open === isOpen()) return;
      box.togglePopover(open);
      if (!open) return;
      const field = input.form.getBoundingClientRect();
      const isBeside = innerWidth - field.right > 480;
      box.style.left = isBeside ? `${field.right + 8}px` : "8px";
      box.style.top = isBeside ? "8px" : `${field.bottom + 4}px`;
    };
    const close = () => {
      if (!isPage) setOpen(false);
    };
    const onKey = (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(document.activeElement === input ? 0 : -1);
      else if (event.key === "Escape" && !isPage && isOpen()) {
        close();
        input.focus();
      } else if (event.key === "Enter" && event.target === input && links().length && asked === input.value && isOpen()) links()[0].click();
      else return;
      event.preventDefault();
    };
    input.autocomplete = "off";
    input.addEventListener("focus", load);
    input.addEventListener("input", update);
    input.addEventListener("keydown", onKey);
    box.addEventListener("keydown", onKey);
    if (isPage) return update;
    const isInside = (node) => node === input || box.contains(node);
    for (const part of [input, box]) {
      part.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !isInside(event.relatedTarget)) close();
      });
    }
    document.addEventListener("pointerdown", (event) => {
      if (!isInside(event.target)) close();
    });
    return update;
  };

  const newBox = () => element("div", "pl-search-box", element("p", "pl-search-status"), element("div", "pl-search-results"));

  const start = async () => {
    const fields = [...document.querySelectorAll("form input[name='q']")].filter(
      (input) => new URL(input.form.action).pathname === searchPage.pathname);
    for (const input of fields) {
      const box = newBox();
      box.classList.add("pl-search-panel");
      box.popover = "manual";
      box.querySelector("p").setAttribute("role", "status");
      // after the field in the document, so that the Tab key moves on to the results
      input.form.after(box);
      connect(input, box, { isPage: false });
    }
    const section = document.querySelector(".pl-search-page");
    let first = fields[0];
    if (section) {
      section.querySelector(".pl-no-script")?.remove();
      const { data } = await load();
      first = element("input", "pl-search-field");
      first.type = "search";
      first.setAttribute("aria-label", data.words.search);
      first.placeholder = data.words.hint;
      const box = newBox();
      box.querySelector("p").setAttribute("role", "status");
      section.append(first, box);
      const update = connect(first, box, { isPage: true });
      first.value = new URLSearchParams(location.search).get("q") ?? "";
      first.focus();
      await update();
    }
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !first) return;
      if (event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      // on narrow screens, the field is in the sidebar drawer
      const drawer = document.getElementById("__navigation");
      if (drawer && first.getBoundingClientRect().right <= 0) drawer.checked = true;
      first.focus();
      first.select();
    });
  };

  start();
})();
