"""getFile."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.world import World

LARGEST_DOWNLOAD = 20 * 1024 * 1024


async def get_file(world: World, call: Call) -> dict[str, Any]:
    file_id = call.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return stored.file() | {"file_path": stored.path}
