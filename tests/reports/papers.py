"""Papers to try the file formats on: a week of three connectors, in each language, with every kind of block and cell.

What people wrote is the same in all of them: English, Urdu, Bengali, Polish and Somali, as it comes.
"""

from __future__ import annotations

from datetime import date

from bot.i18n import language
from bot.reports.papers.paper import Cell, Chart, Column, Line, Paper, Section, Series, Table, Words

LANGUAGES = ("en", "bn", "pl", "so", "ur")

IN_ENGLISH = (
    "She opened the door herself this time. We had tea, and she showed me the leaflet about the choir.\n\n"
    "I noticed that I kept filling the silence. Next time I will count to five before I say anything."
)
IN_URDU = (
    "آج وہ پہلی بار خود دروازے تک آئیں۔ ہم نے چائے پی اور انہوں نے مجھے GP surgery کا خط دکھایا۔\n\n"
    "مجھے لگا کہ میں بہت جلدی مشورہ دے رہی تھی۔ اگلی بار میں پہلے پوچھوں گی: «آپ کیا چاہتی ہیں؟»"
)
IN_BENGALI = (
    "তিনি এবার নিজেই দরজা খুললেন। আমরা একসঙ্গে বাগানে গেলাম, আর তিনি প্রতিবেশীর সঙ্গে কথা বললেন।\n\n"
    "আমি বুঝলাম, চুপ করে থাকাটাও সাহায্য। পরের বার আমি আগে শুনব।"
)
IN_POLISH = "Pani zadzwoniła sama do świetlicy. Żółta kartka z numerem wisiała już na lodówce, gdzie ją zostawiłyśmy."
IN_SOMALI = "Maanta waxay ii sheegtay inay rabto inay la kulanto dumarka kale ee xaafadda. Waan ku faraxsanahay. 🙂"

NAMES = ("Amira Khan", "ফারহানা বেগম", "Kasia Wiśniewska")

