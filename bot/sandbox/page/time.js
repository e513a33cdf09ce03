// The sandbox's time, said in its own zone.

let zone = "Europe/London";

export const setZone = (name) => { zone = name; };

const said = (date, options) => new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(new Date(date));

export const timeOf = (date) => said(date, { hour: "2-digit", minute: "2-digit" });
export const dayOf = (date) => said(date, { weekday: "long", day: "numeric", month: "long" });
export const momentOf = (date) => `${said(date, { weekday: "short", day: "numeric", month: "short", year: "numeric" })}, ${timeOf(date)}`;
