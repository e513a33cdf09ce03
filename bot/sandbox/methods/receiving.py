"""getUpdates and webhooks."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.loopback import is_loopback
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

LONGEST_POLL = 50


async def get_updates(world: World, call: Call) -> list[dict[str, Any]]:
    if world.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _remember_allowed(world, call)
    return await world.updates.get(
        call.integer("offset"),
        call.integer("limit", 100, 1, 100),
        call.integer("timeout", 0, 0, LONGEST_POLL),
    )


async def set_webhook(world: World, call: Call) -> bool:
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return await delete_webhook(world, call)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if not is_loopback(parts.hostname):
        # Like a Bot API server of one's own plain http is fine; anywhere but this machine is not.
        raise bad_request(f"bad webhook: IP address {parts.hostname} is reserved")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    await _close(world)
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    _remember_allowed(world, call)
    world.updates.end_poll("terminated by setWebhook request")
    world.webhook = Webhook(world, url, secret, call.integer("max_connections", 40, 1, 100))
    return True


async def delete_webhook(world: World, call: Call) -> bool:
    await _close(world)
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    return True


async def get_webhook_info(world: World, _: Call) -> dict[str, Any]:
    info: dict[str, Any] = {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending()),
    }
    if world.webhook is not None:
        info |= world.webhook.info()
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _remember_allowed(world: World, call: Call) -> None:
    given = call.json("allowed_updates", "allowed_updates JSON object")
    if isinstance(given, list):
        world.updates.allowed = [str(kind) for kind in given]


async def _close(world: World) -> None:
    webhook, world.webhook = world.webhook, None
    if webhook is not None:
        await webhook.close()
