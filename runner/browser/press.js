// Sends a form by its button, or as the enter key does where it has none (-1). Answers why
// the browser would not send it, "" when it tries. again is when the button is pressed once
// more, in milliseconds; 0: never.
function press(form, button, again) {
  form = globalThis.sandboxElements?.[form];
  button = globalThis.sandboxElements?.[button];
  if (!form?.isConnected) return "the page has changed meanwhile";
  if (!form.noValidate && !button?.formNoValidate) {
    const wrong = [...form.elements].find(e => e.willValidate && !e.validity.valid);
    if (wrong) return `control "${wrong.name || wrong.id}": ${wrong.validationMessage}`;
  }
  const send = () => { if (button) button.click(); else form.requestSubmit(); };
  send();
  if (again) setTimeout(send, again);
  return "";
}
