/* Replaces furo's inline scripts, and makes its drawers usable with the keyboard.  Loaded at the start
   of the body, so that the first paint uses the colour scheme that the reader chose. */
(() => {
  "use strict";
  const script = document.currentScript;
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
  if (location.protocol === "file:") {
    // pages with a file: URL cannot load files as CSS masks
    const icons = document.createElement("link");
    icons.rel = "stylesheet";
    icons.href = new URL("styles/paperlog-icons.css", script.src);
    document.head.append(icons);
  }

  // checkboxes, which furo uses as buttons, react to the space bar only
  const toggleWithEnter = (box) => box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    box.click();
  });

  const connect = (box, drawer) => {
    // when a drawer is opened with the keyboard, move the focus to its first link
    box.addEventListener("change", () => {
      if (!box.checked || !box.matches(":focus-visible")) return;
      [...drawer.querySelectorAll("a[href]")].find((link) => link.offsetParent)?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !box.checked) return;
      box.checked = false;
      box.focus();
    });
    // close the drawer when the focus leaves it, since it covers the page
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
