"""Markdown: other people's text is shown as it is, with no power to link, load, format or forge a mark."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.markdown import MARK, apart, escape, plain, quoted
from assistant.records import LANGUAGES
from assistant.words import clean
from evals.promises.generated import documents

HOSTILE = (
    "![x](https://canary.invalid/?q=1)",
    "[klicka](javascript:alert(1))",
    "[a][b]\n\n[b]: http://x",
    "<img src=//canary.invalid>",
    "<script>alert(1)</script>",
    "&lt;b&gt; &amp; &#91;1&#93;",
    "https://canary.invalid",
    "http://a.b www.canary.invalid WWW.x.y",
    "mailto:a@canary.invalid a@b.fi",
    "ftp://x.y",
    "[1] [12] \\[1] \\\\[1]",
    "[^1]: not",
    "# rubrik\n===\n---",
    "> citat",
    "- punkt\n* punkt\n1. ett\n1) ett",
    "```\nkod\n```",
    "    kod",
    "`kod` ``kod``",
    "*a* **a** _a_ __a__ ~~a~~",
    "| a | b |\n|---|---|",
    ":red[x] :material/delete: :blue-background[y] :smile:",
    "$x$ $$\\href{http://x}{y}$$",
    "{{7*7}} {__class__}",
    "a\\\nb  \nc",
    "\tkod",
    "https\\://x",
    "<https://x>",
    "http:\u200b//x.y",
    "ww\u200bw.x.y",
    "\\",
    "[",
    "a\r\nb\rc",
    "+ a",
    "~~~\na\n~~~",
    "Rubrik\n-",
    "***",
)
ALLOWED = {"inline", "paragraph_open", "paragraph_close", "text", "softbreak", "hardbreak", "text_special"}


def text() -> st.SearchStrategy[str]:
    pieces = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8), documents()), max_size=4)
    return pieces.map("".join)


def tokens(markdown: str, rules: str = "commonmark") -> list[str]:
    """The type of everything that Markdown makes of a text."""
    parser = MarkdownIt(rules, {"html": True, "linkify": False})
    return [each.type for token in parser.parse(markdown) for each in (token, *(token.children or ()))]


def shown(markdown: str) -> str:
    """The text that a reader sees, white space aside."""
    children = [each for token in MarkdownIt("commonmark").parse(markdown) for each in token.children or ()]
    return "".join("".join(child.content.split()) for child in children)


@pytest.mark.parametrize("rules", ["commonmark", "gfm-like"])
@settings(max_examples=300, deadline=None)
@given(text=text(), language=st.sampled_from(LANGUAGES))
def test_quoted_text_has_no_power(text: str, language: str, rules: str) -> None:
    assert set(tokens(quoted(text, language), rules)) <= ALLOWED  # type: ignore[arg-type]
    assert set(tokens(escape(text), rules)) <= ALLOWED


@pytest.mark.parametrize("hostile", HOSTILE)
def test_each_known_attack_is_shown_as_it_is(hostile: str) -> None:
    markdown = quoted(hostile, "sv")
    assert set(tokens(markdown, "gfm-like")) <= ALLOWED
    assert shown(markdown) == "”" + "".join(clean(hostile).split()) + "”"


@settings(max_examples=300, deadline=None)
@given(text())
def test_a_quote_reads_as_it_was_written(text: str) -> None:
    assert shown(quoted(text, "fi")) == "”" + "".join(clean(text).split()) + "”"


@settings(max_examples=300)
@given(text())
@example("[1]")
@example("\\[1]")
@example("\\\\[1]")
def test_no_citation_mark_can_be_forged(text: str) -> None:
    assert not MARK.search(escape(text))
    assert not MARK.search(apart(escape(text)))
    assert MARK.findall("[1] " + quoted(text, "sv") + " [2]") == ["1", "2"]


@pytest.mark.parametrize("char", list("\\`*_[]<>#~$|&@{}:"))
def test_each_sign_with_a_meaning_is_escaped(char: str) -> None:
    assert escape(f"a{char}b") == f"a\\{char}b"


@pytest.mark.parametrize("address", ["https://x.fi", "HTTP://x.fi", "www.x.fi", "Www.x.fi", "ftp://x.fi", "a@x.fi"])
def test_no_address_is_left_for_a_renderer_to_link(address: str) -> None:
    escaped = escape(f"se _{address}")
    assert not re.search(r"(?i)(?<!\\)://|www\.", escaped) and not re.search(r"\w@", escaped)
    assert shown(escaped) == f"se_{address}"


@pytest.mark.parametrize(
    "text",
    [
        "https://x.fi",
        "www.x.fi",
        "a@x.fi",
        ":smile:",
        ":material/delete:",
        ":red[x]",
        "->",
        "<-",
        "<->",
        "--",
        ">=",
        "~=",
    ],
)
def test_for_streamlit_no_sign_touches_what_it_would_be_read_with(text: str) -> None:
    # Streamlit looks for these in the text that is left when the escapes have been read.
    left = shown(apart(escape(text)))
    assert left.replace("\u2060", "") == text
    found = r"https?://|www\.|[-.\w+]@[-\w]|:\w+:|:material/\w+:|:\w+\[|->|<-|--|[<>~]="
    assert not re.search(found, left)


def test_a_quote_keeps_its_lines_and_stays_in_its_block() -> None:
    assert quoted("ett\r\n  två  tre\n\nfyra", "en", "> ") == "“ett  \n> två tre  \n> fyra”"


@settings(max_examples=200)
@given(st.text())
def test_for_a_terminal_the_escapes_are_taken_back(text: str) -> None:
    line = " ".join(clean(text).split())
    assert plain(escape(line)) == line
