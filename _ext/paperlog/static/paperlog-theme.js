/* What furo does in the page itself, and what the keyboard needs of its drawers.  Loaded at the start
   of the body, so that the page is painted in the colours that the reader chose. */
(() => {
  "use strict";
  const script = document.currentScript;
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
  if (location.protocol === "file:") {
    // a page opened from the disk may not use files as masks
    const icons = document.createElement("link");
    icons.rel = "stylesheet";
    icons.href = new URL("styles/paperlog-icons.css", script.src);
    document.head.append(icons);
  }

  // the boxes behind furo's buttons and chevrons know the space bar alone
  const toggleWithEnter = (box) => box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    box.click();
  });

  const connect = (box, drawer) => {
    // opened with the keyboard, a drawer goes on from its first link
    box.addEventListener("change", () => {
      if (!box.checked || !box.matches(":focus-visible")) return;
      [...drawer.querySelectorAll("a[href]")].find((link) => link.offsetParent)?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !box.checked) return;
      box.checked = false;
      box.focus();
    });
    // what lies behind an open drawer is covered
    drawer.addEventListener("focusout", ({ relatedTarget: next }) => {
      if (next && next !== box && !drawer.contains(next)) box.checked = false;
    });
    drawer.addEventListener("click", (event) => {
      if (event.target.closest("a[href*='#']")) box.checked = false;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (script.dataset.collapse) DOCUMENTATION_OPTIONS.COLLAPSE_INDEX = true;
    document.querySelectorAll(".sidebar-toggle, .toctree-checkbox").forEach(toggleWithEnter);
    for (const [name, place] of [["__navigation", ".sidebar-drawer"], ["__toc", ".toc-drawer"]]) {
      const box = document.getElementById(name), drawer = document.querySelector(place);
      if (box && drawer) connect(box, drawer);
    }
  });
})();
