"""A reflection on aiogram 3, as its documentation has it: the state in memory, every answer in SQLite before the reply.

`python aiogram_bot.py URL TOKEN FILE`
"""

from __future__ import annotations

import sys

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

router = Router()


class Reflection(StatesGroup):
    description = State()
    feelings = State()
    evaluation = State()
    analysis = State()
    conclusion = State()
    action_plan = State()
    remind = State()
    title = State()
    competences = State()


STEPS = list(Reflection.__states__)
QUESTIONS = (
    "What happened? A few lines are enough.",
    "What were you thinking and feeling - before, during, after?",
    "What went well, and what did not?",
    "Why do you think it went the way it did?",
    "What have you learned from it?",
    'What will you do next time? Try it like this: "When X happens, I will Y."',
    "Shall I remind you?",
    "What would you like to call this? A short title helps you find it again. Leave out names.",
    "Which competences did it touch? Choose as many as you like, or none.",
)


def keyboard(step: int) -> InlineKeyboardMarkup:
    def button(label: str, what: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=label, callback_data=f"q|{step}|{what}")

    rows = [[button("Skip", "d|skip"), button("Back", "d|back")], [button("Pause", "d|pause")]]
    if STEPS[step] in (Reflection.remind, Reflection.competences):
        rows = [[button("Tomorrow", "p|tomorrow"), button("In a week", "p|week")], [button("No", "p|no")], *rows]
    return InlineKeyboardMarkup(inline_keyboard=rows)


async def keep(database: aiosqlite.Connection, person: int, step: int, answer: str) -> None:
    await database.execute("INSERT INTO answer (person, step, answer) VALUES (?, ?, ?)", (person, step, answer))
    await database.commit()


async def go_on(message: Message, state: FSMContext, step: int) -> None:
    if step == len(STEPS):
        await state.clear()
        done = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Share", callback_data="o|share")]])
        await message.answer("Kept. <i>Private until you share it.</i>", parse_mode="HTML", reply_markup=done)
        return
    await state.set_state(STEPS[step])
    question = f"<i>Reflection · {step + 1} of {len(STEPS)}</i>\n{QUESTIONS[step]}"
    await message.answer(question, parse_mode="HTML", reply_markup=keyboard(step))


@router.message(Command("reflect"))
async def begin(message: Message, state: FSMContext) -> None:
    await go_on(message, state, 0)


@router.message(StateFilter(*STEPS), F.text)
async def answered(message: Message, state: FSMContext, database: aiosqlite.Connection) -> None:
    assert message.text
    current = await state.get_state()
    step = next(number for number, each in enumerate(STEPS) if each.state == current)
    await keep(database, message.chat.id, step, message.text)
    await state.update_data({str(step): message.text})
    await go_on(message, state, step + 1)


@router.callback_query(StateFilter(*STEPS))
async def pressed(query: CallbackQuery, state: FSMContext, database: aiosqlite.Connection) -> None:
    assert query.data
    assert isinstance(query.message, Message)
    step = int(query.data.split("|")[1])
    await keep(database, query.from_user.id, step, query.data)
    await state.update_data({str(step): query.data})
    await go_on(query.message, state, step + 1)
    await query.answer()


async def open_database(dispatcher: Dispatcher, file: str) -> None:
    database = await aiosqlite.connect(file)
    await database.execute("PRAGMA journal_mode = WAL")
    await database.execute("PRAGMA synchronous = FULL")
    await database.execute("CREATE TABLE IF NOT EXISTS answer (person INTEGER, step INTEGER, answer TEXT)")
    dispatcher["database"] = database


def main(url: str, token: str, file: str) -> None:
    dispatcher = Dispatcher()
    dispatcher.include_router(router)

    async def start() -> None:
        await open_database(dispatcher, file)

    async def stop() -> None:
        await dispatcher["database"].close()

    dispatcher.startup.register(start)
    dispatcher.shutdown.register(stop)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher.run_polling(bot)


if __name__ == "__main__":
    main(*sys.argv[1:])
