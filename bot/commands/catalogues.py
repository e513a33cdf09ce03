"""`tandem catalogues`: collect the strings to translate."""

from __future__ import annotations

import argparse

from bot.catalogues import main


def run(options: argparse.Namespace) -> int:
    return main(options.rest)
