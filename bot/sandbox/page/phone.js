// One phone: a person's chat with the bot.

import { get, post, put } from "./api.js";
import { Composer } from "./composer.js";
import { choose, element } from "./elements.js";
import { LANGUAGES, direction } from "./languages.js";
import { Log } from "./log.js";
import { Menu } from "./menu.js";

const KINDS = [
  "photo", "voice", "video", "document", "sticker", "location", "contact", "poll", "dice", "forwarded",
];
const TOAST_FOR = 4000; // milliseconds
const WAITS_AT_MOST = 10000;

export class Phone {
  // `page`: bot (its profile), people (by id), openLink(url, phone), whose(phone, id).
  constructor(page, role, person) {
    this.page = page;
    this.role = role;
    this.section = document.getElementById("phone-template").content.cloneNode(true).firstElementChild;
    this.person = person;
    this.log = new Log(this.find(".log"), {
      press: (message, button, pressed) => this.press(message, button, pressed),
      reply: (message) => this.composer.answer(message),
      edit: (message) => this.composer.change(message),
      command: (text) => this.write({ text }),
      link: (url) => page.openLink(url, this),
    });
    this.menu = new Menu(this.find(".menu"), this.find(".slash"), {
      load: () => get(`/people/${this.person.id}/menu`),
      choose: (text) => { this.write({ text }); this.composer.clear(); this.composer.focus(); },
      leave: () => this.composer.focus(),
    });
    this.composer = new Composer(this.section, { send: (given) => this.write(given), menu: this.menu });
    this.fillChoices();
    this.listen();
    this.show(person);
  }

  find(selector) { return this.section.querySelector(selector); }

  async load() {
    const { messages } = await get(`/chats/${this.person.id}?deleted=1`);
    this.log.fill(messages);
    this.show(this.person);
  }

  // A change of the world: shown if it is about this phone.
  take(change) {
    if (change.chat_id !== this.person.id) return;
    if (["message", "edited", "deleted"].includes(change.kind)) {
      this.log.put(change.message);
      if (!change.message.mine) this.say("");
      this.show(this.person);
    } else if (change.kind === "toast") {
      this.answered(change);
    } else if (change.kind === "action") {
      this.say(change.action === "typing" ? "writing …" : "sending …");
    } else if (change.kind === "person") {
      this.show(change.person);
    }
  }

  show(person) {
    this.person = person;
    const { first_name: name, language_code: code } = person;
    this.section.setAttribute("aria-label", `${name}’s phone, ${this.role}`);
    this.section.dir = direction(code);
    this.section.lang = code || "en";
    this.find("h2").textContent = name;
    this.find(".avatar").textContent = [...name][0] ?? "?";
    this.find(".language select").value = code;
    const typed = this.find(".rename input");
    if (typed !== document.activeElement) typed.value = name;
    this.find(".log").setAttribute("aria-label", `Messages on ${name}’s phone`);
    this.find("textarea").setAttribute("aria-label", `Message as ${name}`);
    this.find("textarea").placeholder = "Message";
    this.find(".block").textContent = person.blocked ? "Unblock the bot" : "Block the bot";
    this.find(".person").value = String(person.id);
    this.say("");
    this.showStart();
  }

  showStart() {
    const { blocked, wrote, deactivated } = this.person;
    const empty = !wrote && this.log.messages.size === 0;
    const begin = this.find(".begin");
    const focused = begin.contains(document.activeElement);
    begin.hidden = !(empty || blocked || deactivated);
    this.find(".composer").hidden = !begin.hidden;
    const description = this.page.bot.descriptions[this.person.language_code] ?? this.page.bot.descriptions[""] ?? "";
    const [said, offered] = deactivated ? ["This account is deactivated.", "Take it back"]
      : blocked ? ["You blocked the bot.", "Unblock"] : [description, "Start"];
    begin.querySelector("p").textContent = said;
    begin.querySelector("button").textContent = offered;
    if (focused && begin.hidden) this.composer.focus();
  }

