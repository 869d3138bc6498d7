// Only makes pages nicer: everything works without this file.
(() => {
  "use strict";
  const words = document.body.dataset;
  const dirty = new WeakSet();

  // 处理中: a form marked data-kz-once is sent once; the button says so and takes no second click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-kz-once")) return;
    if (form.dataset.kzSent) { event.preventDefault(); return; }
    form.dataset.kzSent = "1";
    dirty.delete(form);
    const button = event.submitter || form.querySelector("[type=submit]");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => { if (form.dataset.kzSent) { button.dataset.kzWords = button.textContent; button.textContent = words.wait; } }, 300);
  });
  // Coming back with the browser's back button: the form may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-kz-sent]")) {
      delete form.dataset.kzSent;
      for (const button of form.querySelectorAll("[aria-busy]")) {
        button.removeAttribute("aria-busy");
        if (button.dataset.kzWords) button.textContent = button.dataset.kzWords;
      }
    }
  });

  // Leaving with something typed asks first, unless the draft saves itself.
  const typed = (event) => {
    const form = event.target.form;
    if (form && form.hasAttribute("data-kz-leave")) dirty.add(form);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  window.addEventListener("beforeunload", (event) => {
    for (const form of document.querySelectorAll("[data-kz-leave]")) {
      if (dirty.has(form)) event.preventDefault();
    }
  });

  // Drafts: some seconds after a change (the rulebook says how many), and on leaving the page, htmx posts the form to its draft address.
  const save = () => {
    for (const mark of document.querySelectorAll("[data-kz-autosave]")) {
      const form = mark.closest("form");
      if (form && dirty.has(form) && !form.dataset.kzSent) {
        dirty.delete(form);
        mark.dispatchEvent(new CustomEvent("kz-save"));
      }
    }
  };
  setInterval(save, 1000 * (Number(document.querySelector("[data-kz-autosave]")?.dataset.kzAutosave) || 10));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  document.addEventListener("htmx:after:swap", () => {
    for (const told of document.querySelectorAll("[data-kz-version]")) {
      const version = told.closest("form")?.elements.namedItem("version");
      if (version) version.value = told.dataset.kzVersion;
    }
  });
  document.addEventListener("htmx:error", (event) => {
    const form = event.target.closest?.("form");
    if (form) dirty.add(form);
  });

  // Money typed in 万元 is echoed in 元, and the other way round.
  const echo = (input) => {
    const out = document.querySelector(`[data-kz-echo="${CSS.escape(input.id)}"]`);
    if (!out) return;
    const plain = input.value.normalize("NFKC").replace(/[\s,]/g, "");
    const amount = /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
    const fits = amount > 0 && amount < 1e9;
    out.hidden = !fits;
    if (!fits) return;
    const [value, unit] = input.dataset.kzMoney === "万元" ? [amount * 1e4, "元"] : [amount / 1e4, "万元"];
    out.textContent = `= ${value.toLocaleString("zh-CN", { maximumFractionDigits: 6 })} ${unit}`;
  };
  for (const input of document.querySelectorAll("[data-kz-money]")) {
    input.addEventListener("input", () => echo(input));
    echo(input);
  }

  // 填报助手: beside each value that can be copied stands a button; without script the text is selected by hand.
  for (const box of document.querySelectorAll("[data-kz-copy]")) {
    if (!box.value) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = box.dataset.kzCopy;
    button.setAttribute("aria-label", `${box.dataset.kzCopy} ${box.labels[0]?.textContent ?? ""}`.trim());
    button.addEventListener("click", () => {
      box.select();
      if (navigator.clipboard) navigator.clipboard.writeText(box.value);
      else document.execCommand("copy");
      button.textContent = box.dataset.kzCopied;
    });
    box.after(button);
  }

  // Before a sign-in ends the page says so, in time to stay; a page that slept looks at the clock when it wakes.
  let box = null;
  let due = 0;
  const warn = () => {
    const now = document.querySelector("[data-kz-left]");
    if (!now) return;
    if (now !== box) {
      box = now;
      due = Date.now() + (box.dataset.kzLeft - box.dataset.kzWarn) * 1000;
      box.querySelector("[data-kz-stayed]")?.focus();
    }
    if (Date.now() < due ) return;
    box.querySelector("[data-kz-stayed]")?.remove();
    box.querySelector("[data-kz-ask]").hidden = false;
    box.hidden = false;
  };
  setInterval(warn, 5000);
  document.addEventListener("visibilitychange", warn);
  document.addEventListener("htmx:after:swap", warn);
  warn();

  // The summary of faults takes the focus; Escape closes an open drop-down.
  document.querySelector("[data-kz-focus]")?.focus();
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const open of document.querySelectorAll(".kz-who[open], .kz-menu[open]")) {
      open.removeAttribute("open");
      open.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(".kz-who[open]")) {
      if (!open.contains(event.target)) open.removeAttribute("open");
    }
  });
})();
