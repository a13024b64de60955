"""The language catalogues, without gettext's programs: `python -m collab.lib.catalogue update|compile|check`.

`update` reads every text that the code marks for translation and brings `locale/*/django.po` in
step: new texts appear empty, translations stay, texts that left are set aside as obsolete.
`compile` makes the `.mo` files that Django reads (not kept in git), only where they are older.
`check` names what is not in order: not translated, doubtful, out of step, other placeholders.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ("collab", "initiatives", "partners", "templates")
PLURAL_FORMS = {"nl": "nplurals=2; plural=(n != 1);"}

# Which arguments of each function hold the context, the text and its plural.
_SIGNATURES: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|\{\w*\}|%[sd]")
_TEMPLATE_CALL = re.compile(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\(")

Key = tuple[str | None, str]


@dataclass
class Text:
    """A text that is marked for translation, and the files that say it."""

    plural: str | None = None
    files: set[str] = field(default_factory=set)


def texts(root: Path = ROOT) -> dict[Key, Text]:
    """Every marked text under `root`, by its context and its singular."""
    found: dict[Key, Text] = {}
    for path in _files(root):
        source = path.read_text(encoding="utf-8")
        reader = _in_python if path.suffix == ".py" else _in_template
        for context, singular, plural in reader(source):
            text = found.setdefault((context, singular), Text())
            text.plural = text.plural or plural
            text.files.add(path.relative_to(root).as_posix())
    return found


def update(root: Path = ROOT) -> list[Path]:
    """Bring every catalogue in step with the code; returns those that changed."""
    found = texts(root)
    changed = []
    for path in catalogues(root):
        before = _read(path)
        after = str(_in_step(polib.pofile(before), path.parent.parent.name, found)) + "\n"
        if after != before:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(after, encoding="utf-8")
            changed.append(path)
    return changed


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Make each `.mo` that is missing or older than its `.po`; returns those that were made."""
    made = []
    for path in catalogues(root):
        target = path.with_suffix(".mo")
        if not path.exists() or (target.exists() and target.stat().st_mtime >= path.stat().st_mtime):
            continue
        polib.pofile(_read(path)).save_as_mofile(str(target))
        made.append(target)
    return made


def check(root: Path = ROOT) -> list[str]:
    """What is not in order in the catalogues, a line each; [] when all is well."""
    found = texts(root)
    return [
        f"{path.relative_to(root)}: {problem}"
        for path in catalogues(root)
        for problem in _problems(polib.pofile(_read(path)), found)
    ]


