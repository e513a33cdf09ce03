// Making elements. Content is only ever set as text.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export const unseen = (text) => element("span", { class: "unseen" }, text);

// Asks a question in a dialog; gives the value of the chosen button, or null when it was closed.
// `likely`: the number of the option most will choose.
export function choose(title, text, options, likely) {
  const dialog = document.getElementById("choice");
  document.getElementById("choice-title").textContent = title;
  document.getElementById("choice-text").textContent = text;
  return new Promise((resolve) => {
    const buttons = options.map(([label, value], place) =>
      element("button", { type: "button", class: place === likely ? "main" : null, onclick: () => finish(value) }, label));
    const finish = (value) => { dialog.onclose = null; dialog.close(); resolve(value); };
    document.getElementById("choice-buttons").replaceChildren(...buttons);
    dialog.onclose = () => resolve(null);
    dialog.showModal();
  });
}
