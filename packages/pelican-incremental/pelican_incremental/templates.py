"""Which files a template is made of: itself, and all that it extends, includes and imports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from types import CodeType

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, meta
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.lexer import Lexer

Names = tuple[str | None, ...]
References = dict[tuple[Environment, str], tuple[str, Names]]
_REFERRING = re.compile(r"\b(?:extends|include|import)\b")  # a `from` has an import behind it
MANY = 1_000  # texts of templates, of which a process keeps what they refer to


def files_of_template(env: Environment, name: str, known: References) -> list[str]:
    """The files that a template may be made of, sorted; where a name is only known while a page is
    rendered, it may be that of any template. `known` keeps what was found of each template."""
    seen: set[str] = set()
    files: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if (env, one) not in known:
            known[env, one] = _read(env, one)
        file, referenced = known[env, one]
        files.update([file] if file else [])
        for other in referenced:
            waiting.extend([other] if other else _all_templates(env))
    return sorted(files)


def _read(env: Environment, name: str) -> tuple[str, Names]:
    """The file of a template, and the names of those that it extends, includes or imports: None for
    one that only a page knows."""
    try:
        source, file, _ = env.loader.get_source(env, name)  # type: ignore[union-attr]
    except TemplateNotFound:
        return "", ()  # an `include … ignore missing`, or one of several names
    return file or "", _referenced(env, source)


# To parse a template takes as long as to fill it, and each generator has an environment of its own.
_referenced_by: dict[tuple[Lexer, tuple[str, ...], str], Names] = {}


def _referenced(env: Environment, source: str) -> Names:
    """The names in a text, which depend on nothing but it and on the syntax."""
    key = env.lexer, tuple(env.extensions), source
    if not _may_refer(env, source):
        return ()
    if key not in _referenced_by:
        if len(_referenced_by) == MANY:
            _referenced_by.clear()
        try:
            found = tuple(meta.find_referenced_templates(env.parse(source)))
        except TemplateSyntaxError:
            found = ()  # whoever renders it says so; one that nobody does stops nothing
        _referenced_by[key] = found
    return _referenced_by[key]


def _may_refer(env: Environment, source: str) -> bool:
    """Whether a text has a word by which it can name another; tags that are not Jinja's own may do
    so by any."""
    others = (
        one for one in env.extensions.values() if not type(one).__module__.startswith("jinja2.")
    )
    return bool(_REFERRING.search(source)) or any(one.tags for one in others)


def _all_templates(env: Environment) -> Iterator[str]:
    """Yield every template that can be loaded by a name; what Pelican adds for one page of
    TEMPLATE_PAGES lists none, and has that page alone."""
    for loader in getattr(env.loader, "loaders", [env.loader]):
        with suppress(TypeError):
            yield from loader.list_templates()


class Compiled(BytecodeCache):
    """Compiled templates of the builds of one process; none are read from a disk.

    A filter of a constant is evaluated when a template is compiled, so that what is compiled by
    other settings, or for another generator, is another template.
    """

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if its text is the one that was compiled."""
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


_compiled: dict[tuple[str, str], Compiled] = {}


def compiled_for(fingerprint: str, generator: str) -> Compiled:
    """The compiled templates of a generator; those of earlier settings are forgotten."""
    for known in [key for key in _compiled if key[0] != fingerprint]:
        del _compiled[known]
    return _compiled.setdefault((fingerprint, generator), Compiled())
