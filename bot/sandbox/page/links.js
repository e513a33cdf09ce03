// Invitation links (https://t.me/<bot>?start=<payload>) open on either phone.

import { choose } from "./elements.js";

// The start payload of a link to this bot, or null for any other link.
export function payloadOf(url, username) {
  let parts;
  try {
    parts = new URL(/^[a-z]+:\/\//i.test(url) ? url : `https://${url}`);
  } catch {
    return null;
  }
  const host = parts.hostname.replace(/^www\./, "");
  const ours = ["t.me", "telegram.me"].includes(host) && parts.pathname.slice(1).toLowerCase() === username.toLowerCase();
  return ours ? parts.searchParams.get("start") ?? "" : null;
}

// Asks on which phone to open `payload`; `here` is the one where the link was followed, or null.
export async function openOn(payload, here, phones) {
  const others = phones.filter((phone) => phone !== here);
  const chosen = await choose("Open the link", "On which phone?", [
    ...others.map((phone) => [here ? `Open on the other phone (${phone.person.first_name})` : `On ${phone.person.first_name}’s phone`, phone]),
    ...(here ? [[`Open on this phone (${here.person.first_name})`, here]] : []),
  ], here ? 0 : undefined);
  await chosen?.start(payload);
  chosen?.section.scrollIntoView({ block: "nearest" });
}
