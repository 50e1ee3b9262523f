// Live pages. The server says over /events which things changed; what shows them is fetched again
// and only the nodes that differ are replaced, so that focus, scroll, sound and open menus stay.
"use strict";
(() => {
  document.documentElement.classList.add("js");

  const key = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id || node.getAttribute("data-key") : null);

  /** Makes `old` equal to `fresh` with as few changes as possible. */
  const morph = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
      old.replaceWith(fresh);
      return;
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    const kept = old.nodeName === "DETAILS"; // whether it is open is the reader's choice
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !(kept && name === "open")) old.removeAttribute(name);
    }
    for (const { name, value } of [...fresh.attributes]) {
      if (old.getAttribute(name) !== value && !(kept && name === "open")) old.setAttribute(name, value);
    }
    morphChildren(old, fresh);
  };

  const morphChildren = (old, fresh) => {
    const waiting = new Map();
    for (const child of old.childNodes) if (key(child)) waiting.set(key(child), child);
    let at = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      const match = key(child) ? waiting.get(key(child)) : at && !key(at) ? at : null;
      if (!match) {
        old.insertBefore(child, at);
        continue;
      }
      waiting.delete(key(child));
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      morph(match, child);
    }
    while (at) {
      const next = at.nextSibling;
      at.remove();
      at = next;
    }
  };

  htmx.defineExtension("morph", {
    isInlineSwap: (style) => style === "morph",
    handleSwap: (style, target, fragment) => {
      if (style !== "morph") return false;
      const fresh = fragment.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? fragment.firstElementChild : fragment;
      if (!fresh) return [target];
      for (const name of ["topics", "version"]) {
        if (name in fresh.dataset) target.dataset[name] = fresh.dataset[name];
        else delete target.dataset[name];
      }
      if ("changes" in fresh.dataset) {
        for (const { content } of fresh.querySelectorAll("template")) {
          const part = content.firstElementChild;
          morph(document.getElementById(part.id), part);
        }
      } else {
        morphChildren(target, fresh);
      }
      return [target];
    },
  });

  /** What has a version is sent what changed since, or everything where the server does not know it. */
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const { version } = detail.elt.dataset;
    if (version) detail.headers["Known-Version"] = version;
  });

  /** Refetches an element, and once more afterwards if something changes while a fetch is under way. */
  const fetching = new Map();
  const refresh = (element) => {
    const again = fetching.has(element);
    fetching.set(element, again);
    if (!again) htmx.trigger(element, "refresh");
  };
  document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => {
    const again = fetching.get(elt);
    fetching.delete(elt);
    if (again && elt.isConnected) refresh(elt);
  });

  const live = () => document.querySelectorAll("[data-topics]");
  const note = () => document.getElementById("connection");
  let lost = false;

  const listen = () => {
    if (live().length === 0) return;
    const events = new EventSource("/events");
    events.onopen = () => {
      document.documentElement.dataset.live = "on";
      // What changed between the page and the first event costs little to ask where there is a version.
      for (const element of live()) if (lost || element.dataset.version) refresh(element);
      lost = false;
      note().hidden = true;
    };
    events.onmessage = (event) => {
      const changed = new Set(JSON.parse(event.data));
      for (const element of live()) {
        const topics = element.dataset.topics.split(" ");
        if (changed.has("everything") || topics.some((topic) => changed.has(topic))) refresh(element);
      }
    };
    events.onerror = () => {
      lost = true;
      document.documentElement.dataset.live = "off";
      note().hidden = false;
      if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    };
    addEventListener("pagehide", () => events.close(), { once: true });
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return closeMenus(event.target);
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = "copied";
    setTimeout(() => (button.textContent = before), 1500);
  });
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  listen();
})();
