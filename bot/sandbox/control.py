"""The control API under /sandbox/: what the page's phones and the tests' phones do, as JSON over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, time, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import acts, groups, samples
from bot.sandbox.clockwork import Clockwork
from bot.sandbox.faults import KINDS
from bot.sandbox.people import Person
from bot.sandbox.world import World

LONGEST_WAIT = 60.0  # seconds
HEARTBEAT = 15.0
_SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif"}

Answer = Callable[[Request], Awaitable[Any]]


class Control:
    """The endpoints; each returns what becomes the JSON answer."""

    def __init__(self, world: World, clockwork: Clockwork) -> None:
        self.world = world
        self.clockwork = clockwork

    def routes(self) -> list[Route]:
        person, group = "/people/{id:int}", "/groups/{id}"  # a group's id is below 0
        return [
            _route("/state", self.state),
            _route("/people", self.people),
            _route(person, self.put_person, "PUT"),
            _route(f"{person}/text", self.write, "POST"),
            _route(f"{person}/edit", self.edit, "POST"),
            _route(f"{person}/press", self.press, "POST"),
            _route(f"{person}/forge", self.forge_press, "POST"),
            _route(f"{person}/send", self.send, "POST"),
            _route(f"{person}/react", self.react, "POST"),
            _route(f"{person}/inline", self.ask_inline, "POST"),
            _route(f"{person}/block", self.block, "POST"),
            _route(f"{person}/unblock", self.unblock, "POST"),
            _route(f"{person}/deactivate", self.deactivate, "POST"),
            _route(f"{person}/reactivate", self.reactivate, "POST"),
            _route(f"{person}/toasts", self.toasts),
            _route(f"{person}/menu", self.menu),
            _route("/groups", self.start_group, "POST"),
            _route(f"{group}/text", self.write_in_group, "POST"),
            _route(f"{group}/add", self.add_to_group, "POST"),
            _route(f"{group}/remove", self.remove_from_group, "POST"),
            _route("/chats/{id}", self.chat),
            _route("/updates", self.pending_updates),
            _route("/updates", self.raw_update, "POST"),
            _route("/calls", self.calls),
            _route("/bot", self.bot),
            _route("/bot", self.change_bot, "POST"),
            _route("/clock", self.clock),
            _route("/clock", self.move_clock, "POST"),
            _route("/faults", self.faults),
            _route("/faults", self.switch_on, "POST"),
            _route("/faults", self.switch_off, "DELETE"),
            _route("/limits", self.limits, "POST"),
            _route("/settled", self.settled),
            _route("/changes", self.changes),
            Route("/sandbox/files/{file_id}", self.file),
            Route("/sandbox/events", self.events),
        ]

    async def state(self, _: Request) -> Any:
        return {
            "n": self.world.feed.number,
            "bot": self._bot(),
            "clock": self.clockwork.shown(),
            "people": [person.shown() for person in self.world.people.values()],
            "faults": [fault.shown() for fault in self.world.faults.on()],
            "fault_kinds": list(KINDS),
            "hints": self.world.hints,
        }

    async def people(self, _: Request) -> Any:
        return [person.shown() for person in self.world.people.values()]

    async def put_person(self, request: Request) -> Any:
        given, number = await _body(request), request.path_params["id"]
        if number <= 0:
            raise ValueError("a person's id is a number above 0")
        person = self.world.people.get(number) or self.world.add_person(
            number, str(given.get("first_name", f"Person {number}"))
        )
        for field in ("first_name", "last_name", "username", "language_code"):
            if field in given:
                setattr(person, field, None if given[field] is None else str(given[field]))
        if given.get("wrote"):
            self.world.open_chat(person)
        self.world.person_changed(person)
        return person.shown()

    async def write(self, request: Request) -> Any:
        given = await _body(request)
        sent = acts.write(self.world, self._person(request), str(given["text"]), given.get("reply_to"))
        return {"message_id": sent[-1].id, "message_ids": [message.id for message in sent]}

    async def edit(self, request: Request) -> Any:
        given = await _body(request)
        message = acts.edit(self.world, self._person(request), str(given["text"]), given.get("message_id"))
        return {"message_id": message.id}

    async def press(self, request: Request) -> Any:
        given = await _body(request)
        return acts.press(
            self.world,
            self._person(request),
            label=given.get("label"),
            data=given.get("data"),
            message_id=given.get("message_id"),
        )

    async def forge_press(self, request: Request) -> Any:
        given, person = await _body(request), self._person(request)
        chat_id = int(given.get("chat_id", person.id))
        return acts.forge_press(self.world, person, str(given["data"]), chat_id, int(given["message_id"]))

    async def send(self, request: Request) -> Any:
        given, person = await _body(request), self._person(request)
        content = samples.content(self.world, person, str(given["kind"]), given)
        return {"message_id": acts.say(self.world, person, content).id}

    async def react(self, request: Request) -> Any:
        given = await _body(request)
        acts.react(self.world, self._person(request), int(given["message_id"]), str(given.get("emoji", "👍")))
        return {}

    async def ask_inline(self, request: Request) -> Any:
        given = await _body(request)
        acts.ask_inline(self.world, self._person(request), str(given.get("query", "")))
        return {}

    async def block(self, request: Request) -> Any:
        person = self._person(request)
        acts.block(self.world, person)
        return person.shown()

    async def unblock(self, request: Request) -> Any:
        person = self._person(request)
        acts.unblock(self.world, person)
        return person.shown()

    async def deactivate(self, request: Request) -> Any:
        return self._set_deactivated(request, True)

    async def reactivate(self, request: Request) -> Any:
        return self._set_deactivated(request, False)

    async def toasts(self, request: Request) -> Any:
        person = self._person(request)
        return [
            {"query_id": query.id, "message_id": query.message_id, "data": query.data, "answer": query.answer}
            for query in self.world.callbacks.values()
            if query.person_id == person.id
        ]

    async def menu(self, request: Request) -> Any:
        return self.world.bot.menu(self._person(request))

    async def start_group(self, request: Request) -> Any:
        given = await _body(request)
        kind = given.get("type", "group")
        if kind not in ("group", "supergroup", "channel"):
            raise ValueError("type is group, supergroup or channel")
        by = acts.person(self.world, int(given["by"]))
        return {"chat_id": groups.start(self.world, by, str(given.get("title", "Team")), kind).id}

    async def write_in_group(self, request: Request) -> Any:
        given = await _body(request)
        chat = groups.found(self.world, int(request.path_params["id"]))
        by = acts.person(self.world, int(given["by"])) if "by" in given else None
        return {"message_id": groups.write(self.world, chat, by, str(given["text"])).id}

    async def add_to_group(self, request: Request) -> Any:
        given = await _body(request)
        chat = groups.found(self.world, int(request.path_params["id"]))
        groups.add_bot(self.world, chat, acts.person(self.world, int(given["by"])))
        return {}

    async def remove_from_group(self, request: Request) -> Any:
        given = await _body(request)
        chat = groups.found(self.world, int(request.path_params["id"]))
        groups.remove_bot(self.world, chat, acts.person(self.world, int(given["by"])))
        return {}

    async def chat(self, request: Request) -> Any:
        deleted = request.query_params.get("deleted") in ("1", "true")
        messages = self.world.visible(int(request.path_params["id"]), deleted=deleted)
        return {"n": self.world.feed.number, "messages": messages}

    async def pending_updates(self, _: Request) -> Any:
        return self.world.updates.pending()

    async def raw_update(self, request: Request) -> Any:
        return {"update_id": self.world.updates.add_raw(await _body(request))}

    async def calls(self, request: Request) -> Any:
        since, method = _integer(request, "since", 0), request.query_params.get("method", "").lower()
        return [call.shown() for call in self.world.calls if call.n > since and method in ("", call.method)]

    async def bot(self, _: Request) -> Any:
        return self._bot()

    async def change_bot(self, request: Request) -> Any:
        given = await _body(request)
        if "logged_out" in given:
            self.world.bot.logged_out = bool(given["logged_out"])
        return self._bot()

    async def clock(self, _: Request) -> Any:
        return self.clockwork.shown()

    async def move_clock(self, request: Request) -> Any:
        """`set` (ISO, offset), `advance` (seconds), `next_due` (true) or `at` ("08:30") with `weekday`."""
        given, moved = await _body(request), True
        if "set" in given:
            moment = datetime.fromisoformat(given["set"])
            if moment.tzinfo is None:
                raise ValueError("the moment needs an offset, such as +00:00")
            await self.clockwork.set(moment)
        elif "advance" in given:
            await self.clockwork.advance(timedelta(seconds=float(given["advance"])))
        elif "at" in given:
            await self.clockwork.to_local(time.fromisoformat(given["at"]), given.get("weekday"))
        elif given.get("next_due"):
            moved = await self.clockwork.step()
        else:
            raise ValueError("say set, advance, at or next_due")
        return self.clockwork.shown() | {"moved": moved}

    async def faults(self, _: Request) -> Any:
        return [fault.shown() for fault in self.world.faults.on()]

    async def switch_on(self, request: Request) -> Any:
        given = await _body(request)
        kind = given.pop("kind", None)
        if kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        fault = self.world.faults.switch_on(kind, **given)
        if kind == "outage":
            self.world.updates.release()
        return fault.shown()

    async def switch_off(self, request: Request) -> Any:
        self.world.faults.switch_off(_integer(request, "id", 0) or None)
        return {}

    async def limits(self, request: Request) -> Any:
        self.world.limits.on = bool((await _body(request))["on"])
        return {"on": self.world.limits.on}

    async def settled(self, request: Request) -> Any:
        """Wait until the bot has confirmed every update and says it has nothing left to do."""
        try:
            async with asyncio.timeout(min(float(request.query_params.get("timeout", "10")), LONGEST_WAIT)):
                await self.world.updates.confirmed()
                await self.clockwork.settle()
        except TimeoutError:
            return {"settled": False}
        return {"settled": True}

    async def changes(self, request: Request) -> Any:
        """Changes after `since`, of `chat` or of all; waits up to `timeout` seconds for the first."""
        chat = _integer(request, "chat", 0) or None
        timeout = min(float(request.query_params.get("timeout", "25")), LONGEST_WAIT)
        found = await self.world.feed.wait(_integer(request, "since", 0), chat, seconds=timeout)
        return {"n": found[-1]["n"] if found else self.world.feed.number, "changes": found}

    async def file(self, request: Request) -> Response:
        stored = self.world.files.by_id(request.path_params["file_id"])
        if stored is None:
            return JSONResponse({"error": "there is no such file"}, 404)
        inline = stored.mime_type in _SHOWN_INLINE
        name = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in stored.name)
        disposition = "inline" if inline else "attachment"
        headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
        kind = stored.mime_type if inline else "application/octet-stream"
        return Response(stored.content, media_type=kind, headers=headers)

    async def events(self, request: Request) -> StreamingResponse:
        """The changes as server-sent events, after `since` or the last one the browser saw."""
        seen = request.headers.get("last-event-id") or request.query_params.get("since", "0")
        since = int(seen) if seen.isdigit() else 0
        return StreamingResponse(self._stream(since), media_type="text/event-stream")

    async def _stream(self, since: int) -> AsyncIterator[str]:
        feed = self.world.feed
        if feed.forgotten(since) or since > feed.number:
            yield _event(feed.number, {"kind": "reload"})
            since = feed.number
        yield ": here\n\n"
        while not feed.closed:
            found = await feed.wait(since, seconds=HEARTBEAT)
            for change in found:
                since = change["n"]
                yield _event(since, change)
            if not found:
                yield ": still here\n\n"

    def _set_deactivated(self, request: Request, deactivated: bool) -> Any:
        person = self._person(request)
        person.deactivated = deactivated
        self.world.person_changed(person)
        return person.shown()

    def _person(self, request: Request) -> Person:
        return acts.person(self.world, request.path_params["id"])

    def _bot(self) -> dict[str, Any]:
        bot = self.world.bot
        return {
            "id": bot.id,
            "username": bot.username,
            "name": bot.names.get("", bot.first_name),
            "names": bot.names,
            "descriptions": bot.descriptions,
            "short_descriptions": bot.short_descriptions,
            "commands": [
                {"scope": scope, "language_code": language, "commands": commands}
                for (scope, language), commands in bot.commands.items()
            ],
            "logged_out": bot.logged_out,
        }


def _route(path: str, answer: Answer, method: str = "GET") -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await answer(request))
        except acts.CannotDo as why:
            return JSONResponse({"error": str(why)}, 409)
        except KeyError as missing:
            return JSONResponse({"error": f"{missing} is missing"}, 400)
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return Route(f"/sandbox{path}", endpoint, methods=[method])


async def _body(request: Request) -> dict[str, Any]:
    # Asking for this content type keeps other sites' pages out: a browser lets them post only forms.
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise ValueError("the content type is application/json")
    given = json.loads(await request.body() or b"{}")
    if not isinstance(given, dict):
        raise ValueError("the body is a JSON object")
    return given


def _integer(request: Request, name: str, default: int) -> int:
    return int(request.query_params.get(name, default))


def _event(number: int, change: dict[str, Any]) -> str:
    return f"id: {number}\ndata: {json.dumps(change)}\n\n"
