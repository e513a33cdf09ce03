"""The page with the two phones, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox import Sandbox
from bot.sandbox.phone import Phone
from tests.browser.phones import amina, button, field, sam, say

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def begin(phone: Locator) -> None:
    await button(phone, "Start").click()
    await expect(phone.get_by_text("You came with nothing.")).to_be_visible()


async def test_a_newcomer_sees_what_the_bot_is_for_and_starts(page: Page) -> None:
    await expect(amina(page).get_by_text("I help you think back over your visits.")).to_be_visible()
    await begin(amina(page))
    await expect(field(amina(page))).to_be_focused()
    await expect(sam(page).get_by_text("You came with")).to_have_count(0)


async def test_enter_sends_and_shift_enter_makes_a_line(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await field(phone).press_sequentially("one")
    await field(phone).press("Shift+Enter")
    await field(phone).press_sequentially("two")
    await field(phone).press("Enter")
    await expect(phone.get_by_text("You said: 2 line(s)")).to_be_visible()
    await expect(field(phone)).to_have_value("")


async def test_a_pressed_button_shows_the_toast_and_keeps_the_focus(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "question")
    await button(phone, "Prompt").focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_text("One more cue")).to_be_visible()
    await expect(phone.get_by_text("What did your body tell you?")).to_be_visible()
    await expect(button(phone, "Prompt")).to_be_focused()


async def test_when_the_buttons_go_the_focus_stays_with_the_message(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "question")
    await button(phone, "Skip").focus()
    await page.keyboard.press("Enter")
    await expect(button(phone, "Skip")).to_have_count(0)
    focused = page.locator("li.message:focus")
    await expect(focused).to_contain_text("Feelings")


async def test_formatting_is_shown_and_nothing_in_a_text_becomes_markup(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "rich")
    answer = phone.locator("li.theirs").last
    for tag, text in (
        ("b", "bold"),
        ("i", "it"),
        ("u", "u"),
        ("s", "s"),
        ("code", "x < y"),
        ("blockquote", "quoted"),
    ):
        await expect(answer.locator(f".text {tag}").first).to_have_text(text)
    await expect(answer.locator("pre")).to_have_text("a <img src=x onerror=alert(1)>")
    await expect(answer.locator("img")).to_have_count(0)
    await expect(answer.get_by_role("link", name="site")).to_have_attribute("rel", "noopener noreferrer")
    await expect(answer.get_by_text("protected")).to_have_count(1)
    await answer.get_by_role("button", name="Hidden text, press to show").click()
    await expect(answer.get_by_text("hidden")).to_be_visible()
    await answer.get_by_role("button", name="/menu").click()
    await expect(phone.locator("li.mine").last).to_contain_text("/menu")


async def test_an_invitation_link_opens_on_the_other_phone(page: Page) -> None:
    await begin(sam(page))
    await say(sam(page), "link")
    await sam(page).get_by_role("link", name="https://t.me/").click()
    await page.get_by_role("button", name="Open on the other phone (Amina)").click()
    await expect(amina(page).get_by_text("You came with inv-42.")).to_be_visible()


async def test_a_link_can_be_pasted(page: Page) -> None:
    await page.get_by_text("Open a link").click()
    await page.get_by_label("Invitation link").fill("t.me/tandem_sandbox_bot?start=abc")
    await page.get_by_role("button", name="On Sam’s phone").click()
    await expect(sam(page).get_by_text("You came with abc.")).to_be_visible()


async def test_replying_quotes_the_message(page: Page, sandbox: Sandbox) -> None:
    phone = amina(page)
    await begin(phone)
    await phone.locator("li.theirs").last.hover()
    await phone.locator("li.theirs").last.get_by_role("button", name="Reply").click()
    await expect(phone.get_by_text("Reply to: Hello.")).to_be_visible()
    await say(phone, "hello back")
    await expect(phone.locator("li.mine").last.locator(".quote")).to_contain_text("Hello. You came with")
    *_, mine = [b for b in await Phone(sandbox.url, 5001).read() if b.mine]
    assert mine.reply_to == 2


async def test_the_last_message_can_be_corrected(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "mistkae")
    await expect(phone.get_by_text("You said: 1 line(s)")).to_be_visible()
    last = phone.locator("li.mine").last
    await expect(phone.get_by_role("button", name="Edit")).to_have_count(1)
    await last.hover()
    await last.get_by_role("button", name="Edit").click()
    await expect(field(phone)).to_have_value("mistkae")
    await say(phone, "mistake")
    await expect(last).to_contain_text("edited")
    await expect(phone.get_by_text("You said: edited 1 line(s)")).to_be_visible()


async def test_a_deletion_is_seen(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "delete")
    await expect(phone.get_by_text("A message was deleted")).to_be_visible()


async def test_documents_can_be_fetched(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "file")
    async with page.expect_download() as fetching:
        await phone.get_by_role("link", name="week.csv").click()
    fetched = await fetching.value
    assert fetched.suggested_filename == "week.csv"
    content = Path(await fetched.path()).read_bytes()
    assert content == b"a,b\n1,2\n"


async def test_the_phone_speaks_its_owners_language(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await phone.get_by_role("combobox", name="Language of this phone").select_option("ur")
    await expect(phone).to_have_attribute("dir", "rtl")
    await say(phone, "urdu")
    text = phone.locator("li.theirs .text").last
    await expect(text).to_contain_text("خوش آمدید")
    bubble, chat = await text.bounding_box(), await phone.bounding_box()
    assert bubble
    assert chat
    assert bubble["x"] + bubble["width"] > chat["x"] + 0.8 * chat["width"], "the bot speaks from the right"
    await button(phone, "Commands").click()
    await expect(phone.get_by_role("button", name="/reflect ملاقات پر غور کریں")).to_be_focused()


async def test_the_command_menu_works_by_keyboard(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await field(phone).press_sequentially("/")
    await expect(phone.get_by_role("button", name="/reflect")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(phone.get_by_role("button", name="/menu Everything")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(field(phone)).to_be_focused()
    await field(phone).fill("")
    await field(phone).press_sequentially("/re")
    await expect(phone.get_by_role("button", name="/reflect")).to_be_visible()
    await expect(phone.get_by_role("button", name="/menu Everything")).to_have_count(0)
    await field(phone).press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(phone.locator("li.mine").last).to_contain_text("/reflect")


async def test_the_clock_moves(page: Page) -> None:
    await expect(page.locator("#now")).to_contain_text("Mon, 23 Nov 2026, 09:0")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#now")).to_contain_text("10:0")
    await page.get_by_role("button", name="Tomorrow 08:00").click()
    await expect(page.locator("#now")).to_contain_text("Tue, 24 Nov 2026, 08:00")
    await page.get_by_role("button", name="Next Monday 08:30").click()
    await expect(page.locator("#now")).to_contain_text("Mon, 30 Nov 2026, 08:30")
    await page.get_by_role("button", name="Next nudge").click()
    await expect(page.locator("#now")).to_contain_text("Wed, 2 Dec 2026, 08:30")


async def test_faults_are_switched_on_and_off(page: Page, sandbox: Sandbox) -> None:
    await page.locator("#faults summary").click()
    await page.get_by_label("What goes wrong").select_option("too_many_requests")
    await page.get_by_label("Seconds to wait (retry_after)").fill("9")
    await page.get_by_label("Which calls of the bot").select_option("sending")
    await page.get_by_role("button", name="Switch on").click()
    await expect(page.locator("#faults summary")).to_contain_text("(1 on)")
    [fault] = sandbox.world.faults.on()
    assert (fault.kind, fault.retry_after, fault.calls) == ("too_many_requests", 9, 3)
    assert "sendmessage" in fault.methods
    await page.get_by_role("button", name="Switch off").click()
    await expect(page.locator("#faults summary")).to_have_text("Faults")


async def test_the_bot_can_be_blocked_and_taken_back(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await phone.get_by_text("More for this phone").locator("..").click()
    await button(phone, "Block the bot").click()
    await expect(phone.get_by_text("You blocked the bot.")).to_be_visible()
    await expect(field(phone)).to_be_hidden()
    await button(phone, "Unblock").click()
    await expect(field(phone)).to_be_visible()


async def test_a_phone_can_be_given_to_someone_new_and_renamed(page: Page) -> None:
    phone = sam(page)
    await phone.get_by_text("More for this phone").locator("..").click()
    await phone.get_by_label("Whose phone").select_option("someone new")
    other = page.get_by_role("region", name="Person 3’s phone")
    await other.get_by_label("Name", exact=True).fill("Zahra")
    await other.get_by_label("Name", exact=True).press("Enter")
    await expect(page.get_by_role("region", name="Zahra’s phone, Supervisor")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("region", name="Zahra’s phone, Supervisor")).to_be_visible()


async def test_what_happened_before_is_there_after_a_reload(page: Page) -> None:
    await begin(amina(page))
    await page.reload()
    await expect(amina(page).get_by_text("You came with nothing.")).to_be_visible()


async def test_everything_is_reached_by_keyboard_and_the_log_is_announced(page: Page) -> None:
    phone = amina(page)
    await begin(phone)
    await say(phone, "question")
    await expect(button(phone, "Pause")).to_be_visible()
    log = phone.get_by_role("log", name="Messages on Amina’s phone")
    await expect(log).to_have_attribute("aria-live", "polite")
    reached = set()
    await page.locator("body").press("Tab")
    for _ in range(40):
        name = await page.evaluate("document.activeElement.textContent.trim() || document.activeElement.ariaLabel")
        reached.add(name)
        await page.keyboard.press("Tab")
    assert {"Skip to the phones", "+1 hour", "Prompt", "Skip", "Back", "Pause", "Message as Amina"} <= reached


@pytest.mark.parametrize("width", [360, 560, 800, 1280])
async def test_nothing_sticks_out_sideways(page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    for phone in (amina(page), sam(page)):
        await begin(phone)
        await say(phone, "rich")
        await say(phone, "w" * 200)
        await expect(phone.get_by_text("You said: 1 line(s)")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [await phone.bounding_box() for phone in (amina(page), sam(page))]
    assert boxes[0]
    assert boxes[1]
    assert (boxes[1]["y"] > boxes[0]["y"]) == (width <= 800), "phones stand one above the other on a small screen"


CONTRAST = """
() => {
  const channel = (v) => (v /= 255, v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!own || !shown || element.closest(".unseen, .spoiler, option, template")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${element.className} ${element.textContent.slice(0, 9)}`);
  }
  return poor;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_has_enough_contrast(page: Page, sandbox: Sandbox, scheme: str) -> None:
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone = amina(page)
    await begin(phone)
    for word in ("rich", "file", "question"):
        await say(phone, word)
        await expect(phone.locator("li.mine").last).to_contain_text(word)
    await button(phone, "Prompt").click()
    await expect(phone.get_by_text("One more cue")).to_be_visible()
    sandbox.world.faults.switch_on("slow")
    await page.locator("#faults summary").click()
    await expect(page.get_by_role("button", name="Switch off")).to_be_visible()
    assert await page.evaluate(CONTRAST) == []


async def test_the_page_asks_nobody_else_for_anything(page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await page.wait_for_selector("html[data-ready]")
    assert asked
    assert all(url.startswith(sandbox.url) for url in asked)
