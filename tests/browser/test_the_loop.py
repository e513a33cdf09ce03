"""The whole loop on the page of `tandem try`: a visit, a nudge, an entry, a share, the week, an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.i18n import Text, reader
from tests.browser.phones import amina, answer, newest, one_more, press, sam, say, sees
from tests.browser.trying import looking_at, tandem_try

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HAPPENED = "We planted beans at the allotment, because it was dry at last."
FEELING = "Tired, and pleased."
LEARNT = "Doing something side by side makes talking easy."

CUT_LABELS = """
[...document.querySelectorAll(".keyboard button")]
  .filter((button) => button.scrollWidth > button.clientWidth).map((button) => button.textContent)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tmp").mkdir()
    return tmp_path / "tmp"


async def test_from_a_visit_to_an_answer(browser: Browser, folder: Path) -> None:
    async with tandem_try(folder) as url, looking_at(browser, url, width=1280, height=860) as page:
        await expect(page.get_by_text("On Amina’s phone: write /visit")).to_be_visible()
        await _write_after_a_visit(page)
        await _share(amina(page))
        await expect(sam(page).get_by_text(HAPPENED)).to_have_count(0)

        async with one_more(sam(page)):
            await page.get_by_role("button", name="Next Monday 08:30").click()
        await press(sam(page), "Open")
        await sees(sam(page), "Last week")
        await press(sam(page), "Amina: Beans")
        await sees(sam(page), HAPPENED)
        await press(sam(page), "Thank you")
        await expect(sam(page).get_by_text("Sent to Amina.")).to_be_visible()
        await sees(amina(page), "Sam answers: Thank you")
        await press(sam(page), "Write back")
        await say(sam(page), "Beans! Shall we talk about it on Thursday?")
        await sees(amina(page), "Beans! Shall we talk about it on Thursday?")
        await expect(sam(page).get_by_text(FEELING)).to_have_count(0)

        await say(amina(page), "/privacy")
        await sees(amina(page), "Sam opened “Beans”, today 08:30")
        assert await page.evaluate(CUT_LABELS) == []


async def test_everything_can_be_downloaded_and_read(browser: Browser, folder: Path) -> None:
    async with tandem_try(folder) as url, looking_at(browser, url, width=1280, height=860) as page:
        await say(amina(page), "/mydata")
        await press(amina(page), "Download everything")
        async with page.expect_download() as fetching:
            await amina(page).get_by_role("link", name=".html").click()
        document = await page.context.new_page()
        await document.goto(Path(await (await fetching.value).path()).as_uri())
        await expect(document.get_by_text("Ten minutes outside the lunch club").first).to_be_visible()


async def test_a_team_begins_with_the_link_on_the_empty_page(browser: Browser, folder: Path) -> None:
    async with tandem_try(folder, "--empty") as url, looking_at(browser, url, width=390, height=800) as page:
        await page.get_by_text("What to try").click()
        await page.locator("#hints").get_by_role("link", name="https://t.me/").click()
        await page.get_by_role("dialog").get_by_role("button", name="On Sam’s phone").click()
        await _join(sam(page), "Sam")
        await press(sam(page), "Invite a connector")
        await newest(sam(page)).get_by_role("link", name="https://t.me/").click()
        await page.get_by_role("button", name="Open on the other phone (Amina)").click()
        await _join(amina(page), "Amina")
        await press(sam(page), "Yes")
        await sees(amina(page), "You and Sam are linked now.")
        assert await page.evaluate(CUT_LABELS) == []


async def test_in_urdu_on_a_small_screen(browser: Browser, folder: Path) -> None:
    async with tandem_try(folder) as url, looking_at(browser, url, width=390, height=800) as page:
        for phone in (amina(page), sam(page)):
            await phone.get_by_role("combobox", name="Language of this phone").select_option("ur")
            await say(phone, "/language")
            await press(phone, "اردو")
            await expect(phone).to_have_attribute("dir", "rtl")
            await sees(phone, urdu("From now on in English."))
        await say(amina(page), "/visit")
        await press(amina(page), urdu("In 1 hour"))
        await page.get_by_role("button", name="Next nudge").click()
        await press(amina(page), urdu("Journal · 2 min"))
        await sees(amina(page), urdu("What happened, and why?"))
        for words in (
            "ہم نے لائبریری میں ملاقات کی۔",
            "تھکا ہوا، مگر خوش۔",
            "اگلی بار 10:30 پر۔",
            "لائبریری (library)",
        ):
            await answer(amina(page), words)
        await press(amina(page), urdu("Share"))
        await press(amina(page), urdu("All of it"))
        await sees(amina(page), "ہم نے لائبریری میں ملاقات کی۔")
        await press(amina(page), urdu("Share"))
        async with one_more(sam(page)):
            await page.get_by_role("button", name="Next Monday 08:30").click()
        await press(sam(page), urdu("Open"))
        await newest(sam(page)).get_by_role("button", name="لائبریری").click()
        await press(sam(page), urdu("Thank you"))
        await sees(amina(page), urdu("Thank you"))

        await _reads_from_the_right(amina(page))
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
        assert await page.evaluate(CUT_LABELS) == []


async def _write_after_a_visit(page: Page) -> None:
    phone = amina(page)
    await answer(phone, "/visit")
    await press(phone, "In 1 hour")
    await sees(phone, "today 11:00")
    await page.get_by_role("button", name="Next nudge").click()
    await expect(page.locator("#now")).to_contain_text("11:00")
    await press(phone, "Journal · 2 min")
    for question, words in (("1 of 3", HAPPENED), ("2 of 3", FEELING), ("3 of 3", LEARNT), ("Title", "Beans")):
        await sees(phone, question)
        await say(phone, words)
    await sees(phone, "Private until you share it.")


async def _share(phone: Locator) -> None:
    await press(phone, "Share")
    await press(phone, "All of it")
    await sees(phone, "This is exactly what Sam would see:")
    for words in ("Beans", HAPPENED, LEARNT):
        await sees(phone, words)
    await expect(newest(phone)).not_to_contain_text(FEELING)
    await press(phone, "Share")
    await sees(phone, "Shared with Sam.")


async def _join(phone: Locator, name: str) -> None:
    await press(phone, "Start")
    await sees(phone, "What should I call you?")
    await say(phone, name)
    await press(phone, "Accept")


async def _reads_from_the_right(phone: Locator) -> None:
    bubble, chat = await newest(phone).bounding_box(), await phone.bounding_box()
    assert bubble
    assert chat
    assert bubble["x"] + bubble["width"] > chat["x"] + 0.8 * chat["width"], "the bot speaks from the right"
    mine = await phone.locator("li.mine").last.bounding_box()
    assert mine
    assert mine["x"] < chat["x"] + 0.2 * chat["width"], "one's own words stand on the left"


def urdu(msgid: str) -> str:
    return reader("ur").text(Text(msgid))
