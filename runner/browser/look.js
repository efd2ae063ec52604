// Reads the document into plain data, as the rules for pages want it: fields with the
// values that they hold, and `hidden` on what style sheets hide. Elements are kept, to be
// acted on by their number.
function look() {
  const elements = globalThis.sandboxElements = [];
  const typed = new Set(["text", "search", "tel", "url", "email", "password", "date", "month", "week",
    "time", "datetime-local", "number", "range", "color"]);
  const owners = [];
  const drawnByOthers = new Set(["area", "option", "optgroup"]);

  function attributes(element) {
    const found = {};
    for (const a of element.attributes) found[a.name] = a.value;
    const flag = (name, on) => { if (on) found[name] = ""; else delete found[name]; };
    switch (element.localName) {
      case "input":
        if (typed.has(element.type)) found.value = element.value;
        if (element.type === "checkbox" || element.type === "radio") flag("checked", element.checked);
        break;
      case "option":
        flag("selected", element.selected);
    }
    const style = getComputedStyle(element);
    if (!drawnByOthers.has(element.localName) && (style.display === "none" || style.visibility !== "visible")) found.hidden = "";
    return found;
  }

  function read(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return null;
    const at = elements.push(node) - 1;
    if (node.form instanceof HTMLFormElement) owners.push([node, at]);
    const seen = {tag: node.localName, attributes: attributes(node), children: []};
    if (node.localName === "textarea") {
      seen.children.push(node.value);
    } else if (node.localName !== "noscript") { // scripts run here
      for (const child of node.childNodes) {
        const inner = read(child);
        if (inner !== null) seen.children.push(inner);
      }
    }
    return seen;
  }

  const navigation = performance.getEntriesByType("navigation")[0];
  return {
    url: location.href,
    status: navigation ? navigation.responseStatus : 0,
    root: document.documentElement ? read(document.documentElement) : null,
    owners: owners.map(([control, at]) => [at, elements.indexOf(control.form)]),
  };
}
