// The clock in the strip.

import { get, post } from "./api.js";
import { momentOf, setZone } from "./time.js";

const LOOK_EVERY = 10000; // milliseconds

export class Clock {
  constructor(strip, tell) {
    this.shown = strip.querySelector("#now");
    this.nextNudge = strip.querySelector("#next-nudge");
    this.tell = tell;
    this.nextNudge.addEventListener("click", () => this.step());
    for (const button of strip.querySelectorAll("[data-advance]")) {
      button.addEventListener("click", () => this.move({ advance: Number(button.dataset.advance) }));
    }
    for (const button of strip.querySelectorAll("[data-at]")) {
      const { at, weekday } = button.dataset;
      button.addEventListener("click", () => this.move({ at, weekday: weekday === undefined ? null : Number(weekday) }));
    }
    setInterval(async () => { if (!document.hidden) this.show(await get("/clock").catch(() => null)); }, LOOK_EVERY);
  }

  show(clock) {
    if (!clock) return;
    setZone(clock.zone ?? "Europe/London");
    this.shown.textContent = momentOf(clock.now);
    this.shown.dateTime = clock.now;
    if (clock.knows_nudges !== undefined) this.nextNudge.hidden = !clock.knows_nudges;
  }

  async move(how) {
    const clock = await post("/clock", how);
    this.show(clock);
    return clock;
  }

  async step() {
    const { moved } = await this.move({ next_due: true });
    if (!moved) this.tell("No nudge is planned.");
  }
}
