/* Comforts that a page can do without: a button that copies BibTeX, wide tables and formulas that the
   keyboard can scroll and that fit on paper. */
(() => {
  "use strict";
  // in the language of the page
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

  // an address on a long index leads on to the part of the index that it has moved to
  const leadOn = () => {
    if (document.getElementById(location.hash.slice(1))) return;
    const name = location.hash.replace(/^#[a-z]+-/, "").replace(/[^A-Za-z0-9]/g, "");
    const partOf = (link) => /([^/]+?)(-part)?(\/|\.\w+)$/.exec(link.getAttribute("href"))?.[1];
    const links = [...document.querySelectorAll(".pl-parts a")].filter((link) => name.startsWith(partOf(link)));
    links.sort((one, other) => partOf(other).length - partOf(one).length);
    if (links.length) location.replace(links[0].href + location.hash);
  };

  // not every browser lets the keyboard reach what scrolls
  const letScroll = (box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };

  // paper does not scroll: a formula wider than a sheet of A4 prints smaller
  const fitOnPaper = (formula) => {
    const sheet = 560, width = formula.parentElement.scrollWidth;
    if (width > sheet) formula.style.setProperty("--pl-fit", sheet / width);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("article pre, .table-wrapper, .pl-formula").forEach(letScroll);
    document.querySelectorAll(".pl-formula > math").forEach(fitOnPaper);
    if (location.hash) leadOn();
    window.addEventListener("hashchange", leadOn);
    if (!navigator.clipboard) return;
    document.querySelectorAll(".pl-bibtex-code").forEach(addButton);
  });
})();