def catalogues(root: Path = ROOT) -> list[Path]:
    """Where the catalogue of each language lives into which we translate."""
    return [root / "locale" / language / "LC_MESSAGES" / "django.po" for language in sorted(PLURAL_FORMS)]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _files(root: Path) -> Iterator[Path]:
    """The files that may mark texts: code without migrations, and templates."""
    for source in SOURCES:
        for path in sorted((root / source).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def _in_python(source: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Texts in Python code, under whatever name the file imported the functions."""
    tree = ast.parse(source)
    names: dict[str, str | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: _function(alias.name) for alias in node.names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            yield from _in_call(node, names.get(node.func.id))
        elif isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "translation":
            yield from _in_call(node, _function(node.func.attr))


def _function(name: str) -> str | None:
    """The plain name of a function of gettext: `gettext_lazy` and `gettext_noop` are `gettext`."""
    plain = name.removesuffix("_lazy").removesuffix("_noop")
    return plain if plain in _SIGNATURES else None


def _in_call(call: ast.Call, function: str | None) -> Iterator[tuple[str | None, str, str | None]]:
    """The text of one call, when it is written out there."""
    if function is None:
        return
    context, singular, plural = (
        None if place is None else _literal(call.args[place]) if place < len(call.args) else None
        for place in _SIGNATURES[function]
    )
    if singular:
        yield context, singular, plural


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _in_template(source: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Texts in a template: Django rewrites its tags as calls, which we read one by one."""
    rewritten = templatize(source)
    for match in _TEMPLATE_CALL.finditer(rewritten):
        call = _parsed(rewritten[match.start() :])
        if call is not None and isinstance(call.func, ast.Name):
            yield from _in_call(call, "gettext" if call.func.id == "_" else call.func.id)


def _parsed(text: str) -> ast.Call | None:
    """The call with which `text` begins: the shortest piece up to a bracket that is an expression."""
    for bracket in re.finditer(r"\)", text):
        try:
            node = ast.parse(text[: bracket.end()], mode="eval").body
        except SyntaxError:
            continue
        return node if isinstance(node, ast.Call) else None
    return None


def _in_step(catalogue: polib.POFile, language: str, found: dict[Key, Text]) -> polib.POFile:
    """A catalogue with exactly the texts of `found`, and those that left set aside at the end."""
    known: dict[Key, polib.POEntry] = {}
    for entry in catalogue:
        if not entry.obsolete or (entry.msgctxt, entry.msgid) not in known:
            known[entry.msgctxt, entry.msgid] = entry
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    for key in sorted(found, key=_order):
        fresh.append(_entry(key, found[key], known.pop(key, None)))
    for key in sorted(known, key=_order):
        if known[key].translated():  # without a translation there is nothing to keep
            known[key].obsolete, known[key].occurrences = True, []
            fresh.append(known[key])
    return fresh


def _order(key: Key) -> tuple[str, str]:
    return key[1], key[0] or ""


def _entry(key: Key, text: Text, known: polib.POEntry | None) -> polib.POEntry:
    """The row of a text, with the translation that is known."""
    context, singular = key
    entry = polib.POEntry(msgid=singular, msgctxt=context, occurrences=[(name, "") for name in sorted(text.files)])
    if text.plural:
        entry.msgid_plural, entry.msgstr_plural = text.plural, {0: "", 1: ""}
    if "%(" in singular + (text.plural or ""):
        entry.flags.append("python-format")
    if known is not None:
        entry.tcomment = known.tcomment
        entry.flags += [flag for flag in known.flags if flag not in entry.flags and flag != "python-format"]
        if text.plural:
            entry.msgstr_plural = known.msgstr_plural or {0: known.msgstr, 1: ""}
        else:
            entry.msgstr = known.msgstr or known.msgstr_plural.get(0, "")
    return entry


def _problems(catalogue: polib.POFile, found: dict[Key, Text]) -> Iterator[str]:
    rows = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    for _, singular in sorted(found.keys() - rows.keys(), key=_order):
        yield f"not in the catalogue: {singular!r} (run update)"
    for _, singular in sorted(rows.keys() - found.keys(), key=_order):
        yield f"no longer used: {singular!r} (run update)"
    for entry in catalogue.obsolete_entries():
        yield f"set aside, remove it: {entry.msgid!r}"
    for key in sorted(rows.keys() & found.keys(), key=_order):
        yield from _problems_of(rows[key])


def _problems_of(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield f"doubtful: {entry.msgid!r}"
    elif not entry.translated():
        yield f"not translated: {entry.msgid!r}"
    elif entry.msgid_plural:
        # One form may leave the number out ("one thing"); the last form says all.
        wanted = _placeholders(entry.msgid_plural)
        for number, form in entry.msgstr_plural.items():
            got = _placeholders(form)
            if got != wanted and not (number == 0 and got <= wanted):
                yield f"other placeholders: {entry.msgid!r}"
    elif _placeholders(entry.msgid) != _placeholders(entry.msgstr):
        yield f"other placeholders: {entry.msgid!r}"


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def main(arguments: list[str]) -> int:
    """Run one of the three commands; the answer is the exit code."""
    commands: dict[str, Callable[[], Sequence[object]]] = {
        "update": update,
        "compile": compile_catalogues,
        "check": check,
    }
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write("Say what to do: update, compile or check.\n")
        return 2
    results = commands[arguments[0]]()
    for line in results:
        sys.stdout.write(f"{line}\n")
    return 1 if results and arguments[0] == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
