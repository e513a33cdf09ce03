"""`tandem status`: how the bot is, on one screen. Exit code 0 when all is well, 1 when something is late or wrong."""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.clock import SystemClock
from bot.commands.opening import database_path, master_key, open_database, postgres_url
from bot.settings import Settings, SettingsError, load_settings
from bot.storage.condition import Condition, condition
from bot.storage.engines.migrate import backup_path
from bot.storage.errors import KeyMissing, MasterKeyRefused, StorageError, WrongKey
from bot.storage.migrations import HEAD
from bot.storage.sealing.keys import default_key_file
from bot.telegram.client import TandemBot
from bot.telegram.errors import CallFailed

# From when on something is late.
INBOX_LATE = timedelta(minutes=1)
OUTBOX_LATE = timedelta(minutes=5)
NUDGE_LATE = timedelta(minutes=5)
BACKUP_LATE = timedelta(hours=36)
WEBHOOK_ERROR_COUNTS_FOR = timedelta(hours=1)
LITTLE_SPACE = 500_000_000
SECONDS_FOR_TELEGRAM = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, in a sentence, and the figures in it for programs (times in seconds)."""

    name: str
    says: str
    well: bool = True
    figures: dict[str, Any] = field(default_factory=dict)


def run(options: argparse.Namespace) -> int:
    """Prints the findings."""
    findings = asyncio.run(_look(load_settings()))
    wrong = [each.name for each in findings if not each.well]
    if options.json:
        print(json.dumps({"well": not wrong, "findings": [asdict(each) for each in findings]}, indent=2))
    else:
        for each in findings:
            print(f"{'ok  ' if each.well else 'LOOK'}  {each.name:<11}{each.says}")
        print(f"Look at: {', '.join(wrong)}." if wrong else "All is well.")
    return 1 if wrong else 0


async def _look(settings: Settings) -> list[Finding]:
    now = SystemClock().now()
    findings = [await _telegram(settings, now), _key_source(settings)]
    try:
        database = await open_database(settings, create=False, alone=False)
        try:
            found = await database.read(lambda store: condition(store, now))
        finally:
            await database.close()
    except (WrongKey, KeyMissing, MasterKeyRefused) as error:
        findings[-1] = Finding("key", str(error), well=False)
    except StorageError as error:
        findings.append(Finding("database", str(error), well=False))
    else:
        findings[-1] = replace(findings[-1], says=f"{findings[-1].says}, and it opens the database")
        findings.append(_database(settings))
        findings.extend(_of_the_bot(found, now))
    if not postgres_url(settings):
        findings.extend(_of_the_folder(database_path(settings), now))
    return findings


async def _telegram(settings: Settings, now: datetime) -> Finding:
    """Whether Telegram is polled or calls, and what it says about that."""
    try:
        token = settings.bot_token()
    except SettingsError as error:
        return Finding("telegram", str(error), well=False)
    bot = TandemBot(token, settings.api_url)
    try:
        async with asyncio.timeout(SECONDS_FOR_TELEGRAM):
            await bot.initialize()
            info: dict[str, Any] = await bot.call("getWebhookInfo")
    except TimeoutError:
        return Finding("telegram", f"no answer from Telegram in {SECONDS_FOR_TELEGRAM:g} seconds", well=False)
    except CallFailed as error:
        return Finding("telegram", str(error), well=False)
    finally:
        await bot.shutdown()
    return _receiving(info, now)


def _receiving(info: dict[str, Any], now: datetime) -> Finding:
    host = urlsplit(info.get("url", "")).hostname  # the rest of the address may be a secret
    waiting = int(info.get("pending_update_count", 0))
    says = f"webhook at {host}" if host else "polling"
    says += f"; {_count(waiting, 'update')} wait{'s' if waiting == 1 else ''} at Telegram"
    failed = info.get("last_error_date") if host else None
    since = now - datetime.fromtimestamp(failed, UTC) if failed else None
    well = since is None or since > WEBHOOK_ERROR_COUNTS_FOR
    if since is not None and not well:
        says += f"; the last call failed {_span(since)} ago"
    return Finding("telegram", says, well, {"mode": "webhook" if host else "polling", "waiting": waiting})


def _key_source(settings: Settings) -> Finding:
    source = "TANDEM_KEY" if settings.key else str(settings.key_file or default_key_file())
    try:
        if master_key(settings).is_changing:
            return Finding("key", f"{source} holds an older one too: run `tandem key rotate` to the end", well=False)
    except MasterKeyRefused as error:
        return Finding("key", str(error), well=False)
    return Finding("key", f"in {source}")


def _database(settings: Settings) -> Finding:
    where = "PostgreSQL" if postgres_url(settings) else str(database_path(settings))
    return Finding("database", f"{where}, up to date ({HEAD})", figures={"revision": HEAD})


def _of_the_bot(found: Condition, now: datetime) -> Iterator[Finding]:
    kinds = Counter(each.kind for each in found.living)
    says = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    yield Finding("processes", says or "none is running", bool(kinds), dict(kinds))
    late = found.lateness
    yield _waiting("inbox", late.inbox, INBOX_LATE)
    yield _waiting("outbox", late.outbox, OUTBOX_LATE)
    yield _waiting("nudges", late.nudges, NUDGE_LATE)
    yield _set_aside(found)
    yield _sessions(found.sessions)
    yield _backup(found.last_backup, now)


def _waiting(name: str, oldest: timedelta, limit: timedelta) -> Finding:
    says = f"the oldest has waited for {_span(oldest)}" if oldest else "nothing waits"
    if name == "nudges":
        says = f"the oldest is {_span(oldest)} late" if oldest else "none is late"
    return Finding(name, says, oldest <= limit, {"seconds": round(oldest.total_seconds())})


def _set_aside(found: Condition) -> Finding:
    updates, messages = found.lateness.inbox_set_aside, found.lateness.outbox_set_aside
    says = f"{_count(updates, 'update')} and {_count(messages, 'message')}, {found.set_aside_lately} in the last day"
    figures = {"updates": updates, "messages": messages, "in_the_last_day": found.set_aside_lately}
    return Finding("set aside", says, not found.set_aside_lately, figures)


def _sessions(sessions: dict[str, int]) -> Finding:
    counts = {status: sessions.get(status, 0) for status in ("open", "paused", "draft")}
    says = f"{counts['open']} open, {counts['paused']} paused, {_count(counts['draft'], 'draft')}"
    return Finding("sessions", says, figures=counts)


def _backup(made_at: datetime | None, now: datetime) -> Finding:
    if made_at is None:
        return Finding("backup", "none has been made", well=False, figures={"seconds": None})
    age = max(now - made_at, timedelta())
    says = f"the last one was made {_span(age)} ago"
    return Finding("backup", says, age <= BACKUP_LATE, {"seconds": round(age.total_seconds())})


def _of_the_folder(path: Path, now: datetime) -> Iterator[Finding]:
    copy = backup_path(path)
    if copy.exists():
        age = now - datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        yield Finding("old copy", f"from before the last update of the tables, {_span(age)} old: {copy}")
    if path.parent.exists():
        free = shutil.disk_usage(path.parent).free
        yield Finding("disk", f"{free / 1e9:,.1f} GB free", free >= LITTLE_SPACE, {"free": free})


def _span(span: timedelta) -> str:
    """Such as `3 minutes`: the largest unit that fits."""
    seconds = int(span.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size:
            return _count(seconds // size, unit)
    return _count(seconds, "second")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
