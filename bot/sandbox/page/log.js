// The messages of a phone: kept in order, redrawn one by one, the newest in view unless one scrolled up.

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
    scroller.addEventListener("scroll", () => { this.atEnd = this.nearEnd(); });
    new ResizeObserver(() => { if (this.atEnd) this.toEnd(); }).observe(scroller);
  }

  fill(messages) {
    this.messages = new Map(messages.map((message) => [message.id, message]));
    this.list.replaceChildren();
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
    this.list.append(this.draw(message));
  }

  redraw(message) {
    const old = this.list.querySelector(`[data-id="${message.id}"]`);
    const focused = old?.contains(document.activeElement) ? document.activeElement : null;
    const made = this.draw(message);
    old?.replaceWith(made);
    if (focused) this.keepFocus(old, made, focused);
  }

  // The same button if it is still there, else the one in its place, else the message itself.
  keepFocus(old, made, focused) {
    const place = [...old.querySelectorAll(".keyboard button")].indexOf(focused);
    const buttons = [...made.querySelectorAll(".keyboard button")];
    const same = buttons.find((button) => button.dataset.key === focused.dataset.key);
    (same ?? buttons[place] ?? made).focus({ preventScroll: true });
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
    return bubble(message, this.act, {
      quoted: this.messages.get(message.reply_to),
      time: timeOf,
      editable: message.id === newest?.id,
    });
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
