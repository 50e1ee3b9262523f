// The editor of campaign files: line numbers, marks on lines with problems, and the keys that may
// stand where the cursor is. Checking is done by the server; without this script its button does it.
"use strict";
(() => {
  const text = document.getElementById("text");
  if (!text) return;
  const gutter = document.querySelector(".gutter");
  const list = document.getElementById("completions");
  const checked = document.getElementById("checked");
  let keys = [];
  let offered = [];
  let chosen = 0;
  let asked = false;

  /** Numbers of the lines, those with problems marked. */
  const number = () => {
    const wrong = new Set([...checked.querySelectorAll("[data-line]")].map((one) => Number(one.dataset.line)));
    const lines = text.value.split("\n").length;
    gutter.replaceChildren(...[...Array(lines).keys()].map((i) => {
      const line = document.createElement("span");
      line.textContent = `${i + 1}\n`;
      if (wrong.has(i + 1)) line.className = "wrong";
      return line;
    }));
    gutter.scrollTop = text.scrollTop;
  };

  const goTo = (line) => {
    const before = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = text.value.indexOf("\n", before);
    text.focus();
    text.setSelectionRange(before, end < 0 ? text.value.length : end);
    text.scrollTop = Math.max(0, (line - 5) * parseFloat(getComputedStyle(text).lineHeight));
  };

  const indent = (line) => line.length - line.replace(/^[ -]*/, "").length;

  /** The keys of the mappings around a line, from the outside, by their indents. */
  const around = (lines, at, depth) => {
    const path = [];
    let below = depth;
    for (let i = at - 1; i >= 0 && below > 0; i--) {
      const match = /^([ -]*)([\w.-]+)\s*:/.exec(lines[i]);
      if (match && match[1].replace(/-/g, " ").length < below && !/^\s*#/.test(lines[i])) {
        below = match[1].replace(/-/g, " ").length;
        path.unshift(match[2]);
      }
    }
    return path;
  };

  /** Where the line stands: the name of its mapping as the list of keys has it. */
  const place = (path) => {
    if (path.length === 0) return "";
    if (["corpora", "backbones", "recognisers"].includes(path[0])) return path.length === 2 ? `${path[0]}.*` : null;
    const inside = path[0] === "experiments" || path[0] === "defaults" || path[0] === "published";
    return inside ? path[path.length - 1] : null;
  };

  const here = () => {
    const before = text.value.slice(0, text.selectionStart);
    const lines = text.value.split("\n");
    const at = before.split("\n").length - 1;
    const typed = before.slice(before.lastIndexOf("\n") + 1);
    const match = /^([ -]*)([\w-]*)$/.exec(typed);
    return match && { word: match[2], where: place(around(lines, at, indent(match[1] + "x"))), lines, at };
  };

  const hide = () => {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  };

  /** Nine at most, those around the chosen one: a list that scrolled could not be scrolled by keys. */
  const show = () => {
    const first = Math.max(0, Math.min(chosen - 4, offered.length - 9));
    list.replaceChildren(...offered.slice(first, first + 9).map((key, n) => {
      const i = first + n;
      const item = document.createElement("li");
      item.id = `completion-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(i === chosen));
      item.setAttribute("aria-posinset", String(i + 1));
      item.setAttribute("aria-setsize", String(offered.length));
      const name = document.createElement("b");
      name.textContent = key.key;
      const says = document.createElement("span");
      says.textContent = ` ${key.value}; ${key.fallback}${key.of ? ` · ${key.of}` : ""}`;
      item.append(name, says);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); chosen = i; take(); });
      return item;
    }));
    list.hidden = offered.length === 0;
    if (list.hidden) return hide();
    text.setAttribute("aria-activedescendant", `completion-${chosen}`);
  };

  const offer = (all) => {
    const now = here();
    const seen = new Set();
    offered = !now || now.where === null || (!all && now.word === "") ? [] : keys.filter((key) => {
      const fits = key.place === now.where && key.key.startsWith(now.word) && key.key !== now.word && !seen.has(key.key);
      if (fits) seen.add(key.key);
      return fits;
    });
    chosen = 0;
    show();
  };

  const take = () => {
    const key = offered[chosen].key;
    const start = text.selectionStart - here().word.length;
    text.setRangeText(`${key}: `, start, text.selectionStart, "end");
    hide();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    hide();
  };

  text.addEventListener("input", () => { number(); offer(false); });
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });
  text.addEventListener("blur", hide);
  text.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      asked = true; // perhaps before the keys are there
      offer(true);
    } else if (list.hidden) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : offered.length - 1)) % offered.length;
      show();
    } else if (event.key === "Enter") {
      event.preventDefault();
      take();
    } else if (event.key === "Escape") {
      event.preventDefault();
      hide();
    }
  });
  checked.addEventListener("click", (event) => {
    const button = event.target.closest("[data-goto]");
    if (button) goTo(Number(button.dataset.goto));
  });
  document.body.addEventListener("htmx:afterSwap", (event) => { if (event.target === checked) number(); });

  fetch("/api/v1/campaign-file/keys").then((answer) => (answer.ok ? answer.json() : [])).then((all) => {
    keys = all;
    if (asked && document.activeElement === text) offer(true);
  });
  number();
})();
