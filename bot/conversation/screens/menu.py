"""/menu and /help: everything there is, and how it works."""

from __future__ import annotations

from bot.content.load import load_commands, load_help
from bot.conversation.registry import command
from bot.conversation.turn import Turn
from bot.i18n import Text, say
from bot.message import MessageBuilder


@command("menu")
def show_menu(turn: Turn, _words: str) -> None:
    """Every command by group."""
    built = MessageBuilder()
    for group in load_commands().groups:
        built.line(Text(group.title), "bold")
        for each in group.commands:
            built.line(say("{command} - {about}", command=f"/{each.name}", about=Text(each.about)))
        built.gap()
    turn.show(built)


@command("help")
def show_help(turn: Turn, _words: str) -> None:
    """How Tandem works."""
    page = load_help()
    built = MessageBuilder().line(Text(page.opening))
    for topic in page.topics:
        built.gap().line(Text(topic.title), "bold")
        for sentence in topic.say:
            built.line(Text(sentence))
    built.gap().line(say("/menu shows everything I can do."))
    turn.show(built)
