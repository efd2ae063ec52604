// The sandbox's own library for hosted checkout, by the public documentation of the
// gateway's: load it from …/checkout/version/<n>/checkout.js, any version.
//
//   <script src="…/checkout.js" data-error="…" data-cancel="…" data-complete="…" data-timeout="…"
//           data-beforeRedirect="…" data-afterRedirect="…"></script>
//
// A callback is the name of a global function, the name of a global variable that holds a
// URL, or a URL; it is looked up when it is needed. Those of redirects are functions only.
// Wallets are not offered.
(function () {
  "use strict";

  const script = document.currentScript || document.querySelector('script[src*="/checkout.js"]');
  const start = new URL("../../start", script.src);
  const store = "__hc-" + location.pathname;
  const action = "#__hc-action-";
  const patience = 30000; // ms until a lightbox that shows nothing is given up

  let configuration = null;
  let lightbox = null;

  function lookUp(name) {
    return name.split(".").reduce((value, part) => (value === undefined || value === null ? undefined : value[part]), window);
  }

  // call runs a callback. params are what a URL is given, args what a function is.
  function call(which, args, params) {
    const said = script.getAttribute("data-" + which);
    if (!said) return;
    const found = lookUp(said);
    if (typeof found === "function") {
      found.apply(window, args);
    } else if (typeof found === "string") {
      go(found, params);
    } else if (!/^[\w$]+$/.test(said)) {
      go(said, params);
    } else {
      console.error("Checkout: data-" + which + " names neither a function nor a URL: " + said);
    }
  }

  function go(address, params) {
    const url = new URL(address, document.baseURI);
    for (const name of Object.keys(params || {})) url.searchParams.append(name, params[name]);
    location.assign(url.href);
  }

  function tell(event, told) {
    if (event === "complete") {
      call("complete", [told.resultIndicator, told.sessionVersion], { resultIndicator: told.resultIndicator, sessionVersion: told.sessionVersion });
    } else if (event === "error") {
      call("error", [told.error], told.error);
    } else {
      call(event, []);
    }
  }

  function fail(cause, explanation, field, validationType) {
    const error = { result: "ERROR", cause, explanation };
    if (field) Object.assign(error, { field, validationType });
    tell("error", { error });
  }

  // resolve calls the functions of a configuration: that is when their values count.
  function resolve(value, depth) {
    if (typeof value === "function") return resolve(value(), depth + 1);
    if (depth > 8 || value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((one) => resolve(one, depth + 1));
    const plain = {};
    for (const name of Object.keys(value)) plain[name] = resolve(value[name], depth + 1);
    return plain;
  }

  // post sends the configuration to the gateway and shows its answer in a window.
  function post(view, target) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = start.href;
    form.target = target;
    form.hidden = true;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "checkout";
    field.value = JSON.stringify({ view, address: location.href, origin: location.origin, configuration: resolve(configuration, 0) });
    form.appendChild(field);
    document.body.appendChild(form);
    HTMLFormElement.prototype.submit.call(form);
    form.remove();
  }

  // show is what both ways have in common. It answers whether the gateway was asked.
  function show(how) {
    if (configuration === null) {
      fail("INVALID_REQUEST", "Checkout.configure has to be called before the payment interface is shown");
      return false;
    }
    try {
      how();
      return true;
    } catch (problem) {
      fail("INVALID_REQUEST", "The configuration cannot be used: " + (problem && problem.message || problem));
      return false;
    }
  }

  function style(element, rules) {
    for (const name of Object.keys(rules)) element.style.setProperty(name, rules[name]);
    return element;
  }

  function openLightbox() {
    const name = "__hc-frame";
    const overlay = style(document.createElement("div"), {
      position: "fixed", inset: "0", "z-index": "2147483647", background: "rgba(20,24,32,.6)", display: "flex",
      "align-items": "center", "justify-content": "center",
    });
    overlay.id = "__hc-lightbox";
    overlay.setAttribute("role", "dialog");
    overlay.setAttribute("aria-modal", "true");
    overlay.setAttribute("aria-label", "Payment");
    const frame = style(document.createElement("iframe"), {
      width: "min(30rem, 100%)", height: "min(46rem, 100%)", border: "0", "border-radius": "8px", background: "#fff", "color-scheme": "light",
    });
    frame.name = name;
    frame.title = "Payment";
    const guards = [0, 1].map(() => { // Tab stays within the dialog
      const guard = document.createElement("span");
      guard.tabIndex = 0;
      guard.addEventListener("focus", () => frame.focus());
      return guard;
    });
    overlay.append(guards[0], frame, guards[1]);
    document.body.appendChild(overlay);
    lightbox = { overlay, frame, focused: document.activeElement, overflow: document.documentElement.style.overflow };
    lightbox.timer = setTimeout(() => {
      closeLightbox();
      fail("SERVER_FAILED", "The gateway did not show its payment interface in time");
    }, patience);
    document.documentElement.style.overflow = "hidden";
    try {
      post("lightbox", name);
    } catch (problem) {
      closeLightbox();
      throw problem;
    }
    frame.focus();
  }

  function closeLightbox() {
    const { overlay, focused, overflow, timer } = lightbox;
    lightbox = null;
    clearTimeout(timer);
    overlay.remove();
    document.documentElement.style.overflow = overflow;
    if (focused && focused.focus) focused.focus();
  }

  // What the gateway's pages in the lightbox say; nobody else is listened to.
  window.addEventListener("message", (message) => {
    if (!lightbox || message.source !== lightbox.frame.contentWindow || message.origin !== start.origin) return;
    const told = message.data;
    if (!told || told.from !== "checkout") return;
    clearTimeout(lightbox.timer); // it shows something
    if (told.event === "shown") return;
    closeLightbox();
    if (told.event !== "close") tell(told.event, told);
  });

  function fields() {
    return Array.from(document.querySelectorAll("input, select, textarea"))
      .filter((field) => !["password", "file", "hidden", "submit", "button", "image", "reset"].includes(field.type));
  }

  function saveFormFields() {
    return fields().map((field) => ({
      id: field.id, name: field.name, value: field.value, checked: field.checked,
      selected: field.options && Array.from(field.options).map((option) => option.selected),
    }));
  }

  function restoreFormFields(saved) {
    if (!Array.isArray(saved)) return;
    const now = fields();
    saved.forEach((was, i) => {
      const same = (field) => field && field.id === was.id && field.name === was.name;
      const field = same(now[i]) ? now[i] : now.find(same);
      if (!field) return;
      if (field.options && was.selected) {
        Array.from(field.options).forEach((option, n) => { option.selected = !!was.selected[n]; });
      } else if (field.type === "checkbox" || field.type === "radio") {
        field.checked = !!was.checked;
      } else {
        field.value = was.value;
      }
    });
  }

  function redirectCallback(which) {
    const said = script.getAttribute("data-" + which);
    const found = said && lookUp(said);
    return typeof found === "function" ? found : null;
  }

  function showPaymentPage() {
    return show(() => {
      const before = redirectCallback("beforeRedirect");
      const kept = JSON.stringify({ saved: before && before(), hash: location.hash });
      try { sessionStorage.setItem(store, kept); } catch (full) { console.warn("Checkout: " + full.message); }
      post("pay", "_self");
    });
  }

  // comeBack tells the page what happened on the payment page that led back to it.
  function comeBack(said) {
    let kept = {};
    try {
      kept = JSON.parse(sessionStorage.getItem(store)) || {};
      sessionStorage.removeItem(store);
    } catch (unreadable) { /* nothing was kept */ }
    history.replaceState(history.state, "", location.pathname + location.search + (kept.hash || ""));
    const after = redirectCallback("afterRedirect");
    if (after) after(kept.saved);
    const [event, ...rest] = said.split("-");
    if (event === "complete") {
      tell(event, { resultIndicator: rest[0], sessionVersion: rest[1] });
    } else if (event === "error") {
      tell(event, { error: JSON.parse(decodeURIComponent(rest.join("-"))) });
    } else if (event === "cancel" || event === "timeout") {
      tell(event);
    }
  }

  window.Checkout = {
    configure(given) { configuration = Object.assign({}, given); },
    showLightbox() { return lightbox ? true : show(openLightbox); },
    showPaymentPage,
    saveFormFields,
    restoreFormFields,
  };

  if (location.hash.startsWith(action)) {
    const said = location.hash.slice(action.length);
    const ready = () => comeBack(said); // when the page's own callbacks exist
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", ready);
    } else {
      setTimeout(ready, 0);
    }
  }
})();
