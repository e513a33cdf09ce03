// The "/" menu over the composer: commands with their descriptions in the phone's language.

import { element } from "./elements.js";

export class Menu {
  // `load()` fetches the commands, `choose(text)` gets the one that was picked, `leave()` is called when none was.
  constructor(box, toggle, { load, choose, leave }) {
    this.box = box;
    this.toggle = toggle;
    this.load = load;
    this.choose = choose;
    this.leave = leave;
    this.wish = 0; // counts what was asked for: an answer to an older wish comes too late
    toggle.addEventListener("click", () => (this.open ? this.hide(true) : this.show("", true)));
    box.addEventListener("keydown", (event) => this.onKey(event));
  }

  get open() { return !this.box.hidden; }

  async show(typed, focus) {
    const wanted = typed.replace(/^\//, "").toLowerCase();
    const wish = ++this.wish;
    const all = await this.load();
    if (wish !== this.wish) return;
    const commands = all.filter(({ command }) => command.startsWith(wanted));
    this.box.replaceChildren(...(commands.length ? commands.map((one) => this.item(one)) : [this.nothing()]));
    this.box.hidden = commands.length === 0 && wanted !== "";
    this.toggle.setAttribute("aria-expanded", String(this.open));
    if (focus && this.open) this.first()?.focus();
  }

  hide(back = false) {
    this.wish += 1;
    this.box.hidden = true;
    this.toggle.setAttribute("aria-expanded", "false");
    if (back) this.leave();
  }

  first() { return this.box.querySelector("button"); }

  item({ command, description }) {
    const pick = () => { this.hide(); this.choose(`/${command}`); };
    return element("button", { type: "button", onclick: pick },
      element("span", { class: "name", dir: "ltr" }, `/${command}`), element("span", { dir: "auto" }, description));
  }

  nothing() { return element("p", {}, "The bot has set no commands."); }

  onKey(event) {
    const items = [...this.box.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = items.indexOf(document.activeElement) + step;
      if (next < 0) this.leave();
      else items[Math.min(next, items.length - 1)]?.focus();
    } else if (event.key === "Escape") {
      this.hide(true);
    }
  }
}
