"""Brings the message catalogues up to date with the words in code and templates.

    .venv/bin/python -m scripts.catalogues

New words are added to each language, untranslated; words that are gone go from it; English is filled in with itself.
Whoever adds a language makes `core/texts/locale/<language>/LC_MESSAGES/` and runs this: the file it writes is what is
to be translated. `tests/core/texts/` says what is still missing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.texts.catalogues import DEFAULT, DOMAIN, LOCALE, file_of, named
from scripts.setup_env import ROOT

FOLDERS: Final = ("app", "portal", "dispatch", "oncall", "calls", "channels", "clients", "core")
_METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("templates/**.html", "jinja2")]
_KEYWORDS: Final = {**DEFAULT_KEYWORDS, "later": None}


def wanted() -> Catalog:
    """Every message that code and templates say, with where."""
    found = Catalog(domain=DOMAIN, project="Nightbell", fuzzy=False)
    for folder in FOLDERS:
        for place, line, message, comments, context in extract_from_dir(
            ROOT / folder, method_map=_METHODS, keywords=_KEYWORDS, options_map={"**.html": {"silent": "false"}}
        ):
            if message:
                found.add(message, None, [(f"{folder}/{place}", line)], auto_comments=comments, context=context)
    return found


def kept(language: str) -> Catalog:
    with file_of(language).open("rb") as po:
        return read_po(po, locale=language, domain=DOMAIN)


def words_of(catalogue: Catalog) -> Iterator[Message]:
    """Without the header, which is a message of no words."""
    return (message for message in catalogue if message.id)


def update(language: str) -> int:
    """How many words it still lacks."""
    path = file_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = kept(language) if path.exists() else Catalog(locale=language, domain=DOMAIN)
    catalogue.project, catalogue.last_translator, catalogue.language_team = "Nightbell", "Nightbell", named(language)
    catalogue.version, catalogue.msgid_bugs_address, catalogue.revision_date = "1", "", catalogue.creation_date
    catalogue.header_comment = f"# What people outside the bureau read of Nightbell, in {named(language)}."
    catalogue.update(wanted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.fuzzy = False
    catalogue.obsolete.clear()
    if language == DEFAULT:
        for message in words_of(catalogue):
            message.string = message.id
    with path.open("wb") as po:
        write_po(po, catalogue, width=120, sort_by_file=True, include_lineno=False)
    return sum(1 for message in words_of(catalogue) if not _is_there(message))


def _is_there(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def main() -> None:
    for folder in sorted(Path(LOCALE).iterdir()):
        missing = update(folder.name)
        print(f"{folder.name}: {'complete' if not missing else f'{missing} to be translated'}")


if __name__ == "__main__":
    main()
