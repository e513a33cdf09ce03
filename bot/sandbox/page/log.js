// The messages of a phone: kept in order, redrawn one by one, the newest in view unless one scrolled up.
// Of all the buttons, Tab stops only at those of the bot's newest message and of the one that has (or had) the focus.

import { bubble } from "./bubble.js";
import { element } from "./elements.js";
import { dayOf, timeOf } from "./time.js";

const NEAR_THE_END = 80; // pixels

export class Log {
  constructor(scroller, act) {
    this.scroller = scroller;
    this.list = scroller.querySelector("ol");
    this.act = act;
    this.messages = new Map();
    this.atEnd = true;
    this.stops = { newest: null, focused: null };
    scroller.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("focusin", (event) => this.stopAt("focused", event.target.closest(".message")));
    scroller.addEventListener("scroll", () => { this.atEnd = this.nearEnd(); });
    new ResizeObserver(() => { if (this.atEnd) this.toEnd(); }).observe(scroller);
  }

  fill(messages) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.list.replaceChildren();
    this.stops = { newest: null, focused: null };
    for (const message of messages) this.add(message);
    this.toEnd();
  }

  put(message) {
    const known = this.messages.has(message.id);
    this.messages.set(message.id, message);
    const { atEnd } = this;
    if (known) this.redraw(message);
    else this.add(message);
    if (message.mine && !known) this.noLongerLast(message);
    if (atEnd || (message.mine && !known)) this.toEnd();
  }

  add(message) {
    const day = dayOf(message.date);
    const last = [...this.list.querySelectorAll(".day")].at(-1)?.textContent;
    if (day !== last) this.list.append(element("li", { class: "day" }, day));
    const made = this.draw(message);
    this.list.append(made);
    if (!message.mine) this.stopAt("newest", made);
  }

  redraw(message) {
    const old = this.list.querySelector(`[data-id="${message.id}"]`);
    const focused = old?.contains(document.activeElement) ? document.activeElement : null;
    const made = this.draw(message);
    old?.replaceWith(made);
    for (const [which, item] of Object.entries(this.stops)) if (item && item === old) this.stopAt(which, made);
    if (focused) this.keepFocus(old, made, focused);
  }

  // The same button if it is still there, else the one in its place, else the message itself.
  keepFocus(old, made, focused) {
    const place = [...old.querySelectorAll(".keyboard button")].indexOf(focused);
    const buttons = [...made.querySelectorAll(".keyboard button")];
    const same = buttons.find((button) => button.dataset.key === focused.dataset.key);
    (same ?? buttons[place] ?? made).focus({ preventScroll: true });
  }

  stopAt(which, item) {
    const before = this.stops[which];
    this.stops[which] = item;
    if (before && !Object.values(this.stops).includes(before)) reachable(before, false);
    if (item) reachable(item, true);
  }

  onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    const items = [...this.list.querySelectorAll(".message")];
    const from = event.target === this.scroller ? items.length : items.indexOf(event.target.closest(".message"));
    const to = items[Math.min(Math.max(from + step, 0), items.length - 1)];
    event.preventDefault();
    to?.focus();
  }

  noLongerLast(newest) {
    for (const message of this.messages.values()) {
      if (message.mine && !message.deleted && message.id < newest.id && this.editableItem(message)) this.redraw(message);
    }
  }

  editableItem(message) {
    return this.list.querySelector(`[data-id="${message.id}"] .actions button:nth-child(2)`);
  }

  draw(message) {
    const newest = [...this.messages.values()].filter((m) => m.mine && !m.deleted && m.kind === "text").at(-1);
    const made = bubble(message, this.act, {
      quoted: this.messages.get(message.reply_to),
      time: timeOf,
      editable: message.id === newest?.id,
    });
    reachable(made, false);
    return made;
  }

  nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.atEnd = true;
  }
}

function reachable(item, byTab) {
  for (const control of item.querySelectorAll("a, button")) control.tabIndex = byTab ? 0 : -1;
}
