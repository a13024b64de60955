/* What HTML alone does not do. Every page works without this file. */
"use strict";

(() => {
  // After a form came back with errors, the summary gets the focus.
  // What unfolded in a row, or what the row says was done, gets it too: the keyboard goes on from there.
  const focusSummary = (root) => {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
    else if (root.matches && root.matches("[data-focus-else]")) root.focus();
  };
  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:load", (event) => focusSummary(event.detail.elt));

  // Leaving a form that unfolded in a row: fold it, and go back to the button that unfolded it.
  document.addEventListener("click", (event) => {
    const fold = event.target.closest("[data-fold]");
    if (!fold) return;
    event.preventDefault();
    const row = fold.closest(".action");
    row.querySelector(".action__place").replaceChildren();
    row.querySelector("[data-do]").focus();
  });

  // A part of the page did not come: say so, rather than nothing.
  for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, () => {
      const messages = document.getElementById("messages");
      if (!messages) return;
      const note = document.createElement("div");
      note.className = "note message message--error";
      note.tabIndex = -1;
      note.textContent = messages.dataset.failed;
      messages.replaceChildren(note);
      note.focus();
    });
  }

  // After signing in in another tab the forms of this page need a new key; what was typed stays.
  document.addEventListener("keyRenewed", (event) => {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": event.detail.key }));
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = event.detail.key;
  });
})();

/* Choosing parties: a combobox after the ARIA pattern, built from the plain fields of the page.
   Every text comes from data attributes of the field, so that it is in the reader's language. */
