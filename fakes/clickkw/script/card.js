// Click's page 3 opens the gateway at once.
(function () {
  "use strict";
  const id = document.currentScript.dataset.session;
  document.addEventListener("DOMContentLoaded", () => {
    if (!window.Checkout) return; // the library was not to be had: the link leads on
    window.Checkout.configure({ session: { id } });
    window.Checkout.showLightbox();
  });
})();
