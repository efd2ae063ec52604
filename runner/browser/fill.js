// Puts values into controls as a customer does: each gets the focus, its value, and the
// events that tell scripts of it. Answers false when the page has changed meanwhile.
function fill(changes) {
  const tell = (element, kind) => element.dispatchEvent(new Event(kind, {bubbles: true}));
  for (const change of changes) {
    const element = globalThis.sandboxElements?.[change.at];
    if (!element?.isConnected) return false;
    element.focus();
    switch (change.kind) {
      case "check":
        if (element.checked !== change.checked) element.click();
        break;
      case "select":
        [...element.options].forEach((option, i) => { option.selected = change.options[i]; });
        tell(element, "input");
        tell(element, "change");
        break;
      default:
        element.value = change.value;
        tell(element, "input");
        tell(element, "change");
    }
    element.blur();
  }
  return true;
}
