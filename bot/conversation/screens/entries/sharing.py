"""Sharing an entry: choose how much, see exactly what will be seen, then share; and take it back."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.blanking import blank_for_readers
from bot.conversation.card import add_snapshot
from bot.conversation.registry import verb
from bot.conversation.screens.team.names import names_of
from bot.conversation.turn import Turn
from bot.i18n import say
from bot.message import Button, MessageBuilder, message
from bot.outgoing import Meaning
from bot.reports.goals.report import with_goal
from bot.reports.snapshot import Scope, Snapshot, has_private, snapshot
from bot.storage.entries import EntryRecord, get_entry
from bot.storage.shares import ShareKind, ShareRecord, share, shares_of, unshare, visible_shares
from bot.storage.supervision.links import SupervisionRecord, supervisors_of

# How much: what the button says back. "full_private" is all of it with what the writer ticked.
SCOPES: dict[str, tuple[Scope, bool]] = {
    "h": ("headline", False),
    "f": ("full", False),
    "p": ("full", True),
}
# The kinds of entries whose private answers are feelings.
WITH_FEELINGS = ("reflection", "journal")


@verb("share")
def choose_scope(turn: Turn, button: ObjectButton) -> None:
    """Who would see it, and how much of it?"""
    entry, readers = _entry(turn, button), supervisors_of(turn.store, turn.person.id)
    if entry is None:
        return
    if not readers:
        turn.say(say("There is nobody to share with yet. A supervisor can send you an invitation link; see /team."))
        return
    of_journey = (say("The alias of its journey is shown with it."),) if entry.journey else ()
    turn.say(
        say("{names} would see it. How much?", names=_names(turn, readers)),
        say("The headline is the date, the kind, the title, the competences and the plan."),
        *of_journey,
        rows=(
            (Button(say("The headline"), object_button("preview", entry.id, "h")),),
            (Button(say("All of it"), object_button("preview", entry.id, "f")),),
            (Button(say("Keep private"), object_button("private", entry.id)),),
        ),
    )


@verb("preview")
def preview(turn: Turn, button: ObjectButton) -> None:
    """Show exactly what the readers would see, and who they are."""
    entry, readers = _entry(turn, button), supervisors_of(turn.store, turn.person.id)
    if entry is None or button.arg not in SCOPES or not readers:
        return
    turn.drop_pressed()
    _show_preview(turn, entry, readers, button.arg)


@verb("share_it")
def share_it(turn: Turn, button: ObjectButton) -> None:
    """Share what was shown. If it changed since, show it again first."""
    entry, readers = _entry(turn, button), supervisors_of(turn.store, turn.person.id)
    how, _, seen = button.arg.partition(":")
    if entry is None or how not in SCOPES:
        return
    shown = _snapshot(turn, entry, how)
    if not readers or seen != _seal(shown, readers):
        turn.toast(say("Something has changed since you saw this. Please look again."), alert=True)
        if readers:
            _show_preview(turn, entry, readers, how)
        return
    kind: ShareKind = "headline" if how == "h" else "full"
    earlier = [each for each in shares_of(turn.store, turn.person.id, entry_id=entry.id) if each.kind != "line"]
    if not any(_is_the_same(turn, each, kind, shown, readers) for each in earlier):
        blank_for_readers(turn, [each.id for each in earlier])
        share(
            turn.store,
            owner_id=turn.person.id,
            entry_id=entry.id,
            kind=kind,
            snapshot=shown.data,
            supervisions=readers,
            at=turn.now,
        )
        turn.record("shared", entry.id)
    turn.show_here(
        message(
            say("Shared with {names}. They find it in the week's summary.", names=_names(turn, readers)),
            rows=((Button(say("Take it back"), object_button("unshare", entry.id)),),),
        )
    )


@verb("unshare")
def take_back(turn: Turn, button: ObjectButton) -> None:
    """Nobody sees it any more; who opened it before is said."""
    standing = [
        each
        for each in shares_of(turn.store, turn.person.id)
        if button.object_id in (each.entry_id, each.id) and button.object_id is not None
    ]
    if not standing:
        turn.toast(say("It is not shared."))
        return
    blank_for_readers(turn, [each.id for each in standing])
    opened = [reader.reader_id for each in standing for reader in each.readers if reader.opened_at]
    for each in standing:
        unshare(turn.store, turn.person.id, each.id, turn.now)
    turn.record("unshared", button.object_id)
    if opened:
        turn.say(
            say(
                "Taken back. {names} had opened it already.",
                names=names_of(turn, list(dict.fromkeys(opened))),
            )
        )
    else:
        turn.say(say("Taken back. Nobody had opened it."))


def _show_preview(turn: Turn, entry: EntryRecord, readers: list[SupervisionRecord], how: str) -> None:
    shown = _snapshot(turn, entry, how)
    built = MessageBuilder()
    built.line(say("This is exactly what {names} would see:", names=_names(turn, readers)))
    built.gap()
    add_snapshot(built, turn.world, shown)
    if how != "h" and has_private(entry):
        _tick(built, entry, how)
    built.row(Button(say("Share"), object_button("share_it", entry.id, f"{how}:{_seal(shown, readers)}")))
    built.row(Button(say("Keep private"), object_button("private", entry.id)))
    turn.show(built, Meaning("preview", object_id=entry.id))


def _tick(built: MessageBuilder, entry: EntryRecord, how: str) -> None:
    """The answers that stay out unless the writer puts them in."""
    feelings = entry.kind in WITH_FEELINGS
    if how == "p":
        label = say("✓ Feelings are in it") if feelings else say("✓ The private part is in it")
        built.row(Button(label, object_button("preview", entry.id, "f")))
    else:
        label = say("Put Feelings in too") if feelings else say("Put the private part in too")
        built.row(Button(label, object_button("preview", entry.id, "p")))


def _snapshot(turn: Turn, entry: EntryRecord, how: str) -> Snapshot:
    scope, private = SCOPES[how]
    return with_goal(turn.store, entry, snapshot(entry, scope, private=private))


def _is_the_same(
    turn: Turn, standing: ShareRecord, kind: ShareKind, shown: Snapshot, readers: list[SupervisionRecord]
) -> bool:
    """Whether just this is shared already, and just these readers can open it (a link of theirs may be another now)."""
    if standing.kind != kind or standing.snapshot != shown.data:
        return False
    wanted = {each.supervisor_id for each in readers}
    named = {each.reader_id for each in standing.readers}
    return wanted == named and all(visible_shares(turn.store, each, share_id=standing.id) for each in wanted)


def _seal(shown: Snapshot, readers: list[SupervisionRecord]) -> str:
    """Changes when what would be seen changes, or who would see it."""
    who = "".join(sorted(each.supervisor_id.hex for each in readers))
    return Snapshot({"shown": shown.data, "who": who}).fingerprint


def _names(turn: Turn, readers: list[SupervisionRecord]) -> str:
    return names_of(turn, [each.supervisor_id for each in readers])


def _entry(turn: Turn, button: ObjectButton) -> EntryRecord | None:
    entry = get_entry(turn.store, turn.person.id, button.object_id) if button.object_id else None
    if entry is None:
        turn.toast(say("That entry is not here any more."))
    return entry
