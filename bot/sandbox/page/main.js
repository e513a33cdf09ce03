// The page: two phones and the control strip.

import { get, put, watch } from "./api.js";
import { Clock } from "./clock.js";
import { element } from "./elements.js";
import { Faults } from "./faults.js";
import { Hints } from "./hints.js";
import { openOn, payloadOf } from "./links.js";
import { Phone } from "./phone.js";

const ROLES = ["Connector", "Supervisor"];
const banner = document.getElementById("banner");

class Page {
  constructor(state) {
    this.bot = state.bot;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.phones = ROLES.map((role, place) => new Phone(this, role, this.personAt(place)));
    document.getElementById("phones").append(...this.phones.map((phone) => phone.section));
    this.clock = new Clock(document.querySelector(".clock"), (text) => this.phones[0].toast(text));
    this.clock.show(state.clock);
    this.faults = new Faults(document.getElementById("faults"), state.fault_kinds);
    this.faults.show(state.faults);
    new Hints(document.getElementById("hints"), state.hints, (url) => this.openLink(url, null));
    this.showPeople();
    this.listenForLinks();
  }

  // Which person holds the phone at `place`: as in the address (?phones=5001,5002), else the first ones there are.
  personAt(place) {
    const asked = new URLSearchParams(location.search).get("phones")?.split(",").map(Number) ?? [];
    return this.people.get(asked[place]) ?? [...this.people.values()][place];
  }

  take(change) {
    if (change.kind === "reload") location.reload();
    if (change.kind === "clock") this.clock.show({ now: change.now });
    if (change.kind === "faults") this.faults.show(change.faults);
    if (change.kind === "bot") this.refreshBot();
    if (change.kind === "person") {
      this.people.set(change.person.id, change.person);
      this.showPeople();
    }
    for (const phone of this.phones) phone.take(change);
  }

  async refreshBot() {
    this.bot = await get("/bot");
    for (const phone of this.phones) phone.showStart();
  }

  showPeople() {
    for (const phone of this.phones) phone.showPeople(this.people);
    this.showTargets();
  }

  // Gives a phone to someone: a person's id, or "new".
  async whose(phone, id) {
    const number = id === "new" ? Math.max(...this.people.keys()) + 1 : Number(id);
    const person = this.people.get(number) ?? (await put(`/people/${number}`, { first_name: `Person ${this.people.size + 1}` }));
    this.people.set(number, person);
    phone.show(person);
    this.showPeople();
    await phone.load();
    const held = this.phones.map((one) => one.person.id).join(",");
    history.replaceState(null, "", `?phones=${held}`);
  }

  // Opens a link to the bot on a phone of one's choice (`phone`: where it was followed); false for other links.
  openLink(url, phone) {
    const payload = payloadOf(url, this.bot.username);
    if (payload === null) return false;
    openOn(payload, phone, this.phones);
    return true;
  }

  listenForLinks() {
    const panel = document.getElementById("open-link");
    panel.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && event.target.closest?.("details.panel[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
    });
  }

  showTargets() {
    const targets = this.phones.map((phone) =>
      element("button", { type: "button", onclick: () => this.openTyped(phone) }, `On ${phone.person.first_name}’s phone`));
    document.getElementById("link-targets").replaceChildren(...targets);
  }

  async openTyped(phone) {
    const field = document.getElementById("link");
    const payload = payloadOf(field.value.trim(), this.bot.username);
    field.setCustomValidity(payload === null ? `A link to this bot begins with https://t.me/${this.bot.username}` : "");
    if (!field.reportValidity()) return;
    document.getElementById("open-link").open = false;
    field.value = "";
    await phone.start(payload);
  }
}

async function begin() {
  const state = await get("/state");
  const page = new Page(state);
  await Promise.all(page.phones.map((phone) => phone.load()));
  watch(state.n, (change) => page.take(change), {
    lost: () => { banner.hidden = false; },
    found: () => { banner.hidden = true; },
  });
  document.documentElement.dataset.ready = "yes";
}

begin().catch(() => { banner.hidden = false; });
