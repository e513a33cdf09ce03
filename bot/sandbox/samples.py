"""Content other than text that a person may send: one plausible example of every kind."""

from __future__ import annotations

import zlib
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from bot.sandbox.acts import CannotDo, text_of
from bot.sandbox.entities import found_entities
from bot.sandbox.files import StoredFile
from bot.sandbox.images import dimensions
from bot.sandbox.people import Person
from bot.sandbox.world import World

Details = dict[str, Any]
Maker = Callable[[World, Person, Details], dict[str, Any]]


def content(world: World, who: Person, kind: str, details: Details) -> dict[str, Any]:
    """The Bot API fields for something of `kind`. `details`: caption, file_name, content (base64), text.

    Raises CannotDo for a kind the phones do not know.
    """
    maker = KINDS.get(kind)
    if maker is None:
        raise CannotDo(f"a phone cannot send {kind}; it can send {', '.join(sorted(KINDS))}")
    made = maker(world, who, details)
    caption = str(details.get("caption", ""))
    if caption:
        made["caption"] = caption
        if marks := found_entities(caption):
            made["caption_entities"] = marks
    return made


def small_png(width: int = 32, height: int = 32) -> bytes:
    """A plain grey picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    header = width.to_bytes(4) + height.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\x99" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _bytes(details: Details, otherwise: bytes) -> bytes:
    given = details.get("content")
    return b64decode(given) if isinstance(given, str) else otherwise


def _keep(world: World, details: Details, name: str, folder: str, mime: str, otherwise: bytes) -> StoredFile:
    return world.files.keep(str(details.get("file_name", name)), _bytes(details, otherwise), folder, mime)


def _photo(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "photo.png", "photos", "image/png", small_png())
    return {"photo": kept.photo(*(dimensions(kept.content) or (32, 32)))}


def _document(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "notes.txt", "documents", "text/plain", b"notes\n")
    return {"document": kept.document()}


def _voice(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "voice.ogg", "voice", "audio/ogg", b"OggS")
    return {"voice": kept.file() | {"duration": 7, "mime_type": kept.mime_type}}


def _audio(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "song.mp3", "music", "audio/mpeg", b"ID3")
    return {"audio": kept.document() | {"duration": 120, "title": "A song"}}


def _video(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "video.mp4", "videos", "video/mp4", b"\0\0\0\x18ftyp")
    return {"video": kept.document() | {"width": 320, "height": 240, "duration": 5}}


def _video_note(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "note.mp4", "video_notes", "video/mp4", b"\0\0\0\x18ftyp")
    return {"video_note": kept.file() | {"length": 240, "duration": 5}}


def _animation(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "cat.mp4", "animations", "video/mp4", b"\0\0\0\x18ftyp")
    moving = kept.document() | {"width": 320, "height": 240, "duration": 2}
    return {"animation": moving, "document": kept.document()}


def _sticker(world: World, _: Person, details: Details) -> dict[str, Any]:
    kept = _keep(world, details, "sticker.webp", "stickers", "image/webp", b"RIFF")
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return {"sticker": kept.file() | shape | {"emoji": "👍", "set_name": "Thumbs"}}


def _location(_: World, _who: Person, details: Details) -> dict[str, Any]:
    place = {"latitude": details.get("latitude", 51.0149), "longitude": details.get("longitude", -3.1029)}
    return {"location": place}


def _venue(world: World, who: Person, details: Details) -> dict[str, Any]:
    location = _location(world, who, details)
    return location | {"venue": location | {"title": "Library", "address": "1 High Street"}}


def _contact(_: World, who: Person, details: Details) -> dict[str, Any]:
    number = str(details.get("phone_number", "+441632960961"))
    return {"contact": {"phone_number": number, "first_name": who.first_name, "user_id": who.id}}


def _poll(_: World, _who: Person, details: Details) -> dict[str, Any]:
    return {
        "poll": {
            "id": "5000000000000000001",
            "question": str(details.get("question", "Tea or coffee?")),
            "options": [
                {"persistent_id": "0", "text": "Tea", "voter_count": 0},
                {"persistent_id": "1", "text": "Coffee", "voter_count": 0},
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    }


def _dice(_: World, _who: Person, details: Details) -> dict[str, Any]:
    return {"dice": {"emoji": str(details.get("emoji", "🎲")), "value": 4}}


def _forwarded(world: World, _: Person, details: Details) -> dict[str, Any]:
    origin = {
        "type": "hidden_user",
        "date": int(world.clock.now().timestamp()),
        "sender_user_name": "Somebody",
    }
    return text_of(str(details.get("text", "A forwarded message"))) | {"forward_origin": origin}


KINDS: dict[str, Maker] = {
    "photo": _photo,
    "document": _document,
    "voice": _voice,
    "audio": _audio,
    "video": _video,
    "video_note": _video_note,
    "animation": _animation,
    "sticker": _sticker,
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "poll": _poll,
    "dice": _dice,
    "forwarded": _forwarded,
}
