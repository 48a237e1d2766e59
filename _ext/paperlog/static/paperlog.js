/* Comforts that a page can do without: a button that copies BibTeX. */
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

  document.addEventListener("DOMContentLoaded", () => {
    if (!navigator.clipboard) return;
    document.querySelectorAll(".pl-bibtex-code").forEach(addButton);
  });
})();
