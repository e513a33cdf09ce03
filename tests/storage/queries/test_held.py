"""What waits for a word more."""

from __future__ import annotations

from uuid import uuid4

from bot.storage.held import HeldLine, HeldPack, held_pack, hold_line, hold_pack, let_pack_go, take_line


def test_a_pack_is_held_for_its_owner_one_at_a_time(store, amina, person, now):
    assert held_pack(store, amina.id) is None
    first, second = (HeldPack(f"2026-0{month}-01_2026-03-31", (uuid4(),)) for month in (1, 2))
    hold_pack(store, amina.id, first, now)
    hold_pack(store, amina.id, second, now)
    assert held_pack(store, amina.id) == second
    assert held_pack(store, person("Bela").id) is None
    let_pack_go(store, amina.id)
    assert held_pack(store, amina.id) is None


def test_a_line_that_is_held_is_no_pack(store, amina, now):
    held = hold_line(store, amina.id, HeldLine("agenda", "words", None), now)
    assert held_pack(store, amina.id) is None
    let_pack_go(store, amina.id)
    assert take_line(store, amina.id, held) == HeldLine("agenda", "words", None)
