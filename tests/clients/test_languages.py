"""Texts by language: what may be written, what is picked, and that a file comes out as it went in."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from app.accounts_yaml import PARTS, export_text
from clients.accounts.models import Account, settings_of
from clients.accounts_yaml.check import check_file
from clients.callscripts.current import current_script
from clients.callscripts.schema import Script
from clients.faults import spell
from clients.languages import LANGUAGES, InLanguages, Language, languages_in, own_first, pick
from clients.values import Words
from core.documents import yaml_text
from core.house import House
from core.names import Name
from core.signs import without_hidden
from tests.bilingual import bilingual
from tests.clients.bureau import account_id, bring, lay_lines

LEFT = [{"en": "none", "es": "ninguna"}, {"en": "one day", "es": "para un día"}]


Names = InLanguages[Name]


class Told(BaseModel):
    text: InLanguages[Words]


@given(
    texts=st.dictionaries(st.sampled_from(LANGUAGES), st.text(max_size=12)),
    own=st.sampled_from(LANGUAGES),
    wanted=st.none() | st.sampled_from(LANGUAGES),
)
def test_what_is_picked_is_never_empty(texts: dict[Language, str], own: Language, wanted: Language | None) -> None:
    try:
        told = Told.model_validate({"text": texts})
    except ValidationError:
        return
    own_first(told, own)
    picked = pick(told.text, wanted)
    assert without_hidden(picked).strip()
    (there, *_) = [language for language in (wanted, own, *LANGUAGES) if language in texts]
    assert picked == TypeAdapter(Words).validate_python(texts[there])


@given(name=st.text(max_size=130))
def test_a_text_of_one_language_is_taken_and_refused_as_ever(name: str) -> None:
    def taken(kind: Any, value: Any) -> Any:
        try:
            return TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            return [each["msg"] for each in error.errors()]

    assert taken(Names, name) == taken(Name, name)
    each = taken(Names, {"es": name})
    alone = taken(Name, name)
    assert each == ({"es": alone} if isinstance(alone, str) else alone)


def faults(**keys: Any) -> dict[str, str]:
    """Of the account with these keys written anew."""
    data = bilingual()
    data["accounts"][0].update(keys)
    return {spell(fault.path).removeprefix("accounts[0]."): fault.message for fault in check_file(data, PARTS)}


def of_field(**keys: Any) -> dict[str, str]:
    """Of the choice in the script, and a field that hangs on it."""
    scripts = bilingual()["accounts"][0]["scripts"]
    scripts["call_types"][1]["fields"][2].update(keys)
    found = faults(scripts=scripts)
    return {path.removeprefix("scripts.call_types[1].fields[2]."): message for path, message in found.items()}


def when(answer: Any) -> dict[str, str]:
    scripts = bilingual()["accounts"][0]["scripts"]
    hangs = {"name": "harm", "label": "Harm", "when": {"field": "left", "equals": answer}}
    scripts["call_types"][1]["fields"].append(hangs)
    return faults(scripts=scripts)


@pytest.mark.parametrize(
    ("notes", "path", "why"),
    [
        ({}, "notes", "is empty; write the text, or one for each language, such as {en: Fever, es: Fiebre}"),
        ({"en": "a", "de": "b"}, "notes.de", "de is no language we know; write en or es"),
        ({"en": "a", "es": " "}, "notes.es", "is empty; write the text, or leave this language out"),
        ({"en": "a", "es": "\u200b"}, "notes.es", "is empty; write the text, or leave this language out"),
        ({"es": "b"}, "notes", "lacks en, the account's own language (`language`); write it in en too"),
        ({"en": "a", "es": None}, "notes.es", "null (nothing) is no text here; put it in quotes if that is what"),
        (["a"], "notes", "write text here, not a list or names with values"),
        ({"en": "a", "es": "b" * 8001}, "notes.es", "string should have at most 8000 characters"),
    ],
)
def test_what_can_not_be_meant_is_refused_where_it_stands(notes: Any, path: str, why: str) -> None:
    found = faults(notes=notes)
    assert list(found) == [path]
    assert found[path].startswith(why)


def test_the_rules_of_each_text_hold_in_each_language() -> None:
    phrase = {"text": {"en": "This is {operator}.", "es": "Habla {operador}."}}
    assert faults(phrases=[phrase]) == {
        "phrases[0].text.es": "the one placeholder is {operator}, for the operator's name"
    }
    turned = of_field(label={"en": "Left", "es": "Dosis\u202e"})
    assert turned["label.es"].startswith("holds an invisible sign that turns the text around (U+202E)")
    assert of_field(label={"en": "Left", "es": "x" * 121}) == {
        "label.es": "is 121 characters long; at most 120 are read, so shorten it"
    }


def test_an_answer_is_named_as_it_is_stored() -> None:
    assert of_field() == {}
    assert when("none") == when(["none", "one day"]) == {}
    instead = "name the answer in the account's own language, as it is stored: none"
    assert of_field(dangerous="ninguna") == {"dangerous": f"ninguna can't be answered here; {instead}"}
    assert list(when("ninguna").values()) == [f"ninguna can't be answered to left; {instead}"]
    assert of_field(dangerous="some") == {"dangerous": "some can't be answered here; answers: none, one day"}
    as_stored = "write the answer as it is stored: the option's text in the account's own language"
    assert of_field(dangerous=LEFT[0]) == {"dangerous": as_stored}
    assert next(iter(when(LEFT[0]).values())).startswith(as_stored)


def test_options_are_told_apart_in_each_language() -> None:
    alike = [LEFT[0], {"en": "one day", "es": "ninguna"}]
    assert of_field(options=alike) == {"options[1]": "ninguna is used twice; each must be different"}
    assert of_field(options=["none", "none"]) == {"options[1]": "none is used twice; each must be different"}
    assert of_field(options=["none", {"en": "one day", "es": "para un día"}]) == {}


def test_account_and_script_are_of_one_language() -> None:
    assert check_file(bilingual("es"), PARTS) == []
    assert faults(language="es") == {"scripts.language": "the account's is es; write es here too"}
    assert faults(language="de") == {"language": "should be 'en' or 'es'"}


def test_in_memory_the_accounts_own_language_stands_first() -> None:
    script = Script.model_validate(bilingual("es")["accounts"][0]["scripts"])
    field = script.call_types[1].fields[2]
    assert list(script.call_types[1].label) == ["es", "en"]
    assert field.answers == ["ninguna", "para un día"]
    assert languages_in("es", script) == ["es", "en"]
    plain = {"call_types": [{"slug": "a", "label": "A", "key": 1, "fields": [{"name": "b", "label": "B"}]}]}
    assert languages_in("en", Script.model_validate(plain)) == ["en"]


async def test_a_file_comes_out_as_it_went_in(house: House) -> None:
    """The database keeps no order of languages; which is the account's own, it does."""
    await lay_lines(house)
    for own in LANGUAGES:
        written = bilingual(own)
        await bring(house, written)
        exported = await export_text(house, "riverside")
        (account,) = yaml_text.load(exported)["accounts"]
        (wanted,) = written["accounts"]
        assert [account[key] for key in ("notes", "emergency")] == [wanted[key] for key in ("notes", "emergency")]
        assert account["phrases"] == wanted["phrases"]
        types, wanted_types = account["scripts"]["call_types"], wanted["scripts"]["call_types"]
        assert [one["label"] for one in types] == [one["label"] for one in wanted_types]
        assert types[1]["fields"] == wanted_types[1]["fields"]
        assert types[0]["fields"][3]["label"] == "Lips blue", "one string stays one string"
        assert account.get("language", "en") == own
        assert not (await bring(house, exported)).changes
        async with house.transaction() as session:
            row = await session.get_one(Account, await account_id(house, "riverside"))
            script = await current_script(session, row.id)
            assert script is not None
            assert script.script.call_types[1].fields[2].answers[0] == {"en": "none", "es": "ninguna"}[own]
            assert pick(settings_of(row).notes) == wanted["notes"][own]