  say(text) {
    const status = this.find(".status");
    if (status.textContent !== (text || this.role)) status.textContent = text || this.role;
  }

  fillChoices() {
    const languages = LANGUAGES.map(([code, name]) => element("option", { value: code, lang: code }, name));
    this.find(".language select").append(...languages);
    const kinds = KINDS.map((kind) => element("option", { value: kind }, kind));
    this.find(".kinds").append(element("option", { value: "" }, "choose …"), ...kinds);
  }

  showPeople(people) {
    const options = [...people.values()].map(({ id, first_name: name }) => element("option", { value: id }, name));
    this.find(".person").replaceChildren(...options, element("option", { value: "new" }, "someone new"));
    this.find(".person").value = String(this.person.id);
  }

  listen() {
    const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
    on(".language select", "change", (event) => this.change({ language_code: event.target.value }));
    on(".rename", "submit", (event) => { event.preventDefault(); this.rename(); });
    on(".rename input", "change", () => this.rename());
    on(".kinds", "change", (event) => this.sendKind(event.target));
    on(".person", "change", (event) => this.page.whose(this, event.target.value));
    on(".block", "click", () => this.attempt(() => post(`/people/${this.person.id}/${this.person.blocked ? "unblock" : "block"}`)));
    on(".deactivate", "click", () => this.attempt(() => post(`/people/${this.person.id}/deactivate`)));
    on(".begin button", "click", () => this.begin());
    on(".more", "keydown", (event) => {
      if (event.key === "Escape") { this.find(".more").open = false; this.find(".more summary").focus(); }
    });
  }

  rename() {
    const name = this.find(".rename input").value.trim();
    if (name && name !== this.person.first_name) this.change({ first_name: name });
  }

  change(what) { return this.attempt(() => put(`/people/${this.person.id}`, what)); }

  begin() {
    const { id, blocked, deactivated } = this.person;
    if (!blocked && !deactivated) return this.start("");
    return this.attempt(() => post(`/people/${id}/${deactivated ? "reactivate" : "unblock"}`));
  }

  start(payload) { return this.write({ text: `/start ${payload}`.trim() }); }

  async sendKind(select) {
    const kind = select.value;
    select.value = "";
    this.find(".more").open = false;
    if (kind) await this.attempt(() => post(`/people/${this.person.id}/send`, { kind }));
  }

  write({ text, reply_to: replyTo, editing }) {
    const path = `/people/${this.person.id}/${editing ? "edit" : "text"}`;
    return this.attempt(() => post(path, editing ? { text, message_id: editing } : { text, reply_to: replyTo }));
  }

  async press(message, button, pressed) {
    pressed.setAttribute("aria-busy", "true");
    setTimeout(() => pressed.removeAttribute("aria-busy"), WAITS_AT_MOST);
    await this.attempt(async () => {
      const given = { message_id: message.id, data: button.callback_data, label: button.callback_data ? undefined : button.text };
      const { url } = await post(`/people/${this.person.id}/press`, given);
      if (url) {
        pressed.removeAttribute("aria-busy");
        if (!this.page.openLink(url, this)) window.open(url, "_blank", "noopener,noreferrer");
      }
    });
  }

  async answered({ message_id: id, text, alert }) {
    for (const busy of this.section.querySelectorAll(`[data-id="${id}"] [aria-busy]`)) busy.removeAttribute("aria-busy");
    if (text && alert) await choose("The bot says", text, [["OK", true]], 0);
    else if (text) this.toast(text);
  }

  toast(text) {
    const shown = element("p", { dir: "auto" }, text);
    this.find(".toast").replaceChildren(shown);
    setTimeout(() => shown.remove(), TOAST_FOR);
  }

  async attempt(act) {
    try {
      await act();
    } catch (failure) {
      this.toast(failure.message);
    }
  }
}
