"""Everything that can be read in a file, whatever kind it is: for tests that look for words in it."""

from __future__ import annotations

import io
import zipfile

import pypdf


def all_words_in(content: bytes) -> str:
    """The text of a PDF, every part of a packed file (Excel, Word), any other file as it is."""
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")