_SAID = {
    "en": {
        "title": "The week of 16 to 22 November 2026",
        "for": "For Ruth Adeyemi",
        "made": "Made on 23 November 2026, 08:30",
        "team": "The team",
        "three": "Three connectors shared five entries and three lines for supervision.",
        "none": "Nothing was shared with you by others this week.",
        "totals": "Totals",
        "connector": "Connector",
        "reflections": "Reflections",
        "journal": "Journal",
        "time": "Time with people",
        "average": "Visits a day",
        "first": "First shared",
        "caption_bars": "Amira shared three reflections, Farhana one, Kasia two. Each wrote one journal entry or none.",
        "caption_lines": "How near the goal is, from one check-in to the next: it went up, then stayed.",
        "caption_empty": "Nobody has rated a place yet.",
        "shared": "Shared with you",
        "experience": "What happened",
        "plan": "Plan",
        "talk": "Wants to talk about",
        "actions": "Agreed actions",
        "action": "Action",
        "owner": "Who",
        "due": "By",
        "state": "State",
        "open": "open",
        "done": "done",
        "goal": "Goal",
        "much_less": "much less",
        "expected": "as hoped",
        "much_more": "much more",
        "footer": "Not a care record. It has no special protection in law. For Ruth Adeyemi to read, and nobody else.",
    },
    "bn": {
        "title": "১৬ থেকে ২২ নভেম্বর ২০২৬ সপ্তাহ",
        "for": "রুথ আদেয়েমির জন্য",
        "made": "তৈরি ২৩ নভেম্বর ২০২৬, ০৮:৩০",
        "team": "দল",
        "three": "তিনজন সংযোগকারী পাঁচটি লেখা ও তত্ত্বাবধানের জন্য তিনটি লাইন ভাগ করেছেন।",
        "none": "এ সপ্তাহে আর কেউ আপনার সঙ্গে কিছু ভাগ করেননি।",
        "totals": "মোট",
        "connector": "সংযোগকারী",
        "reflections": "ভাবনা",
        "journal": "জার্নাল",
        "time": "মানুষের সঙ্গে সময়",
        "average": "দিনে সাক্ষাৎ",
        "first": "প্রথম ভাগ করা",
        "caption_bars": "আমিরা তিনটি ভাবনা ভাগ করেছেন, ফারহানা একটি, কাসিয়া দুটি।",
        "caption_lines": "লক্ষ্য কত কাছে, একবারের পর আরেকবার: বেড়েছে, তারপর একই আছে।",
        "caption_empty": "এখনও কেউ কোনো জায়গার মূল্যায়ন করেননি।",
        "shared": "আপনার সঙ্গে ভাগ করা",
        "experience": "কী ঘটেছিল",
        "plan": "পরিকল্পনা",
        "talk": "যা নিয়ে কথা বলতে চান",
        "actions": "ঠিক করা কাজ",
        "action": "কাজ",
        "owner": "কে",
        "due": "কবের মধ্যে",
        "state": "অবস্থা",
        "open": "বাকি",
        "done": "হয়েছে",
        "goal": "লক্ষ্য",
        "much_less": "অনেক কম",
        "expected": "যেমন আশা",
        "much_more": "অনেক বেশি",
        "footer": "এটি পরিচর্যার নথি নয়। আইনে এর কোনো বিশেষ সুরক্ষা নেই। শুধু রুথ আদেয়েমির পড়ার জন্য।",
    },
    "pl": {
        "title": "Tydzień od 16 do 22 listopada 2026",
        "for": "Dla Ruth Adeyemi",
        "made": "Utworzono 23 listopada 2026, 08:30",
        "team": "Zespół",
        "three": "Trzy osoby udostępniły pięć wpisów i trzy tematy na superwizję.",
        "none": "W tym tygodniu nikt inny niczego nie udostępnił.",
        "totals": "Razem",
        "connector": "Łącznik",
        "reflections": "Refleksje",
        "journal": "Dziennik",
        "time": "Czas z ludźmi",
        "average": "Wizyty dziennie",
        "first": "Pierwszy raz",
        "caption_bars": "Amira udostępniła trzy refleksje, Farhana jedną, Kasia dwie.",
        "caption_lines": "Jak blisko jest cel, od jednej rozmowy do następnej: wzrost, potem bez zmian.",
        "caption_empty": "Nikt jeszcze nie ocenił żadnego miejsca.",
        "shared": "Udostępnione Tobie",
        "experience": "Co się wydarzyło",
        "plan": "Plan",
        "talk": "Chce porozmawiać o",
        "actions": "Uzgodnione działania",
        "action": "Działanie",
        "owner": "Kto",
        "due": "Do kiedy",
        "state": "Stan",
        "open": "otwarte",
        "done": "zrobione",
        "goal": "Cel",
        "much_less": "dużo mniej",
        "expected": "zgodnie z nadzieją",
        "much_more": "dużo więcej",
        "footer": "To nie jest dokumentacja opieki. Nie ma szczególnej ochrony prawnej. Tylko dla Ruth Adeyemi.",
    },
    "so": {
        "title": "Toddobaadka 16 ilaa 22 Nofembar 2026",
        "for": "Waxaa loogu talagalay Ruth Adeyemi",
        "made": "La sameeyay 23 Nofembar 2026, 08:30",
        "team": "Kooxda",
        "three": "Saddex xiriiriye ayaa wadaagay shan qoraal iyo saddex sadar oo kormeerka ah.",
        "none": "Toddobaadkan qof kale waxba kulama wadaagin.",
        "totals": "Wadarta",
        "connector": "Xiriiriye",
        "reflections": "Milicsi",
        "journal": "Xusuus-qor",
        "time": "Waqtiga dadka",
        "average": "Booqasho maalintii",
        "first": "Markii ugu horreysay",
        "caption_bars": "Amira waxay wadaagtay saddex milicsi, Farhana hal, Kasia laba.",
        "caption_lines": "Sida hadafku u dhow yahay: kor ayuu u kacay, ka dibna wuu joogay.",
        "caption_empty": "Weli qofna meel ma qiimayn.",
        "shared": "Lagula wadaagay",
        "experience": "Waxa dhacay",
        "plan": "Qorshe",
        "talk": "Waxa uu rabo in laga hadlo",
        "actions": "Tallaabooyin la isku raacay",
        "action": "Tallaabo",
        "owner": "Kuma",
        "due": "Ilaa",
        "state": "Xaalad",
        "open": "furan",
        "done": "la dhammeeyay",
        "goal": "Hadaf",
        "much_less": "aad u yar",
        "expected": "sida la rajeeyay",
        "much_more": "aad u badan",
        "footer": "Ma aha diiwaan daryeel. Sharcigu si gaar ah uma ilaaliyo. Waxaa akhrinaya Ruth Adeyemi oo keliya.",
    },
    "ur": {
        "title": "16 سے 22 نومبر 2026 کا ہفتہ",
        "for": "\u2068Ruth Adeyemi\u2069 کے لیے",
        "made": "23 نومبر 2026 کو 08:30 بجے بنایا گیا",
        "team": "ٹیم",
        "three": "تین رابطہ کاروں نے پانچ تحریریں اور نگرانی کے لیے تین باتیں شیئر کیں۔",
        "none": "اس ہفتے کسی اور نے آپ کے ساتھ کچھ شیئر نہیں کیا۔",
        "totals": "کل",
        "connector": "رابطہ کار",
        "reflections": "غور و فکر",
        "journal": "جرنل",
        "time": "لوگوں کے ساتھ وقت",
        "average": "روزانہ ملاقاتیں",
        "first": "پہلی بار شیئر",
        "caption_bars": "عامرہ نے تین، فرحانہ نے ایک اور \u2068Kasia\u2069 نے دو تحریریں شیئر کیں۔",
        "caption_lines": "مقصد کتنا قریب ہے، ایک ملاقات سے اگلی تک: پہلے بڑھا، پھر وہیں رہا۔",
        "caption_empty": "ابھی تک کسی نے کسی جگہ کو نمبر نہیں دیے۔",
        "shared": "آپ کے ساتھ شیئر کیا",
        "experience": "کیا ہوا",
        "plan": "ارادہ",
        "talk": "اس پر بات کرنا چاہتی ہیں",
        "actions": "طے شدہ کام",
        "action": "کام",
        "owner": "کون",
        "due": "کب تک",
        "state": "حالت",
        "open": "باقی",
        "done": "ہو گیا",
        "goal": "مقصد",
        "much_less": "بہت کم",
        "expected": "جیسی امید تھی",
        "much_more": "بہت زیادہ",
        "footer": (
            "یہ دیکھ بھال کا ریکارڈ نہیں ہے۔ قانون میں اسے کوئی خاص تحفظ حاصل نہیں۔ "
            "اسے صرف \u2068Ruth Adeyemi\u2069 پڑھ سکتی ہیں۔"
        ),
    },
}


