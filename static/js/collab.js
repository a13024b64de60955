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

  // After signing in in another tab the forms of this page need a new key; what was typed stays.
  document.addEventListener("keyRenewed", (event) => {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": event.detail.key }));
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = event.detail.key;
  });
})();
