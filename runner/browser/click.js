// Clicks an element. Answers false when the page has changed meanwhile.
function click(at) {
  const element = globalThis.sandboxElements?.[at];
  if (!element?.isConnected) return false;
  element.scrollIntoView({block: "center"});
  element.focus();
  element.click();
  return true;
}
