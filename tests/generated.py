"""Documents that nobody would write, but somebody will send: strategies for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

BREAKS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n \t\n", "\n\n\n")
"""Ways to end a line, with and without a blank one."""
ODD = (
    *("\u00a0", "\u2009", "\t", "\u200b", "\u200d", "\u2028", "\x0b", "\x0c", "\x1c", "\x85", "\u202e", "\ufeff", "\0"),
    *("e\u0301", "\u0301", "a\u0308\u0300\u0316", "🏭", "👩‍👩‍👧", "\ufdfa", "−", "–", "ｆｕｌｌ", "\U000e0041"),
    *("\\", "*", "_", "`", "[", "](", "]:", "<", ">", "<!--", "|", "~", "#", "1.", "1)", "-", "&amp;", "$"),
    *(";", ".", "!", "?", ":"),
)
_WORDS = tuple(
    [
        "mål",
        "Målet",
        "är",
        "TYNGDPUNKT",
        "Åbo",
        "hanke",
        "Työ",
        "goals",
        "ICT",
        "s.k.",
        "t.ex.",
        "2014–2017",
        "100\xa0%",
    ]
)
_STARTS = (
    *("", "", "", "   ", "     ", "STOR RUBRIK; "),
    *("- ", "• ", "* ", "+ ", "– ", "1. ", "12) ", "  - ", "    - ", "\t- ", "-\t", "•\u00a0", "· ", "-", "*", "•"),
    *(
        "# ",
        "## ",
        "### ",
        "###### ",
        "#",
        "> ",
        "> > ",
        "> - ",
        "> # ",
        "- # ",
        "- - ",
        "- > ",
        "1. - ",
        "123456789. ",
    ),
    *("```", "~~~", "[a]: ", "[a]: /b '", "| a | ", "<div>"),
)
_WHOLE_LINES = (
    *("===", "---", "***", "- - -", "> ===", "#", "##", "-", ">", "1.", "```", "~~~ python", "| --- | --- |"),
    *("[a]: /url", "[a]: <x> 'title'", "[a]:", "'title'", "<!-- a", "-->", "<pre>", "</pre>"),
    *("STORA BOKSTÄVER", "INSATSOMRÅDE; beskrivning här"),
)


def lines() -> st.SearchStrategy[str]:
    """One line: a start of some layout, then words and oddities."""
    words = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(ODD)), max_size=8).map(" ".join)
    letters = st.text(max_size=12).filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
    made = st.builds(str.__add__, st.sampled_from(_STARTS), st.one_of(words, words, letters))
    return st.one_of(made, made, st.sampled_from(_WHOLE_LINES))


def documents() -> st.SearchStrategy[str]:
    """A text in plain or Markdown layout, or in neither."""
    lined = st.lists(st.tuples(lines(), st.sampled_from(BREAKS)), max_size=12)
    return lined.map(lambda pairs: "".join(line + ending for line, ending in pairs))
