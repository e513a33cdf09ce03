"""Files people and the bot have sent; each has a file_id and, once asked for, a path to fetch it from."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file's bytes and what is known of it. `path` is the file_path of getFile."""

    file_id: str
    name: str
    mime_type: str
    content: bytes
    path: str

    @property
    def unique_id(self) -> str:
        return sha256(self.file_id.encode()).hexdigest()[:16]

    def file(self) -> dict[str, Any]:
        """The fields every file object of the Bot API has."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def document(self) -> dict[str, Any]:
        """A Document of the Bot API."""
        return self.file() | {"file_name": self.name, "mime_type": self.mime_type}

    def photo(self, width: int, height: int) -> list[dict[str, Any]]:
        """PhotoSizes of the Bot API (one is enough here)."""
        return [self.file() | {"width": width, "height": height}]


class FileStore:
    """Every file by file_id and by path."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def keep(self, name: str, content: bytes, folder: str, mime_type: str | None = None) -> StoredFile:
        """Store `content`; `folder` is documents, photos, voice ... as in Telegram's paths."""
        number = len(self._files) + 1
        digest = sha256(content).hexdigest()[:24]
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        kind = mime_type or guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(f"SBX{number:06d}{digest}", name, kind, content, f"{folder}/file_{number}.{suffix}")
        self._files[stored.file_id] = stored
        self._paths[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._paths.get(path)
