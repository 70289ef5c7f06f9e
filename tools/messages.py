"""Keeps the translation catalogues: finds messages in code and templates, updates the catalogues, compiles.

Needs no system gettext: Django finds the messages of templates, Babel those of code, and writes the files.
The catalogues also hold what our pages show of the sign-in library, for languages it does not speak.

    python tools/messages.py            bring the catalogues up to date and compile them
    python tools/messages.py --compile  only compile
    python tools/messages.py --check    fail when a catalogue is stale, incomplete or doubtful
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import allauth
import axes
from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src/lindung"
LOCALE = SOURCE / "locale"
# Languages whose plurals Babel does not know.
PLURAL_FORMS = {"ms": "nplurals=1; plural=0;"}
HEADER = "# Translations of Lindung. Made by tools/messages.py; edit the msgstr lines only."

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(["_", "lazy", "gettext", "gettext_lazy", "gettext_noop"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["_p", "pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}

# What our pages show of libraries that have no catalogue in some of our languages: folders, and which files.
ALLAUTH = Path(allauth.__file__).parent
LIBRARIES: dict[Path, tuple[str, ...]] = {
    ALLAUTH: (
        "account/adapter.py",
        "account/fields.py",
        "account/forms.py",
        "account/internal/flows/reauthentication.py",
        "mfa/adapter.py",
        "mfa/base/forms.py",
        "mfa/totp/forms.py",
        "mfa/webauthn/forms.py",
        "templates/account/account_inactive.html",
        "templates/account/base_reauthenticate.html",
        "templates/account/logout.html",
        "templates/account/password_change.html",
        "templates/account/password_reset.html",
        "templates/account/password_reset_done.html",
        "templates/account/reauthenticate.html",
        "templates/account/signup_closed.html",
        "templates/account/messages/*.txt",
        "templates/account/snippets/already_logged_in.html",
        "templates/mfa/*.html",
        "templates/mfa/recovery_codes/*.html",
        "templates/mfa/totp/*.html",
        "templates/mfa/webauthn/*.html",
        "templates/mfa/webauthn/snippets/*.html",
        "templates/mfa/messages/*.txt",
    ),
    Path(axes.__file__).parent: ("helpers.py",),
}

_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
STRING = re.compile(_LITERAL, re.DOTALL)
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)
Call = tuple[str, tuple[str | None, ...], list[str]]
Found = tuple[str | tuple[str, str], str | None, list[str]]


def sources() -> Iterator[Path]:
    """Yield every file whose messages belong into the catalogues."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in {".py", ".html"} and not {"tests", "migrations", "static"} & set(path.parts):
            yield path
    for folder, patterns in LIBRARIES.items():
        for pattern in patterns:
            yield from sorted(folder.glob(pattern))


def messages(*, path: Path) -> Iterator[Found]:
    """Yield the messages of one file: id (or singular and plural), context, comments for translators."""
    text = path.read_text(encoding="utf-8")
    for function, texts, comments in calls_in_code(text) if path.suffix == ".py" else calls_in_template(text):
        named = "pgettext" in function or function == "_p"
        context, rest = (texts[0], texts[1:]) if named else (None, texts)
        plural = function.startswith("n")
        wanted = rest[:2] if plural else rest[:1]
        if all(
            isinstance(each, str) and each for each in wanted
        ):  # else computed: its parts are marked elsewhere
            yield ((wanted[0], wanted[1]) if plural else wanted[0]), context, comments


def calls_in_code(text: str) -> Iterator[Call]:
    """Yield the translating calls of Python code: function, arguments, comments."""
    found = extract_python(io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
    for _line, function, arguments, comments in found:
        yield str(function), arguments if isinstance(arguments, tuple) else (arguments,), list(comments)


def calls_in_template(text: str) -> Iterator[Call]:
    """Yield the translating calls Django finds in a template. What it writes around them is not Python."""
    for match in CALL.finditer(templatize(text)):
        yield match[1], tuple(ast.literal_eval(each) for each in STRING.findall(match[2])), []


def template() -> Catalog:
    """Return a catalogue with every message and no translation."""
    catalog = Catalog(fuzzy=False)
    for path in sources():
        for text, context, comments in messages(path=path):
            catalog.add(text, context=context, auto_comments=comments)
    return catalog


def updated(*, language: str, wanted: Catalog) -> Catalog:
    """Return the catalogue of `language` with exactly the wanted messages, keeping what is translated."""
    path = po_file(language=language)
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(locale=language, fuzzy=False, header_comment=HEADER)
    if language in PLURAL_FORMS:
        new.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    for message in sorted((each for each in wanted if each.id), key=_order):
        known = old.get(_key(message), message.context)
        empty = ("",) * new.num_plurals if message.pluralizable else ""
        fits = known is not None and known.pluralizable == message.pluralizable
        new.add(
            message.id,
            known.string if known is not None and fits else empty,
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known is not None else (),
            flags={flag for flag in (known.flags if known is not None else ()) if flag == "fuzzy"},
        )
    return new


def written(catalog: Catalog) -> bytes:
    """Return the file for `catalog`, without line numbers and dates, so that a change shows as itself."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, no_location=True, sort_output=False, omit_header=True)
    head = (
        f'{HEADER}\nmsgid ""\nmsgstr ""\n"Language: {catalog.locale_identifier}\\n"\n'
        f'"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return head.encode() + buffer.getvalue()


def problems(catalog: Catalog) -> list[str]:
    """Return what is untranslated, doubtful, or lost a placeholder."""
    found = []
    for message in catalog:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if not all(strings):
            found.append(f"untranslated: {_key(message)!r}")
        elif message.fuzzy:
            found.append(f"doubtful (fuzzy): {_key(message)!r}")
        else:
            ids = message.id if isinstance(message.id, tuple | list) else [message.id]
            wanted = _placeholders(ids[-1])
            found += [f"placeholders differ: {text!r}" for text in strings if _placeholders(text) != wanted]
    return found


def compile_all() -> int:
    """Write a .mo beside every .po and return how many."""
    languages = existing_languages()
    for language in languages:
        path = po_file(language=language)
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)
    return len(languages)


def existing_languages() -> list[str]:
    """Return the languages that have a catalogue folder."""
    return sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())


def po_file(*, language: str) -> Path:
    """Return where the catalogue of `language` is kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _order(message: Message) -> tuple[str, str]:
    return _key(message), message.context or ""


def _placeholders(text: str) -> list[str]:
    return sorted(set(re.findall(r"%\(\w+\)[a-z]|%\{\w+\}|\{\w+\}", text)))


def main() -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--compile", action="store_true", help="only compile the catalogues")
    mode.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")
    options = parser.parse_args()
    if options.compile:
        print(f"messages: compiled {compile_all()} catalogue(s)")
        return 0
    wanted, failed = template(), False
    for language in existing_languages():
        path, catalog = po_file(language=language), updated(language=language, wanted=wanted)
        text, open_points = written(catalog), problems(catalog)
        for point in open_points:
            print(f"messages: {language}: {point}")
        if options.check:
            if not path.exists() or path.read_bytes() != text:
                print(f"messages: {language}: stale. Run `python tools/messages.py` and commit.")
                failed = True
            failed = failed or bool(open_points)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        print(f"messages: {language}: {len(catalog)} messages, {len(open_points)} to look at")
    if not options.check:
        compile_all()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
