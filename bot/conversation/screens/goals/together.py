"""More about a goal: what became of it, and what the goals beside it come to, with what that does not say."""

from __future__ import annotations

from datetime import datetime

from bot.callback import ObjectButton, object_button
from bot.conversation.registry import verb
from bot.conversation.screens.goals.goal import find_story
from bot.conversation.turn import Turn
from bot.i18n import Text, When, mark, say
from bot.message import Button, MessageBuilder
from bot.reports.goals.report import GoalStory, Look, together
from bot.reports.goals.words import RATED_BY, cautions, change_said, look_line, together_lines
from bot.storage.connecting.goals import goal_events, notes_of

# So many check-ins and changes, the last ones; the picture and the files have more.
MOST = 10
WENT = {"paused": mark("Paused"), "closed": mark("Closed"), "open": mark("Opened again")}


@verb("goal_more")
def show_more(turn: Turn, button: ObjectButton) -> None:
    story = find_story(turn, button.object_id)
    if story is None:
        return
    built = MessageBuilder().words(story.told.words).line(change_said(story.told))
    _add_history(turn, built, story)
    built.gap().line(
        say("All your own goals together") if story.goal.own else say("All goals of this journey together"), "bold"
    )
    for line in together_lines(together(turn.store, story.goal), turn.reader):
        built.line(line)
    for line in cautions():
        built.line(line, "italic")
    there = Button(say("Open the goal"), object_button("goal", story.goal.id))
    if len(story.told.looks) > 1:
        built.row(Button(say("Over time"), object_button("goal_picture", story.goal.id)), there)
    else:
        built.row(there)
    turn.show(built)


def _add_history(turn: Turn, built: MessageBuilder, story: GoalStory) -> None:
    """What became of it, in order. Check-ins keep the words they were made with."""
    lines: list[tuple[datetime, Text, Look | None]]
    happened = [(story.goal.set_at, say("Begun"))]
    happened += [(each, say("Reworded. Earlier check-ins keep their words.")) for each in story.reworded_at]
    happened += [(each.at, Text(WENT[each.state])) for each in goal_events(turn.store, turn.person.id, story.goal.id)]
    lines = [(at, say("{day}: {what}", day=When(at, "short"), what=what), None) for at, what in happened]
    lines += [(each.at, _look_said(each, own=story.told.own), each) for each in story.told.looks]
    lines.sort(key=lambda each: each[0])
    shown = lines[-MOST:]
    notes = notes_of(turn.store, turn.person.id, [look.entry_id for _, _, look in shown if look])
    for _, line, look in shown:
        built.line(line)
        if look and look.words:
            built.words(look.words)
        if look and look.entry_id in notes:
            built.line(say("Note"), "italic").words(notes[look.entry_id])


def _look_said(look: Look, *, own: bool) -> Text:
    if own:
        return look_line(look)
    return say("{line}, chosen by: {who}", line=look_line(look), who=Text(RATED_BY[look.rated_by]))