(() => {
  const LEAST = 3;
  const PAUSE = 150;
  const PATIENCE = 8000;
  let number = 0;

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };

  const icon = (path) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", path);
    svg.append(line);
    return svg;
  };

  const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f'\u2018\u2019`]/g, "");

  // The name with the beginning of each word that was typed marked.
  const marked = (name, words) => {
    const parts = fold(words).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const made = element("span");
    for (const word of name.split(/(?<=[\s\-(])/u)) {
      const part = parts.find((one) => fold(word).startsWith(one));
      let end = 0;
      while (part && fold(word.slice(0, end)).length < part.length) end += 1;
      if (end) made.append(element("mark", {}, word.slice(0, end)));
      made.append(word.slice(end));
    }
    return made;
  };

  class Combobox {
    constructor(root) {
      this.root = root;
      this.say = root.dataset;
      this.input = root.querySelector("[data-search] input");
      this.details = root.querySelector("[data-new-party]");
      this.isMultiple = "multiple" in root.dataset;
      this.id = `combobox-${(number += 1)}`;
      this.options = [];
      this.active = -1;
      this.asked = 0;
      this.build();
      this.listen();
      if (this.input.value.trim()) this.search();
    }

    build() {
      const plain = this.root.querySelector("[data-chosen]");
      const boxes = plain ? [...plain.querySelectorAll("input")] : [];
      this.suggested = boxes.filter((box) => !box.checked).map(this.partyOf);
      this.chips = element("ul", { class: "chips", "aria-label": this.say.chosenLabel });
      this.list = element("ul", { class: "listbox", role: "listbox", id: this.id, hidden: true });
      this.list.setAttribute("aria-label", this.label());
      this.status = element("p", { class: "visually-hidden", role: "status" });
      this.trouble = element("p", { class: "error", hidden: true });
      this.box = element("div", { class: "combobox" });
      const search = this.root.querySelector("[data-search]");
      search.before(this.chips);
      search.replaceWith(this.box);
      this.box.append(this.input, this.list);
      this.box.after(this.trouble, this.status);
      for (const [name, value] of [
        ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.id],
      ]) this.input.setAttribute(name, value);
      for (const party of boxes.filter((box) => box.checked).map(this.partyOf)) this.addChip(party);
      if (plain) plain.remove();
      for (const left of this.root.querySelectorAll("[data-plain]")) left.remove();
      this.showDetails(this.details.open);
    }

    partyOf(box) {
      const label = box.closest("label");
      const note = label.querySelector(".small");
      const words = note ? note.textContent.trim() : "";
      return { key: box.value, note: words, name: label.textContent.trim().slice(0, words ? -words.length : undefined).trim() };
    }

    label() {
      const label = document.querySelector(`label[for="${this.input.id}"]`);
      return label ? label.textContent.trim() : "";
    }

    listen() {
      this.input.addEventListener("input", () => {
        this.isWarned = false;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.search(), PAUSE);
      });
      this.input.addEventListener("keydown", (event) => this.press(event));
      this.input.addEventListener("click", () => this.offer());
      this.input.addEventListener("blur", () => this.close());
      this.list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const at = [...this.list.children].indexOf(event.target.closest("[role=option]"));
        if (at >= 0) this.take(at);
      });
      this.details.addEventListener("toggle", () => this.showDetails(this.details.open));
      for (const box of this.details.querySelectorAll("[data-look-alike]")) {
        box.addEventListener("change", () => {
          const party = this.partyOf(box);
          box.checked = false;
          this.showDetails(false);
          this.choose(party);
        });
      }
    }

    press(event) {
      const isOpen = !this.list.hidden;
      const last = this.options.length - 1;
      const moves = { ArrowDown: this.active >= last ? 0 : this.active + 1, ArrowUp: this.active <= 0 ? last : this.active - 1 };
      if (event.isComposing) return;
      if (event.key in moves) {
        event.preventDefault();
        if (isOpen) this.activate(moves[event.key], true);
        else this.offer();
      } else if ((event.key === "Home" || event.key === "End") && isOpen && this.isMoved) {
        event.preventDefault();
        this.activate(event.key === "Home" ? 0 : last, true);
      } else if (event.key === "Enter" && (isOpen || this.input.value.trim())) {
        event.preventDefault();
        if (isOpen && this.active >= 0) this.take(this.active);
        else this.search();
      } else if (event.key === "Tab" && isOpen && this.isMoved) {
        this.take(this.active);
      } else if (event.key === "Escape" && (isOpen || this.input.value)) {
        event.preventDefault();
        if (isOpen) this.close();
        else this.input.value = "";
      } else if (event.key === "Backspace" && !this.input.value && this.chips.lastElementChild) {
        this.backspace();
      }
    }

    backspace() {
      const last = this.chips.lastElementChild;
      if (this.isWarned) this.removeChip(last);
      else this.tell(this.say.backspace.replace("%s", last.dataset.name));
      this.isWarned = !this.isWarned;
    }

    // Open again what was closed; before anything is typed: one's own organisations.
    offer() {
      const words = this.input.value.trim();
      if (words && words === this.shownFor) this.show(this.unchosen(this.found), words, this.hasMore);
      else if (words.length >= LEAST) this.search();
      else if (!words && this.suggested.length) this.show(this.unchosen(this.suggested), "", false);
    }

    async search() {
      clearTimeout(this.timer);
      const words = this.input.value.trim();
      const turn = (this.asked += 1);
      if (this.request) this.request.abort();
      if (words.length < LEAST) {
        this.close();
        if (words) this.tell(this.say.short);
        return;
      }
      this.request = new AbortController();
      const patience = setTimeout(() => this.request.abort(), PATIENCE);
      const waiting = setTimeout(() => turn === this.asked && this.tell(this.say.busy), 600);
      try {
        const address = new URL(this.say.url, window.location.href);
        address.searchParams.set("q", words);
        const answer = await fetch(address, { headers: { Accept: "application/json" }, signal: this.request.signal });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (turn !== this.asked) return; // a later question was asked: this answer is too late
        this.complain("");
        const parties = found.results.map((one) => ({
          key: (one.type === "region" ? "r" : "o") + one.id, name: one.name, note: one.note || "", matched: one.matched || "",
        }));
        this.show(this.unchosen(parties), words, found.more);
      } catch {
        if (turn !== this.asked) return;
        this.close();
        this.complain(this.say.failed);
      } finally {
        clearTimeout(patience);
        clearTimeout(waiting);
      }
    }

    unchosen(parties) {
      const chosen = new Set([...this.chips.querySelectorAll("input")].map((input) => input.value));
      return parties.filter((party) => !chosen.has(party.key));
    }

    show(parties, words, hasMore) {
      [this.found, this.shownFor, this.hasMore] = [parties, words, hasMore];
      this.options = words ? [...parties, { isNew: true, name: words }] : parties;
      this.list.replaceChildren(...this.options.map((party, at) => this.row(party, at, words)));
      this.list.hidden = !this.options.length;
      this.input.setAttribute("aria-expanded", String(!this.list.hidden));
      this.isMoved = false;
      this.activate(parties.length ? 0 : -1, false);
      const count = { 0: this.say.none, 1: this.say.one }[parties.length] || this.say.many.replace("%s", parties.length);
      this.tell(hasMore ? `${count} ${this.say.more}` : count);
    }

    row(party, at, words) {
      const row = element("li", { role: "option", id: `${this.id}-${at}`, "aria-selected": "false" });
      if (party.isNew) {
        row.append(element("span", { class: "cluster" }, icon("M12 5v14M5 12h14"), this.say.new.replace("%s", party.name)));
        return row;
      }
      row.append(marked(party.name, words));
      const note = [fold(party.name).includes(fold(party.matched || "")) ? "" : party.matched, party.note].filter(Boolean).join(", ");
      if (note) row.append(element("span", { class: "small quiet" }, note));
      return row;
    }

    activate(at, isMoved) {
      this.active = at;
      this.isMoved = isMoved;
      [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
      if (at < 0) {
        this.input.removeAttribute("aria-activedescendant");
        return;
      }
      this.input.setAttribute("aria-activedescendant", `${this.id}-${at}`);
      if (isMoved) this.list.children[at].scrollIntoView({ block: "nearest" });
    }

    take(at) {
      const party = this.options[at];
      if (!party) return;
      if (party.isNew) this.askNew(party.name);
      else this.choose(party);
    }

    choose(party) {
      this.addChip(party);
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
      this.input.value = "";
      this.close();
      this.tell(this.say.added.replace("%s", party.name));
      this.input.focus();
    }

    addChip(party) {
      if (!this.isMultiple) this.chips.replaceChildren();
      const button = element("button", { type: "button", class: "chip" },
        party.name, icon("M6 6l12 12M18 6L6 18"), element("span", { class: "visually-hidden" }, `, ${this.say.remove}`));
      const chip = element("li", { "data-name": party.name }, button,
        element("input", { type: "hidden", name: this.say.name, value: party.key }));
      button.addEventListener("click", () => {
        this.removeChip(chip);
        this.input.focus();
      });
      this.chips.append(chip);
      this.chips.hidden = false;
    }

    removeChip(chip) {
      this.tell(this.say.removed.replace("%s", chip.dataset.name));
      chip.remove();
      this.chips.hidden = !this.chips.children.length;
    }

    askNew(name) {
      this.input.value = "";
      this.close();
      this.showDetails(true);
      const field = this.details.querySelector("input");
      field.value = name;
      this.details.querySelector("select").focus();
    }

    showDetails(isOpen) {
      this.details.open = isOpen;
      this.details.hidden = !isOpen;
    }

    close() {
      clearTimeout(this.timer);
      this.asked += 1;
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.activate(-1, false);
    }

    tell(words) {
      this.status.textContent = words;
    }

    complain(words) {
      this.trouble.textContent = words;
      this.trouble.hidden = !words;
      if (words) this.tell(words);
    }
  }

  const build = (root) => {
    const fields = [...root.querySelectorAll("[data-combobox]")];
    if (root.matches && root.matches("[data-combobox]")) fields.push(root);
    return fields.map((field) => {
      delete field.dataset.combobox;
      return new Combobox(field);
    });
  };
  document.addEventListener("DOMContentLoaded", () => build(document));
  document.addEventListener("htmx:load", (event) => {
    for (const made of build(event.detail.elt)) {
      (made.details.open ? made.details.querySelector("input") : made.input).focus();
    }
  });
})();
