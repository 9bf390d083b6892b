"""What the assistant says, in the three languages: gettext catalogues, English in the code."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

from assistant.records import Language

_LOCALES = Path(__file__).parent / "locales"


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """The catalogue of a language, read from its .po file, so that a translator's change needs no step in between."""
    path = _LOCALES / language / "LC_MESSAGES" / "assistant.po"
    if not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
