// What there is to try, step by step, above the phones.

import { element } from "./elements.js";

const LINK = /(https?:\/\/\S+)/;
const ROOM_ENOUGH = "(min-width: 801px)";

export class Hints {
  // `open(url)` opens a link to the bot.
  constructor(box, hints, open) {
    box.hidden = hints.length === 0;
    box.open = window.matchMedia(ROOM_ENOUGH).matches;
    box.querySelector("ol").replaceChildren(...hints.map((hint) => element("li", {}, ...pieces(hint, open))));
  }
}

function pieces(hint, open) {
  return hint.split(LINK).map((piece) => (LINK.test(piece)
    ? element("a", { href: piece, onclick: (event) => { event.preventDefault(); open(piece); } }, piece) : piece));
}
