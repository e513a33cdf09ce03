"""How a Word document looks and what it says about itself: styles, page, footer, properties."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.i18n import reader
from bot.reports.papers.as_pdf import PAGE_OF
from bot.reports.papers.docx_elements import (
    ARABIC_FONT,
    BENGALI_FONT,
    LATIN_FONT,
    element,
    language_tag,
    paragraph,
    with_fields,
)
from bot.reports.papers.paper import Paper
from bot.reports.papers.writable import one_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
    from docx.styles.style import ParagraphStyle

INK, QUIET, ACCENT, SHADE = "1D2733", "51606F", "14506E", "F1F4F7"
NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)
MARGIN_MM = 20

# Style id, points, colour, bold, points before and after.
STYLES = (
    ("Normal", 11, INK, False, 0, 6),
    ("Title", 22, INK, True, 0, 6),
    ("Heading1", 16, ACCENT, True, 20, 6),
    ("Heading2", 13, ACCENT, True, 14, 4),
    ("Heading3", 11.5, ACCENT, True, 10, 4),
    ("Caption", 10, QUIET, False, 6, 4),
    ("Footer", 8.5, QUIET, False, 0, 2),
)
# Styles of our own: id, name, what it is based on.
FACT, LABEL, WRITTEN, CELL = "Fact", "WordsLabel", "WrittenWords", "TableText"
_KEPT_TABLE_STYLES = ("TableNormal", "TableGrid")
_UNNEEDED_PARTS = ("/thumbnail", "/stylesWithEffects")


def set_up(document: Document, paper: Paper, landscape: bool) -> None:
    """Everything but the text."""
    _lighten(document)
    _styles(document, paper)
    _page(document, paper, landscape)
    _footer(document, paper)
    _properties(document, paper)


def _lighten(document: Document) -> None:
    """Without what python-docx's own template has and nobody needs: 90 table styles, a picture, an old copy of them."""
    for relations in (document.part.package.rels, document.part.rels):
        for id in [id for id, each in relations.items() if each.reltype.endswith(_UNNEEDED_PARTS)]:
            relations.pop(id)
    styles = document.styles.element
    for style in [each for each in styles.style_lst if each.type is not None and each.type.name == "TABLE"]:
        if style.styleId not in _KEPT_TABLE_STYLES:
            styles.remove(style)


def _styles(document: Document, paper: Paper) -> None:
    from docx.enum.style import WD_STYLE_TYPE

    _defaults(document, paper)
    by_id = {style.style_id: style for style in document.styles}
    for id, points, colour, bold, before, after in STYLES:
        _set(by_id[id], points, colour, bold, before, after)
    for border in by_id["Title"].element.pPr.findall(element("pBdr").tag):
        border.getparent().remove(border)
    for id, name, points, colour, after in (
        (FACT, "Fact", 11, QUIET, 2),
        (LABEL, "Words label", 10, QUIET, 2),
        (WRITTEN, "Written words", 11, INK, 6),
        (CELL, "Table text", 10, INK, 2),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = by_id["Normal"]
        style.element.set(element("p", styleId="").keys()[0], id)
        _set(style, points, colour, False, 2 if id == CELL else 0, after)
        if id == LABEL:
            style.paragraph_format.keep_with_next = True
        if id == WRITTEN:
            _as_written(style.element)


def _as_written(style: Element) -> None:
    """Somebody's own words: set off, and nobody's spelling is marked in them."""
    style.get_or_add_pPr().insert_element_before(element("shd", val="clear", color="auto", fill=SHADE), "w:spacing")
    style.get_or_add_pPr().insert_element_before(element("ind", left=227, right=227), "w:jc", "w:outlineLvl")
    style.get_or_add_rPr().insert_element_before(element("noProof"), "w:color", "w:sz")


def _defaults(document: Document, paper: Paper) -> None:
    """Fonts and languages for what says nothing of its own."""
    styles = document.styles.element
    look = styles.find(f"{element('docDefaults').tag}/{element('rPrDefault').tag}/{element('rPr').tag}")
    complex_font = BENGALI_FONT if paper.language == "bn" else ARABIC_FONT
    tag = language_tag(paper.language)
    is_complex = paper.right_to_left or paper.language == "bn"
    latin, other = (language_tag("en"), tag) if is_complex else (tag, language_tag("ur"))
    for child in list(look):
        look.remove(child)
    look.extend(
        (
            element("rFonts", ascii=LATIN_FONT, hAnsi=LATIN_FONT, cs=complex_font),
            element("sz", val=22),
            element("szCs", val=22),
            element("lang", val=latin, eastAsia=latin, bidi=other),
        )
    )
    settings = document.settings.element
    for font_language in settings.findall(element("themeFontLang").tag):
        font_language.getparent().replace(font_language, element("themeFontLang", val=latin, bidi=other))
    for setting in settings.iter(element("compatSetting").tag):
        if "compatibilityMode" in setting.values():
            # That of Word 2013 and later; an older one shows as "Compatibility mode".
            setting.set(element("p", val="").keys()[0], "15")


def _set(style: ParagraphStyle, points: float, colour: str, bold: bool, before: int, after: int) -> None:
    """Letters of other scripts look small beside Latin ones, and Word has settings of their own for them."""
    from docx.shared import Pt, RGBColor

    look = style.element.get_or_add_rPr()
    for child in list(look):
        look.remove(child)
    style.font.bold = bold or None
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.size = Pt(points)
    look.insert_element_before(element("szCs", val=round(points * 2) + 2), "w:highlight", "w:lang")
    if bold:
        look.insert_element_before(element("bCs"), "w:i", "w:color")
    style.paragraph_format.space_before = Pt(before)
    style.paragraph_format.space_after = Pt(after)


def _page(document: Document, paper: Paper, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN_MM)
    section.footer_distance = Mm(9)
    if paper.right_to_left:
        section._sectPr.insert_element_before(element("bidi"), "w:rtlGutter", "w:docGrid")


def _footer(document: Document, paper: Paper) -> None:
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    body = footer._element
    for empty in list(body):
        body.remove(empty)
    body.append(paragraph(one_line(paper.footer), "Footer", paper.right_to_left, align="center"))
    fields = {"page": "PAGE", "pages": "NUMPAGES"}
    body.append(with_fields(reader(paper.language).text(PAGE_OF), fields, "Footer", paper.right_to_left))


def _properties(document: Document, paper: Paper) -> None:
    about = document.core_properties
    made = (paper.made_at or NO_TIME).astimezone(UTC).replace(tzinfo=None)
    about.title = one_line(paper.title)[:255]
    about.author = about.last_modified_by = "Tandem"
    about.language = language_tag(paper.language)
    about.comments = one_line(paper.footer)[:255]
    about.keywords = ""
    about.created = about.modified = made
