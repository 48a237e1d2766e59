/* Optional enhancements: buttons that copy BibTeX, keyboard scrolling of wide tables and formulas,
   scaling of formulas in print, enlarged figures. */
(() => {
  "use strict";
  // labels in the language of the page
  const words = document.currentScript.dataset;
  const addButton = (block) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pl-copy";
    button.textContent = words.copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent.trim() + "\n");
      button.textContent = words.copied;
      setTimeout(() => (button.textContent = words.copy), 1500);
    });
    block.append(button);
  };

  // redirect a fragment on a divided index to the part that contains the name
  const leadOn = () => {
    if (document.getElementById(location.hash.slice(1))) return;
    const name = location.hash.replace(/^#[a-z]+-/, "").replace(/[^A-Za-z0-9]/g, "");
    const partOf = (link) => /([^/]+?)(-part)?(\/|\.\w+)$/.exec(link.getAttribute("href"))?.[1];
    const links = [...document.querySelectorAll(".pl-parts a")].filter((link) => name.startsWith(partOf(link)));
    links.sort((one, other) => partOf(other).length - partOf(one).length);
    if (links.length) location.replace(links[0].href + location.hash);
  };

  // language links keep the fragment and the search query
  const keepPlace = (link) =>
    link.addEventListener("click", () => {
      [link.hash, link.search] = [location.hash, location.search];
    });

  // not every browser makes scrollable elements focusable
  const letScroll = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };

  // scale formulas wider than an A4 page in print
  const fitOnPaper = (formula) => {
    const sheet = 560, width = formula.parentElement.scrollWidth;
    if (width > sheet) formula.style.setProperty("--pl-fit", sheet / width);
  };

  // show a figure enlarged in a dialog, in the colour scheme of the page
  const enlarge = (figure, link) => {
    const dialog = document.createElement("dialog");
    dialog.className = "pl-large";
    dialog.setAttribute("aria-label", link.querySelector("img").alt || words.figure);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "pl-close";
    close.textContent = "\u00d7";
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => dialog.close());
    dialog.append(close);
    figure.querySelectorAll(".pl-enlarge").forEach((one) => {
      const image = one.querySelector("img").cloneNode();
      image.className = [...one.classList].filter((name) => name !== "pl-enlarge").join(" ");
      dialog.append(image);
    });
    const caption = figure.querySelector("figcaption");
    if (caption) {
      const below = document.createElement("p");
      below.append(...caption.querySelector(".caption-text").cloneNode(true).childNodes);
      below.lang = caption.querySelector("[lang]")?.lang ?? "";
      if (!below.lang) below.removeAttribute("lang");
      dialog.append(below);
    }
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      link.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.pl-enlarge"), figure = link?.closest("figure");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!figure || !isPlain || !window.HTMLDialogElement) return;
    event.preventDefault();
    enlarge(figure, link);
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("a.pl-enlarge").forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
    document.querySelectorAll("article pre, .table-wrapper, .pl-formula").forEach(letScroll);
    document.querySelectorAll(".pl-formula > math").forEach(fitOnPaper);
    document.querySelectorAll(".pl-languages a").forEach(keepPlace);
    if (location.hash) leadOn();
    window.addEventListener("hashchange", leadOn);
    if (!navigator.clipboard) return;
    document.querySelectorAll(".pl-bibtex-code").forEach(addButton);
  });
})();
