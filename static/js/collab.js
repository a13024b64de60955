/* What HTML alone does not do. Every page works without this file. */
"use strict";

(() => {
  // After a form came back with errors, the summary gets the focus.
  const focusSummary = (root) => {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };
  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:load", (event) => focusSummary(event.detail.elt));
})();
