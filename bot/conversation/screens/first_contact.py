"""First contact: the versioned notice before anything is kept, a name, and something useful within three messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.callback import ObjectButton, object_button
from bot.content.pages import Notice
from bot.conversation.incoming import Incoming, Said, Sender, Tapped
from bot.conversation.playing import open_flow
from bot.conversation.registry import command, verb
from bot.conversation.screens.beginnings import beginnings
from bot.conversation.screens.team.joining import show_invitation
from bot.conversation.turn import Turn
from bot.conversation.world import World
from bot.i18n import Framework, Text, best_language, language, reader, say, shipped_languages
from bot.message import Button, Message, MessageBuilder, message
from bot.outgoing import Change, DropButtons, Show, ThatMessage
from bot.storage.people import PersonRecord, add_person, change_person
from bot.storage.store import Store
from bot.storage.teams.invitations import find_invitation
from bot.storage.teams.teams import get_team

NOTHING_WITHOUT_A_LINK = say(
    "Hello. To use Tandem here you need an invitation link. Please ask your supervisor for one."
)

# Ours have 22 characters; a button's data holds 64 bytes.
LONGEST_TOKEN = 40


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who has not agreed to the notice: nothing about them is kept."""

    store: Store
    world: World
    now: datetime
    sender: Sender

    def show(self, what: Message, code: str, *, instead_of: int = 0) -> None:
        outgoing = Change(ThatMessage(instead_of), what) if instead_of else Show(what)
        self.world.postbox.post_to_stranger(
            self.store,
            self.sender.telegram_id,
            reader(code, self.world.default_zone, self.now),
            outgoing,
            self.now,
        )

    @property
    def code(self) -> str:
        """The language to begin in, as Telegram tells it."""
        return best_language(self.sender.language_code, self.world.default_language)


def meet(stranger: Stranger, incoming: Incoming) -> PersonRecord | None:
    """What somebody sees who has not agreed yet; the person, once they have pressed `Start`."""
    match incoming:
        case Tapped(data=data, message_id=message_id):
            return _pressed(stranger, data, message_id)
        case Said(text=text):
            name, _, payload = text.partition(" ")
            _greet(stranger, _carried(payload.strip()) if name == "/start" else "")
        case _:
            _greet(stranger, "")
    return None


def _carried(token: str) -> str:
    """A token as the buttons of the notice can carry it; one that would not fit is none of ours."""
    return token.encode("ascii", "replace")[:LONGEST_TOKEN].decode()


def may_begin(stranger: Stranger, token: str) -> bool:
    """Whether somebody may start: by a link that works, or because everybody may."""
    if token and find_invitation(stranger.store, token, stranger.now):
        return True
    return stranger.world.open_to_all


def _greet(stranger: Stranger, token: str) -> None:
    if not may_begin(stranger, token):
        stranger.show(message(NOTHING_WITHOUT_A_LINK), stranger.code)
        return
    stranger.show(notice_message(stranger.world.notice, stranger.code, token), stranger.code)


def notice_message(notice: Notice, code: str, token: str, *, more: bool = False) -> Message:
    """The notice with `Start`, `Read more` and the languages. What has to be known is in the buttons, not kept."""
    built = MessageBuilder()
    for sentence in notice.more if more else notice.short:
        built.line(Text(sentence), sensitive=True)
    built.row(Button(say("Start"), object_button("begin", arg=f"{code}:{token}")))
    if not more:
        built.row(Button(say("Read more"), object_button("notice_more", arg=f"{code}:{token}")))
    languages = [
        Button(Framework(language(each).own_name), object_button("notice_in", arg=f"{each}:{token}"))
        for each in shipped_languages()
    ]
    for at in range(0, len(languages), 2):
        built.row(*languages[at : at + 2])
    return built.build()


def _pressed(stranger: Stranger, data: str, message_id: int) -> PersonRecord | None:
    verb_name, _, arg = data.removeprefix("o|").partition("||")
    code, _, token = arg.partition(":")
    code = code if code in shipped_languages() else stranger.code
    if not may_begin(stranger, token):
        stranger.show(message(NOTHING_WITHOUT_A_LINK), code)
        return None
    notice = stranger.world.notice
    match verb_name:
        case "begin":
            return _begin(stranger, code, token)
        case "notice_more":
            stranger.show(notice_message(notice, code, token, more=True), code, instead_of=message_id)
        case "notice_in":
            stranger.show(notice_message(notice, code, token), code, instead_of=message_id)
        case _:
            stranger.show(notice_message(notice, code, token), code)
    return None


def _begin(stranger: Stranger, code: str, token: str) -> PersonRecord:
    """`Start` was pressed: from here on something is kept."""
    invitation = find_invitation(stranger.store, token, stranger.now) if token else None
    team = get_team(stranger.store, invitation.team.id) if invitation else None
    return add_person(
        stranger.store,
        telegram_id=stranger.sender.telegram_id,
        language=code,
        zone=team.zone if team else stranger.world.default_zone,
        nation=team.nation if team else "england",
        notice_version=str(stranger.world.notice.version),
        at=stranger.now,
    )


def ask_for_name(turn: Turn, token: str, notice: int = 0) -> None:
    """The first question of all. The message with the `notice` loses its buttons."""
    if notice:
        turn.send(DropButtons(ThatMessage(notice)))
    open_flow(turn, "welcome", {"invitation": token} if token else {})


def after_name(turn: Turn, token: str) -> None:
    """A greeting, the invitation they came by, and something useful to do."""
    name = turn.person.name or ""
    if token:
        show_invitation(turn, token, say("Thanks, {name}.", name=name))
        return
    turn.say(say("Thanks, {name}. Two minutes now, or just look around?", name=name), rows=beginnings())


@command("start")
def start(turn: Turn, words: str) -> None:
    """Somebody who is known already: an invitation, or the menu."""
    if words.strip():
        show_invitation(turn, words.strip())
        return
    turn.say(say("Hello, {name}. What would you like to do?", name=turn.person.name or ""), rows=beginnings())


@verb("begin")
def begin_again(turn: Turn, _button: ObjectButton) -> None:
    """The old `Start` button of somebody who has begun already."""
    turn.toast(say("You have started already. /menu shows everything."))


def show_notice_if_changed(turn: Turn) -> None:
    """A new version of the notice is shown once, with what changed."""
    notice = turn.world.notice
    if turn.person.notice_version == str(notice.version):
        return
    built = MessageBuilder().line(say("The privacy notice has changed:"), "bold")
    built.line(Text(notice.changed), sensitive=True)
    for sentence in notice.short[1:]:
        built.line(Text(sentence), sensitive=True)
    built.line(say("/privacy shows all of it."))
    turn.show(built)
    change_person(turn.store, turn.person.id, notice_version=str(notice.version), notice_at=turn.now)
    turn.refresh()
