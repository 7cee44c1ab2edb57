// What a script adds to pages that work without one: keys, rows of lists, a guard for unsaved changes, filters that
// apply at once, ids made from titles, suggestions for long lists. Nothing here decides anything.
"use strict";
(() => {
  const one = (sel, from = document) => from.querySelector(sel);
  const all = (sel, from = document) => [...from.querySelectorAll(sel)];

  // Errors come first.
  one("[data-focus]")?.focus();

  // A menu closes when something else is wanted.
  document.addEventListener("click", (e) => {
    for (const menu of all("details.menu[open]")) if (!menu.contains(e.target)) menu.open = false;
  });

  document.addEventListener("keydown", (e) => {
    const menu = e.key === "Escape" && document.activeElement?.closest?.("details.menu[open]");
    if (menu) { menu.open = false; one("summary", menu).focus(); }
  });

  // Filters apply at once.
  for (const form of all("form[data-auto]")) {
    form.addEventListener("change", (e) => {
      if (e.target.matches("select")) {
        for (const field of form.elements) if (!field.value && field.name) field.disabled = true;
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.matches?.("input,select") && !field.value) field.disabled = true;
    });
  }

  // Rows of lists: add and take away without a round trip.
  const renumber = (row, from, to) => {
    for (const el of all("*", row).concat(row)) {
      for (const name of ["name", "id", "for", "value", "data-list", "aria-describedby", "formaction"]) {
        const had = el.getAttribute(name);
        if (had) el.setAttribute(name, had.replaceAll(from, to).replaceAll(id(from), id(to)));
      }
      if (el.tagName === "TEMPLATE") renumber(el.content.firstElementChild, from, to);
    }
  };
  const id = (path) => "f-" + path.replaceAll("]", "").replace(/[[.]/g, "-");
  document.addEventListener("click", (e) => {
    const add = e.target.closest("[data-add]");
    const remove = e.target.closest("[data-remove]");
    if (!add && !remove) return;
    e.preventDefault();
    const form = e.target.closest("form");
    if (add) {
      const rows = add.previousElementSibling;
      const path = rows.dataset.list;
      const next = Number(rows.dataset.next || rows.querySelectorAll(":scope > [data-row-item]").length);
      rows.dataset.next = next + 1;
      const template = one(":scope > template", rows);
      const row = template.content.firstElementChild.cloneNode(true);
      renumber(row, `${path}[new]`, `${path}[${next}]`);
      template.before(row);
      one("input:not([type=hidden]),select,textarea", row)?.focus();
    } else {
      const row = remove.closest("[data-row-item]");
      const near = row.previousElementSibling || row.parentElement;
      const rows = row.parentElement;
      rows.dataset.next ||= rows.querySelectorAll(":scope > [data-row-item]").length;
      row.remove();
      (one("input,select,textarea", near) || rows).focus();
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // Nobody loses what they typed by accident.
  for (const form of all("form[data-guard]")) {
    let changed = Boolean(one("[data-focus]"));
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (e) => { if (changed) e.preventDefault(); });
  }

  // An id out of the title, until somebody writes one.
  const slug = one("[data-slug]");
  const title = one("#f-title");
  if (slug && title && !slug.value) {
    const make = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");
    title.addEventListener("input", () => { slug.placeholder = make(title.value); });
  }

  // Suggestions out of very many records: asked for as somebody types.
  let asked = 0;
  document.addEventListener("input", (e) => {
    const field = e.target;
    if (!field.dataset?.ask || field.value.length < 3 || field.value.includes("/")) return;
    clearTimeout(asked);
    asked = setTimeout(async () => {
      const answer = await fetch(field.dataset.ask + "q=" + encodeURIComponent(field.value));
      if (!answer.ok) return;
      for (const hit of (await answer.json()).hits) {
        if ([...field.list.options].some((o) => o.value === hit.reference)) continue;
        field.list.append(Object.assign(document.createElement("option"), { value: hit.reference, textContent: hit.title }));
      }
    }, 200);
  });

  // The title behind a typed reference, beside it.
  document.addEventListener("change", (e) => {
    const field = e.target;
    if (!field.matches?.("input.ref")) return;
    const option = [...(field.list?.options || [])].find((o) => o.value === field.value);
    let caption = field.parentElement.querySelector(".caption");
    if (!caption) field.after(caption = Object.assign(document.createElement("span"), { className: "caption" }));
    caption.textContent = option ? option.textContent : "";
  });

  // Rows that are picked.
  const picked = one("[data-picked]");
  const count = () => {
    const n = all(".pick input:checked").length;
    if (!picked) return;
    picked.hidden = n === 0;
    one("button", picked).textContent = `Export ${n} selected as CSV`;
  };
  document.addEventListener("change", (e) => { if (e.target.closest(".pick")) count(); });
  count();

  // A wide figure opens where the record asked about stands.
  all(".fig-frame").forEach((frame) => {
    const box = one(".node.here", frame)?.getBoundingClientRect();
    if (box) frame.scrollLeft += box.left + box.width / 2 - frame.getBoundingClientRect().left - frame.clientWidth / 2;
  });

  // Keys.
  const rows = all("[data-rows] [data-row], [data-rows][data-row]");
  let here = -1;
  const go = (to) => {
    if (!rows.length) return;
    rows[here]?.classList.remove("here");
    here = Math.max(0, Math.min(rows.length - 1, to));
    rows[here].classList.add("here");
    rows[here].scrollIntoView({ block: "nearest" });
    one("[data-open]", rows[here])?.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches("input:not([type=checkbox]),select,textarea")) return;
    const keys = one("[data-keys]");
    if (e.key === "/") one("[data-search]")?.focus();
    else if (e.key === "j") go(here + 1);
    else if (e.key === "k") go(here - 1);
    else if (e.key === "x" && here >= 0) one(".pick input", rows[here])?.click();
    else if (e.key === "e" || e.key === "n") one(`[data-key="${e.key}"]`)?.click();
    else if (e.key === "?") keys?.showModal();
    else return;
    e.preventDefault();
  });
})();
