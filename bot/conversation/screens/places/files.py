"""The map as a file, in every format. Who said what of a place stays in Tandem: the reasons go, without names."""

from __future__ import annotations

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.files.exporting import FORMATS
from bot.conversation.screens.places.whose import map_seen, map_title
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import Button, MessageBuilder, message
from bot.outgoing import SendDocument
from bot.reports.places.paper import FOOTER
from bot.storage.places.maps import maps_of


@verb("places_files")
def choose_format(turn: Turn, button: ObjectButton) -> None:
    """As what? Without a map (from /export): which one."""
    maps = maps_of(turn.store, turn.person.id)
    if button.object_id is None and len(maps) > 1:
        rows = tuple((Button(map_title(each), object_button("places_files", each.id)),) for each in maps)
        turn.say(say("Which map would you like to see?"), rows=rows)
        return
    on = map_seen(turn, button.object_id or maps[0].id)
    if on is None:
        return
    built = MessageBuilder().line(map_title(on), "bold")
    built.line(say("What people say of a place is in it, without their names."))
    built.line(say("As what kind of file? PDF is to print, Excel and CSV to sort, Word to change, JSON for programs."))
    files = [Button(Text(label), object_button("places_file", on.id, format)) for format, label in FORMATS.items()]
    built.row(*files[:3]).row(*files[3:])
    turn.show(built)


@verb("places_file")
def send_file(turn: Turn, button: ObjectButton) -> None:
    """`arg`: the format."""
    on = map_seen(turn, button.object_id)
    if on and button.arg in FORMATS:
        turn.send(SendDocument("places", {"format": button.arg, "map": str(on.id)}, message(FOOTER)))
