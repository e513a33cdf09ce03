"""Maps of connections as pictures: nothing stands over anything else, and every language can be drawn."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.connections import KINDS, STANDINGS
from bot.i18n import language
from bot.reports.connections.ring_layout import Spot, lay_out
from bot.reports.connections.ring_map import CELL_HEIGHT, CELL_WIDTH, ring_map_data, ring_map_png
from bot.reports.papers.as_docx import paper_docx
from bot.reports.papers.as_pdf import paper_pdf
from bot.reports.papers.as_text import paper_text
from bot.reports.papers.paper import Dot, Line, Paper, RingMap, Section
from tests.reports.test_chart import size_of

LABELS = {
    "en": ("sister", "the volunteers of the community kitchen"),
    "ur": ("بہن", "محلے کے باورچی خانے کے رضاکار جو ہر ہفتے"),
    "bn": ("বোন", "পাড়ার রান্নাঘরের স্বেচ্ছাসেবকদের বড় দল"),
    "pl": ("siostra", "wolontariusze z osiedlowej kuchni obok"),
    "so": ("walaashay", "mutadawiciinta jikada bulshada ee xaafadda"),
}
COUNTS = st.lists(st.integers(0, 30), min_size=3, max_size=3).filter(lambda counts: sum(counts) <= 30)


def drawn(code: str, counts: tuple[int, ...], **changes: object) -> RingMap:
    kinds, standings = list(KINDS), list(STANDINGS)

    def dot(at: int) -> Dot:
        return Dot(LABELS[code][at % 2], kinds[at % len(kinds)], standings[at % len(standings)], at % 4 == 0)

    rings = tuple(tuple(dot(at + 7 * ring) for at in range(count)) for ring, count in enumerate(counts))
    told = {
        "middle": "Heron",
        "rings": rings,
        "names": {**KINDS, **STANDINGS},
        "outwards": "From the middle outwards",
        "newer": "New",
        "caption": "Close 1",
        "spoken": "sister: Family",
    }
    return RingMap(**{**told, **changes})  # type: ignore[arg-type]


@given(COUNTS)
def test_nothing_stands_over_anything_else_and_everybody_is_in_their_ring(counts: list[int]) -> None:
    layout = lay_out(counts)
    assert [len(ring) for ring in layout.spots] == counts
    spots = [Spot(0, 0), *(spot for ring in layout.spots for spot in ring)]
    assert not any(one.over(other) for one, other in combinations(spots, 2))
    assert list(layout.radii) == sorted(layout.radii)
    inner = 0.0
    for ring, radius in zip(layout.spots, layout.radii, strict=True):
        assert all(inner < math.hypot(spot.x, spot.y) < radius for spot in ring)
        inner = radius


@given(COUNTS, st.booleans())
def test_every_cell_is_inside_the_picture(counts: list[int], right_to_left: bool) -> None:
    data = ring_map_data(drawn("en", tuple(counts)), "en", right_to_left)
    for cell in data["cells"]:
        assert CELL_WIDTH / 2 <= cell["x"] <= data["width"] - CELL_WIDTH / 2
        assert CELL_HEIGHT / 2 <= cell["y"] <= data["height"] - CELL_HEIGHT / 2


@pytest.mark.parametrize("code", LABELS)
def test_a_map_is_a_picture_for_a_phone(code: str) -> None:
    for counts in ((0, 0, 0), (1, 0, 0), (3, 5, 4), (30, 0, 0)):
        width, height = size_of(ring_map_png(drawn(code, counts), code, language(code).rtl))
        assert 1270 <= width <= 1290
        assert height < 1.25 * width


def test_it_begins_where_reading_begins() -> None:
    left, right = (ring_map_data(drawn("en", (3, 0, 0)), "en", rtl) for rtl in (False, True))
    for one, other in zip(left["cells"], right["cells"], strict=True):
        assert one["x"] - left["width"] / 2 == pytest.approx(right["width"] / 2 - other["x"])
        assert one["y"] == other["y"]


def test_the_legend_explains_what_is_in_the_picture_and_nothing_else() -> None:
    one = (Dot("sister", "family"),)
    data = ring_map_data(drawn("en", (), rings=(one, (), ())), "en", False)
    assert [each["name"]["words"] for each in data["legend"]] == ["Family"]
    more = (Dot("library", "service", "faded", new=True), Dot("pub", "friend", "unhelpful"))
    data = ring_map_data(drawn("en", (), rings=(one, more, ())), "en", False)
    names = [each["name"]["words"] for each in data["legend"]]
    assert names == ["Family", "Friend", "Service", "It has faded", "It does not help", "New"]


def test_what_people_wrote_is_shown_and_never_obeyed() -> None:
    nasty = (Dot('#panic("x") $x$ *b* @a <l>', "family"), Dot("a" * 40, "friend"))
    assert size_of(ring_map_png(drawn("en", (), rings=(nasty, (), ())), "en", False))


def test_a_map_stands_in_a_paper() -> None:
    section = Section("Map", (Line("Before"), drawn("ur", (3, 5, 4))))
    paper = Paper("Maps", (), (section,), "Footer", "ur", True)
    assert paper_pdf(paper).startswith(b"%PDF")
    assert paper_docx(paper).startswith(b"PK")
    assert "Close 1" in b"".join(paper_text(paper)).decode()
