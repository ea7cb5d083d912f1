// 民情: the few things a page does beyond plain HTML. Every page works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  // Storage may be forbidden (private windows, old web views): then nothing is kept, nothing breaks.
  const store = (area, key, value) => {
    try {
      if (value === undefined) return area.getItem(key);
      if (value === null) area.removeItem(key);
      else area.setItem(key, value);
    } catch { /* nothing is kept */ }
    return null;
  };

  // Theme and type size: cookies mq_theme and mq_large, read by the server on the next page.
  const remember = () => {
    const theme = root.dataset.bsTheme || "auto";
    const large = root.classList.contains("large") ? "1" : "0";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    const rest = `; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    document.cookie = `mq_theme=${theme}${rest}`;
    document.cookie = `mq_large=${large}${rest}`;
    all("[data-ui]").forEach((button) => {
      const on = button.dataset.ui === "large" ? large === "1" : button.dataset.ui === theme;
      button.setAttribute("aria-pressed", String(on));
    });
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-ui]");
    if (!button) return;
    event.preventDefault();
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const wanted = button.dataset.ui;
    if (wanted === "large") root.classList.toggle("large");
    else if (wanted === "flip") {
      const now = root.dataset.bsTheme || (dark ? "dark" : "light");
      root.dataset.bsTheme = now === "dark" ? "light" : "dark";
    } else if (wanted === "auto") delete root.dataset.bsTheme;
    else root.dataset.bsTheme = wanted;
    remember();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    all("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // Unsent text: a form with data-keep="key" survives a lost connection or a closed page.
  // client_id is kept with it, so that sending again cannot make a second one.
  const prefix = "mq-keep:";
  const fields = (form) => all("input, textarea, select", form).filter((field) =>
    field.name && !["password", "file", "submit"].includes(field.type)
    && (field.type !== "hidden" || field.name === "client_id"));
  const keep = (form) => {
    const kept = {};
    fields(form).forEach((field) => {
      if (field.type === "radio" || field.type === "checkbox") {
        if (field.checked) (kept[field.name] = kept[field.name] || []).push(field.value);
      } else kept[field.name] = field.value;
    });
    store(localStorage, prefix + form.dataset.keep, JSON.stringify(kept));
  };
  const restore = (form) => {
    const text = store(localStorage, prefix + form.dataset.keep);
    if (!text || form.hasAttribute("data-errors")) return;
    let kept;
    try { kept = JSON.parse(text); } catch { return; }
    fields(form).forEach((field) => {
      if (!(field.name in kept) && field.type !== "checkbox") return;
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = (kept[field.name] || []).includes(field.value);
      } else field.value = kept[field.name];
    });
    all("[data-kept]", form).forEach((note) => { note.hidden = false; });
  };
  // Only a page that says "done" proves that the last sent form arrived.
  const sent = store(sessionStorage, "mq-sent");
  if (sent && document.querySelector("[data-done]")) {
    store(localStorage, prefix + sent, null);
    store(sessionStorage, "mq-sent", null);
  }
  all("form[data-keep]").forEach((form) => {
    restore(form);
    form.addEventListener("input", () => keep(form));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-forget]");
    if (!button) return;
    const form = button.closest("form");
    store(localStorage, prefix + form.dataset.keep, null);
    location.reload();
  });

  // No signal: say so, and keep the form instead of sending it into nothing.
  const network = () => all("[data-offline]").forEach((bar) => { bar.hidden = navigator.onLine; });
  addEventListener("online", network);
  addEventListener("offline", network);

  // A form is sent once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.keep) keep(form);
    if (!navigator.onLine || form.hasAttribute("data-sent")) {
      event.preventDefault();
      network();
      return;
    }
    form.setAttribute("data-sent", "");
    if (form.dataset.keep) store(sessionStorage, "mq-sent", form.dataset.keep);
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => form.removeAttribute("data-sent")));

  // data-when="name=value value": shown only while that choice is made (without a script: always).
  const fit = (form) => all("[data-when]", form).forEach((part) => {
    const [name, values] = part.dataset.when.split("=");
    const chosen = all(`[name="${name}"]:checked`, form).map((field) => field.value);
    part.hidden = !chosen.some((value) => values.split(" ").includes(value));
  });
  all("form").forEach((form) => { if (form.querySelector("[data-when]")) { fit(form); form.addEventListener("change", () => fit(form)); } });

  // Lists: j and k walk, o opens.
  const rows = all("[data-row]");
  let at = -1;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const link = () => rows[at].querySelector("a[href]");
    if (event.key === "o" && rows[at] && link()) link().click();
    if ((event.key !== "j" && event.key !== "k") || !rows.length) return;
    if (rows[at]) rows[at].classList.remove("here");
    at = Math.max(0, Math.min(rows.length - 1, at + (event.key === "j" ? 1 : -1)));
    rows[at].classList.add("here");
    if (link()) link().focus();
    rows[at].scrollIntoView({ block: "nearest" });
  });

  all("[data-choose]").forEach((box) => box.addEventListener("change", () => {
    all(`input[name="${box.dataset.choose}"]`).forEach((tick) => { tick.checked = box.checked; });
  }));
  network();
})();
