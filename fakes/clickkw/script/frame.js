// A page of the gateway in a lightbox: it tells the page around it that it is shown, or
// what has happened. At the top level it does nothing, and the page works without it.
(function () {
  "use strict";
  const { parent: origin, event, indicator, version, error } = document.currentScript.dataset;
  if (window.parent === window || !origin) return;
  const say = (event, more) => window.parent.postMessage(Object.assign({ from: "checkout", event }, more), origin);
  say("shown");
  if (event) say(event, { resultIndicator: indicator, sessionVersion: version, error: error && JSON.parse(error) });
  document.addEventListener("DOMContentLoaded", () => {
    const close = document.getElementById("mpgs-close-receipt");
    if (!close) return;
    close.hidden = false;
    close.addEventListener("click", () => say("close"));
  });
})();
