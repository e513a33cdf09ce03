"""How long a picture of a map takes, in every language: by a process that has drawn before, and as the bot does it.

    python tests/load/map_pictures.py [--rounds N]

The bot draws in a process of its own for each picture (bot.reports.rendering), so that no chat waits: the third column
is the longest that the event loop was held up meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from statistics import median

from bot.content.connections import KINDS, STANDINGS
from bot.i18n import language, shipped_languages
from bot.reports.connections.ring_map import ring_map_png
from bot.reports.draft import make_ring_map
from bot.reports.papers.paper import Dot, RingMap
from bot.reports.rendering import Rendering

LABELS = {
    "en": ("sister", "the volunteers of the community kitchen"),
    "ur": ("بہن", "محلے کے باورچی خانے کے رضاکار جو ہر ہفتے"),
    "bn": ("বোন", "পাড়ার রান্নাঘরের স্বেচ্ছাসেবকদের বড় দল"),
    "pl": ("siostra", "wolontariusze z osiedlowej kuchni obok"),
    "so": ("walaashay", "mutadawiciinta jikada bulshada ee xaafadda"),
}
COUNTS = ((0, 1, 0), (3, 5, 4), (5, 10, 15))


def map_of(code: str, counts: tuple[int, ...]) -> RingMap:
    kinds, standings = list(KINDS), list(STANDINGS)

    def dot(at: int) -> Dot:
        return Dot(LABELS[code][at % 2], kinds[at % len(kinds)], standings[at % len(standings)], at % 4 == 0)

    rings = tuple(tuple(dot(at + 7 * ring) for at in range(count)) for ring, count in enumerate(counts))
    return RingMap("Heron", rings, {**KINDS, **STANDINGS}, "From the middle outwards", "New", "", "")


def warm(code: str, counts: tuple[int, ...], rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds for each picture, by the clock and of the processors; no two are the same: none is remembered."""
    taken, processors = [], []
    for at in range(rounds + 1):
        drawn = map_of(code, counts)
        first = Dot(f"{at}", "family")
        rings = ((first, *drawn.rings[0]), *drawn.rings[1:])
        began, busy = time.perf_counter(), time.process_time()
        ring_map_png(RingMap("Heron", rings, drawn.names, drawn.outwards, "New", "", ""), code, language(code).rtl)
        taken.append((time.perf_counter() - began) * 1000)
        processors.append((time.process_time() - busy) * 1000)
    return taken[1:], processors[1:]


async def as_the_bot(code: str, counts: tuple[int, ...], rounds: int) -> tuple[float, float]:
    """Milliseconds for each picture, and the longest that the loop was held up beside it."""
    rendering, taken, held = Rendering(), [], 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        drawing = asyncio.create_task(rendering.file(make_ring_map, map_of(code, counts), code, language(code).rtl))
        while not drawing.done():
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            held = max(held, (time.perf_counter() - before) * 1000 - 1)
        await drawing
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken), held


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    print("ms for: language, connections: warm; as the bot draws it; the event loop held up at most")
    for code in shipped_languages():
        for counts in COUNTS:
            drawn, busy = warm(code, counts, rounds)
            whole, held = asyncio.run(as_the_bot(code, counts, max(3, rounds // 3)))
            times = f"{median(drawn):.0f} ({min(drawn):.0f} to {max(drawn):.0f}), processors {median(busy):.0f}"
            print(f"{code}, {sum(counts)}: {times}; {whole:.0f}; {held:.0f}")


if __name__ == "__main__":
    main()
