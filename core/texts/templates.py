"""Pages from templates: everything that is put in is escaped, what is missing is an error, words go by the language of
whoever is being answered."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.texts.catalogues import languages, named, translations
from core.texts.speaking import language


def environment(folder: Path, **shared: object) -> Environment:
    """Of which whoever shows pages keeps one a process, so that a template is read and compiled once. `shared`: what
    all its templates may name."""
    made = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    # newstyle: values are put in by the extension, each escaped; the words themselves are ours, and may hold HTML
    made.install_gettext_callables(_gettext, _ngettext, newstyle=True, pgettext=_pgettext)  # type: ignore[attr-defined]
    made.globals |= {"language": language, "languages": languages, "named": named, **shared}
    return made


def _gettext(message: str) -> str:
    return translations(language()).gettext(message)


def _ngettext(one: str, many: str, count: int) -> str:
    return translations(language()).ngettext(one, many, count)


def _pgettext(context: str, message: str) -> str:
    return translations(language()).pgettext(context, message)
