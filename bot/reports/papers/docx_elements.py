"""Pieces of a Word document, as Word's own XML has them: python-docx has no face for directions and scripts.

Word does not work out by itself where a direction or a script ends, so every run of letters says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias
from unicodedata import bidirectional

from babel.core import get_global

from bot.i18n import language
from bot.reports.papers.writable import reads_right_to_left, writable

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

Script: TypeAlias = Literal["plain", "bengali", "right to left"]

# On Windows and macOS with Office; elsewhere another font that has the letters takes their place.
LATIN_FONT, BENGALI_FONT, ARABIC_FONT = "Calibri", "Nirmala UI", "Arial"
_BENGALI = re.compile("[\u0964\u0965\u0980-\u09ff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FIELD = re.compile(r"(\{[a-z]+\})")


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """`<w:tag w:attribute="...">` with these children."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}", attrs={qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def paragraph(
    text: str, style: str, right_to_left: bool, *, own_direction: bool = False, align: str = "", character: str = ""
) -> Element:
    """One paragraph (a newline breaks its line).

    `own_direction`: its first letter says where it begins. `align`: "end" or "center". `character`: a character style.
    """
    rtl = reads_right_to_left(text, right_to_left) if own_direction else right_to_left
    return element("p", _look(style, rtl, align), *runs(text, rtl, character))


def paragraphs(text: str, style: str, right_to_left: bool) -> list[Element]:
    """What somebody wrote, each line a paragraph in its own direction; at least one. Empty lines are Word's to make."""
    lines = [line for line in writable(text).split("\n") if line.strip()]
    return [paragraph(line, style, right_to_left, own_direction=True) for line in lines or [""]]


def with_fields(text: str, fields: dict[str, str], style: str, right_to_left: bool) -> Element:
    """A paragraph in which `{name}` is what Word fills in there: `fields` has Word's code for each name."""
    made = element("p", _look(style, right_to_left, "center"))
    for part in _FIELD.split(text):
        if code := fields.get(part.strip("{}")):
            made.append(element("fldSimple", *runs("1", right_to_left), instr=code))
        else:
            made.extend(runs(part, right_to_left))
    return made


def runs(text: str, right_to_left: bool, character: str = "") -> Iterator[Element]:
    """The text in runs of one script each."""
    for words, script in scripts(writable(text), right_to_left):
        look = element("rPr")
        if character:
            look.append(element("rStyle", val=character))
        look.extend(_of_script(script))
        run = element("r", look)
        for at, line in enumerate(words.split("\n")):
            if at:
                run.append(element("br"))
            run.extend(_text(line))
        yield run


def scripts(text: str, right_to_left: bool) -> Iterator[tuple[str, Script]]:
    """The text in pieces of one script. What is no letter belongs to its neighbours; between two scripts, to the page.

    Spaces and stops at the end of English words in an Urdu line would else end up on the wrong side of them.
    """
    page: Script = "right to left" if right_to_left else "plain"
    pieces: list[tuple[str, Script]] = []
    before: Script = page
    between = ""
    for sign in text:
        script = _script(sign)
        if script is None:
            between += sign
            continue
        pieces.append((between, script if script == before else page))
        pieces.append((sign, script))
        before, between = script, ""
    pieces.append((between, page))
    for script, of_one in groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1]):
        yield "".join(words for words, _ in of_one), script


def table(
    name: str, widths: Sequence[int], heads: Sequence[Element], rows: Iterator[Sequence[Element]], right_to_left: bool
) -> Element:
    """A table of cells whose first row is repeated on every page. `widths` are twentieths of a point."""
    look = element("tblPr", element("tblStyle", val="TableGrid"))
    if right_to_left:
        look.append(element("bidiVisual"))
    look.extend(
        (
            element("tblW", w=sum(widths), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="0620", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
            element("tblCaption", val=name),
        )
    )
    made = element("tbl", look, element("tblGrid", *(element("gridCol", w=width) for width in widths)))
    made.append(element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *heads))
    for row in rows:
        made.append(element("tr", *row))
    return made


def cell(content: Sequence[Element], width: int, shade: str = "") -> Element:
    """A cell around paragraphs (at least one)."""
    look = element("tcPr", element("tcW", w=width, type="dxa"))
    if shade:
        look.append(element("shd", val="clear", color="auto", fill=shade))
    return element("tc", look, *content)


@lru_cache(maxsize=16)
def language_tag(code: str) -> str:
    """`ur-PK` for `ur`: Word wants the country as well."""
    locale = language(code).locale
    likely = get_global("likely_subtags").get(code, "").split("_")
    country = locale.territory or (likely[2] if len(likely) == 3 else "")
    return f"{locale.language}-{country}" if country else locale.language


def _look(style: str, right_to_left: bool, align: str) -> Element:
    # Said either way: a style's direction would else be taken.
    look = element("pPr", element("pStyle", val=style), element("bidi", val=int(right_to_left)))
    if align:
        # In Word's language "right" is where a line ends, on whichever side that is.
        look.append(element("jc", val="right" if align == "end" else align))
    return look


def _of_script(script: Script) -> Sequence[Element]:
    if script == "right to left":
        return (
            element("rFonts", cs=ARABIC_FONT, hint="cs"),
            element("rtl"),
            element("lang", bidi=language_tag("ur")),
        )
    if script == "bengali":
        fonts = element("rFonts", ascii=BENGALI_FONT, hAnsi=BENGALI_FONT, cs=BENGALI_FONT, hint="cs")
        return (fonts, element("cs"), element("lang", bidi=language_tag("bn")))
    return ()


def _text(line: str) -> Iterator[Element]:
    for at, part in enumerate(line.split("\t")):
        if at:
            yield element("tab")
        text = element("t")
        text.text = part
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        yield text


def _script(sign: str) -> Script | None:
    if _BENGALI.match(sign):
        return "bengali"
    if _RIGHT_TO_LEFT.match(sign):
        return "right to left"
    return "plain" if bidirectional(sign) == "L" else None
