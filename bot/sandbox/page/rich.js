// Formatted text: Telegram's entities (offsets in UTF-16 units, as in JavaScript) become nodes.

import { element } from "./elements.js";

const PLAIN = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SAFE = /^(https?|mailto|tel):/i;

// `act.command(text)` and `act.link(url)` are called when a command or a link is followed.
export function rich(text, entities, act) {
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodes(text, 0, text.length, ordered, act);
}

function nodes(text, from, to, entities, act) {
  const made = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at || end <= entity.offset) continue;
    if (entity.offset > at) made.push(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((other) => other.offset < end);
    made.push(wrapped(entity, text.slice(entity.offset, end), nodes(text, entity.offset, end, inner, act), act));
    // An app begins a new line after a block by itself: the line end that follows it adds nothing.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  if (at < to) made.push(text.slice(at, to));
  return made;
}

function wrapped(entity, piece, children, act) {
  const kind = entity.type;
  if (PLAIN[kind]) return element(PLAIN[kind], {}, ...children);
  if (kind === "spoiler") return spoiler(children);
  if (kind === "expandable_blockquote") return expandable(children);
  if (kind === "bot_command") {
    return element("button", { type: "button", class: "command", dir: "ltr", onclick: () => act.command(piece) }, piece);
  }
  if (kind === "text_link") return link(entity.url, children, act);
  if (kind === "url") return link(/^[a-z]+:/i.test(piece) ? piece : `http://${piece}`, children, act);
  if (kind === "email") return link(`mailto:${piece}`, children, act);
  return element("span", { class: kind === "hashtag" || kind === "mention" ? "tag" : null }, ...children);
}

function link(url, children, act) {
  if (!SAFE.test(url)) return element("span", {}, ...children);
  const follow = (event) => { if (act.link(url)) event.preventDefault(); };
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick: follow }, ...children);
}

function spoiler(children) {
  const hidden = element("button", { type: "button", class: "spoiler", "aria-label": "Hidden text, press to show" },
    element("span", { "aria-hidden": "true" }, ...children));
  hidden.addEventListener("click", () => hidden.replaceWith(element("span", { tabindex: "-1" }, ...hidden.firstChild.childNodes)));
  return hidden;
}

function expandable(children) {
  const quote = element("blockquote", { class: "folded" }, ...children);
  const toggle = element("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "Show all");
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? "Show all" : "Show less";
  });
  return element("span", { class: "expandable" }, quote, toggle);
}
