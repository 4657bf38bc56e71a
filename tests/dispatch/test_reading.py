"""What a text says: an answer, a reaction, something a phone sent by itself, or words for a person. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.replies.automatic import is_automatic
from dispatch.replies.reading import read

OURS = "https://bureau.example"
PAGE = f"Nightbell: urgent message for Dr Lee. Reply 1 482 to confirm, 2 482 to decline, or open {OURS}/p/AbC800x"


@pytest.mark.parametrize(
    ("body", "answer", "code"),
    [
        ("1", "confirm", None),
        ("1.", "confirm", None),
        ("(1)", "confirm", None),
        ("OK got it", "confirm", None),
        ("Ok, on my way", "confirm", None),
        ("Sí", "confirm", None),
        ("I’ll take it", "confirm", None),
        ("1 482", "confirm", "482"),
        ("1482", "confirm", "482"),
        ("1 4 8 2", "confirm", "482"),
        ("482", "confirm", "482"),
        ("482 1", "confirm", "482"),
        ("1-482", "confirm", "482"),
        ("Yes ack 482", "confirm", "482"),
        ("1 579 thanks", "confirm", "579"),
        ("1 482 to confirm", "confirm", "482"),
        ("١ ٤٨٢", "confirm", "482"),
        ("１ ４８２", "confirm", "482"),
        ("१ ४८२", "confirm", "482"),
        ("1️⃣ 482", "confirm", "482"),
        ("\u200b1\u2060 482\ufeff", "confirm", "482"),
        (f"1 482\n> {PAGE}", "confirm", "482"),
        ("2", "decline", None),
        ("no, sorry", None, None),
        ("can't", "decline", None),
        ("2 482 thanks", "decline", "482"),
        ("not ok", None, None),
        ("yes no", None, None),
        ("1 482 579", None, None),
        ("1 2", None, None),
        ("12", None, None),
        ("ok?", None, None),
        ("1 482?", None, "482"),
        ("I don't have it", None, None),
        ("", None, None),
        ("who is this about? I am in theatre", None, None),
        ("Stop. Thank you", None, None),
        ("please stop texting me, call instead", None, None),
        ("thanks", None, None),
    ],
)
def test_an_answer_is_a_yes_or_a_no_a_code_and_politeness(body: str, answer: str | None, code: str | None) -> None:
    said = read(body, ours=OURS)
    assert (said.answer, said.code, said.reaction) == (answer, code, None)


@pytest.mark.parametrize(
    "body",
    [
        *[
            f"{verb} “{PAGE}”"
            for verb in ("Liked", "Loved", "Disliked", "Emphasized", "Laughed at", "Reacted 👍 to", "👍 to")
        ],
        f"Removed a like from “{PAGE}”",
        f"Le gustó “{PAGE}”",
        f"A aimé « {PAGE} »",
        f"Hat „{PAGE}“ mit „Gefällt mir“ markiert",
        f"Liked “{PAGE[:60]}…”",
        f"Liked “{PAGE[:60]}",
        f" \u200b👍\u200b to “\u200a{PAGE}\u200a” ",
        f"Gillade “{PAGE}”",
        f"Loved “{OURS}/p/AbC800x”",
        "Liked an image",
        "Le gustó una imagen",
        "👍",
        "👎",
        "❤️",
        "✅",
        "👍🏽👍🏽",
    ],
)
def test_a_reaction_is_neither_yes_nor_no_whatever_it_quotes(body: str) -> None:
    said = read(body, ours=OURS)
    assert (said.answer, said.reaction) == (None, "other")
    assert "800" not in said.quoted, "a link's letters are no code"


def test_a_question_mark_put_to_a_text_asks_and_a_quotation_of_others_is_no_reaction() -> None:
    assert read(f"Questioned “{PAGE}”", ours=OURS).reaction == "asks"
    assert read(f"Questioned “{PAGE}”", ours=OURS).quoted == ("482",)
    assert read('please call "Bob" at five', ours=OURS).reaction is None


@given(st.text(max_size=80))
def test_whatever_comes_is_read(body: str) -> None:
    said = read(body, ours=OURS)
    assert said.reaction is None or said.answer is None
    assert read(f"Liked “{PAGE}” {body}", ours=OURS).answer is None or said.code is not None


@pytest.mark.parametrize(
    ("body", "automatic"),
    [
        ("I’m driving with Do Not Disturb While Driving turned on. I’ll see your message when I get there.", True),
        ("Auto-Reply: I am out of the office until Monday", True),
        ("Sorry, I can't talk right now.", True),
        ("Respuesta automática: estoy conduciendo", True),
        ("This number is not monitored. Do not reply.", True),
        ("My son has a fever, please call", False),
        ("I am on my way", False),
    ],
)
def test_what_a_phone_sends_by_itself_is_known_by_its_words(body: str, automatic: bool) -> None:
    assert is_automatic(body) is automatic
