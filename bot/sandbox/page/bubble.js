// One message of a chat as a list item.

import { element, unseen } from "./elements.js";
import { rich } from "./rich.js";

const NAMES = {
  voice: "🎤 Voice message", audio: "🎵 Music", video: "🎬 Video", video_note: "🎬 Video message", animation: "🎞 Animation",
  sticker: "🏷 Sticker", location: "📍 Location", venue: "📍 Place", contact: "👤 Contact", poll: "📊 Poll", dice: "🎲 Dice",
};

// `act`: press(message, button), reply(message), edit(message), command(text), link(url); `time(date)` says the time.
export function bubble(message, act, { quoted, time, editable }) {
  const mine = message.mine;
  const item = element("li", { class: `message ${mine ? "mine" : "theirs"}`, "data-id": message.id, tabindex: "-1" });
  if (message.deleted) {
    item.classList.add("gone");
    item.append(element("p", {}, "A message was deleted"));
    return item;
  }
  const body = element("div", { class: "bubble" });
  body.append(unseen(mine ? "You: " : `${message.from}: `));
  if (message.reply_to) body.append(quote(message.reply_to, quoted));
  if (message.photo) body.append(photo(message));
  if (message.document) body.append(paper(message.document));
  if (NAMES[message.kind]) body.append(element("p", { class: "kind" }, NAMES[message.kind]));
  if (message.text) body.append(element("div", { class: "text", dir: "auto" }, ...rich(message.text, message.entities, act)));
  body.append(element("div", { class: "foot" }, actions(message, act, editable), meta(message, time)));
  item.append(body);
  if (message.buttons.length) item.append(keyboard(message, act));
  return item;
}

function quote(id, quoted) {
  const text = quoted ? quoted.text || NAMES[quoted.kind] || quoted.kind : "a deleted message";
  return element("p", { class: "quote", dir: "auto" }, unseen("In reply to: "), text);
}

function photo(message) {
  const { file_id: id, width, height } = message.photo;
  return element("img", { src: `/sandbox/files/${id}`, width, height, alt: message.text || "Picture without a caption" });
}

function paper(file) {
  const size = file.size < 1024 ? `${file.size} bytes` : `${Math.round(file.size / 1024)} kB`;
  return element("a", { class: "paper", href: `/sandbox/files/${file.file_id}`, download: file.name },
    element("span", { class: "sheet-icon", "aria-hidden": "true" }, "↓"),
    element("span", {}, element("b", {}, file.name), element("small", { dir: "ltr" }, size)));
}

function meta(message, time) {
  const said = element("p", { class: "meta" });
  if (message.protected) said.append(element("span", { title: "Cannot be forwarded or saved" }, "🔒", unseen("protected")), " ");
  if (message.silent) said.append(element("span", { title: "Sent without a sound" }, "🔕", unseen("silent")), " ");
  if (message.edited) said.append("edited ");
  said.append(element("time", { datetime: message.date }, time(message.date)));
  return said;
}

function keyboard(message, act) {
  const rows = message.buttons.map((row) =>
    element("div", { class: "row" }, ...row.map((button) =>
      element("button", {
        type: "button", dir: "auto", onpointerenter: showWhole, "data-key": button.callback_data ?? button.url, onclick: (event) => act.press(message, button, event.currentTarget),
      }, button.text, button.url ? element("span", { "aria-hidden": "true" }, " ↗") : null))));
  return element("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, ...rows);
}

// Labels have one line, as in the apps; what does not fit is shown to the mouse.
function showWhole({ currentTarget: button }) {
  button.title = button.scrollWidth > button.clientWidth ? button.textContent : "";
}

function actions(message, act, editable) {
  const made = [element("button", { type: "button", onclick: () => act.reply(message) }, "Reply")];
  if (editable) made.push(element("button", { type: "button", onclick: () => act.edit(message) }, "Edit"));
  return element("div", { class: "actions" }, ...made);
}
