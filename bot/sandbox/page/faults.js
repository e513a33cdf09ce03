// The faults panel: switch things that go wrong on and off.

import { get, post, remove } from "./api.js";
import { element } from "./elements.js";

const NAMES = {
  error_500: "Error 500 (server error)",
  error_502: "Error 502 (bad gateway)",
  too_many_requests: "Error 429 (too many requests)",
  connection_reset: "Connection reset before the call",
  reply_lost: "Reply lost after the call",
  slow: "Slow replies",
  silence: "Never answered",
  outage: "Outage: everything refused",
  proxy_page: "Error 403 (a proxy's page)",
  garbled: "Answered in no language after the call",
  not_modified: "Edits answered “not modified”",
  updates_twice: "Updates arrive twice",
  updates_shuffled: "Updates arrive out of order",
};
const DETAILS = { slow: ["Delay in milliseconds", "delay_ms", 2000], too_many_requests: ["Seconds to wait (retry_after)", "retry_after", 5] };
const LOOK_EVERY = 5000; // milliseconds; some end by themselves
const ABOUT_UPDATES = ["updates_twice", "updates_shuffled"];

export class Faults {
  constructor(panel, kinds) {
    this.panel = panel;
    this.form = panel.querySelector("#fault-form");
    const options = kinds.map((kind) => element("option", { value: kind }, NAMES[kind] ?? kind));
    this.form.kind.append(...options);
    this.form.kind.addEventListener("change", () => this.showDetail());
    this.form.span.addEventListener("change", () => { this.form.amount.hidden = this.form.span.value === "ever"; });
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.switchOn(); });
    this.showDetail();
  }

  showDetail() {
    const [label, , value] = DETAILS[this.form.kind.value] ?? [];
    const field = this.form.detail;
    const named = this.panel.querySelector("#fault-detail-label");
    field.hidden = named.hidden = !label;
    if (label) { named.textContent = label; field.value = value; }
    this.form.methods.disabled = ABOUT_UPDATES.includes(this.form.kind.value);
  }

  async switchOn() {
    const { kind, span, amount, methods, probability, detail } = this.form;
    const fault = { kind: kind.value, probability: Number(probability.value) / 100 };
    if (span.value !== "ever") fault[span.value] = Number(amount.value);
    if (methods.value && !methods.disabled) fault.methods = methods.value.split(" ");
    if (DETAILS[kind.value]) fault[DETAILS[kind.value][1]] = Number(detail.value);
    await post("/faults", fault);
  }

  show(faults) {
    this.panel.querySelector("#faults-on").textContent = faults.length ? ` (${faults.length} on)` : "";
    this.panel.classList.toggle("on", faults.length > 0);
    clearTimeout(this.looking);
    if (faults.length) this.looking = setTimeout(async () => this.show(await get("/faults").catch(() => [])), LOOK_EVERY);
    this.panel.querySelector("#fault-list").replaceChildren(...faults.map((fault) => this.item(fault)));
  }

  item(fault) {
    const left = fault.calls === null ? "" : `, ${fault.calls} more`;
    const hits = `${fault.hits} so far${left}`;
    return element("li", {}, element("span", {}, NAMES[fault.kind] ?? fault.kind, element("small", {}, ` ${hits}`)),
      element("button", { type: "button", onclick: () => remove(`/faults?id=${fault.id}`) }, "Switch off"));
  }
}