def week_of_three(code: str = "en", entries: int = 1) -> Paper:
    """A supervisor's week in the language `code`; each connector's entries come `entries` times."""
    said = _SAID[code]
    spoken = language(code)
    return Paper(
        title=said["title"],
        facts=(said["for"], said["made"]),
        sections=(_team(said), *(section for each in range(3) for section in _connector(said, each, entries))),
        footer=said["footer"],
        language=code,
        right_to_left=spoken.rtl,
    )


def table_of(*cells: Cell) -> Table:
    """One row of words."""
    return Table("T", tuple(Column(f"c{at}", f"C{at}", "words") for at in range(len(cells))), (cells,))


def paper_of(*blocks: Line | Words | Table | Chart, code: str = "en") -> Paper:
    """A short paper around these blocks."""
    return Paper("A paper", ("A fact",), (Section("A heading", blocks),), "A footer", code, language(code).rtl)


def bars(code: str = "en") -> Chart:
    said = _SAID[code]
    counts = (Series(said["reflections"], (3, 1, 2)), Series(said["journal"], (1, 0, None)))
    return Chart("bars", said["caption_bars"], NAMES, counts)


def lines(code: str = "en") -> Chart:
    said = _SAID[code]
    ticks = ((-2, said["much_less"]), (0, said["expected"]), (2, said["much_more"]))
    days = ("2 Nov", "9 Nov", "16 Nov", "20 Nov")
    return Chart("lines", said["caption_lines"], days, (Series(said["goal"], (-2, -1, 0, 0)),), -2, 2, ticks)


def _team(said: dict[str, str]) -> Section:
    totals = Table(
        said["totals"],
        (
            Column("connector", said["connector"]),
            Column("reflections", said["reflections"], "number"),
            Column("journal", said["journal"], "number"),
            Column("time", said["time"], "minutes"),
            Column("average", said["average"], "number"),
            Column("first", said["first"], "day"),
        ),
        (
            (NAMES[0], 3, 1, 155, 1.5, date(2026, 11, 16)),
            (NAMES[1], 1, 0, 45, 0.25, date(2026, 11, 19)),
            (NAMES[2], 2, None, None, None, None),
        ),
    )
    code = next(code for code, words in _SAID.items() if words is said)
    empty = Chart("bars", said["caption_empty"], (), ())
    return Section(said["team"], (Line(said["three"], strong=True), totals, bars(code), lines(code), empty))


def _connector(said: dict[str, str], which: int, entries: int) -> list[Section]:
    wrote = ((IN_ENGLISH, IN_URDU), (IN_BENGALI,), (IN_POLISH, IN_SOMALI))[which]
    shared = [Words(said["experience"], text) for text in wrote] * entries
    plan = Words(said["plan"], ("When she goes quiet, I will wait.", "পরের বার আগে শুনব", "Zapytam, co by wolała")[which])
    to_do = ("Ask the choir whether there is a lift", IN_BENGALI, "Zadzwonić do przychodni")[which]
    actions = Table(
        said["actions"],
        (
            Column("action", said["action"], "words"),
            Column("owner", said["owner"]),
            Column("due", said["due"], "day"),
            Column("state", said["state"]),
        ),
        (
            (to_do, NAMES[which], date(2026, 11, 27), said["open"]),
            ("=SUM(1;2) و choir", "Ruth Adeyemi", date(2026, 12, 4), said["done"]),
        ),
    )
    return [
        Section(NAMES[which], (Line(said["none"]),) if which == 1 else ()),
        Section(said["shared"], (*shared, plan), level=2),
        Section(said["talk"], (Words("", ("How much to tell the GP", "দরজায় দাঁড়িয়ে", "Granice")[which]),), level=2),
        Section(said["actions"], (actions,), level=2),
    ]
