"""Secrets in what is kept under version control, today and ever: keys as their issuers form them, and passwords."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_FORMS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "key of a model's provider": r"\bsk-(?:ant-|proj-|or-)?[A-Za-z0-9_-]{24,}",
    "key of Hugging Face": r"\bhf_[A-Za-z0-9]{30,}",
    "key of AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "key of Google": r"\bAIza[0-9A-Za-z_-]{35}",
    "token of a forge": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20})",
    "token of Slack": r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    "signed token": r"\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}",
    "password in an address": r"\b[a-z][a-z+]*://[^\s:/@\"'{}$<>*]+:(?!(?i:password|secret|hemlig)[\w-]*@)[^\s:/@\"'{}$<>*]{6,}@",
    "one written out": r"(?i:\b(?:password|passwd|secret|api_?key|token)\b[\"']?\s*[:=]\s*)"
    r"[\"'](?=[^\"']*\d)[^\s\"'{}$<>]{12,}[\"']",
}
"""A password that says no more than that it is one is an example."""
_ANY = re.compile("|".join(f"(?P<f{number}>{form})" for number, form in enumerate(_FORMS.values())))
_NAMES = tuple(_FORMS)
_HINTS = (
    *("private key", "sk-", "hf_", "akia", "asia", "aiza", "gh", "glpat", "xox", "eyj", "://"),
    *("passw", "secret", "api", "token"),
)
"""A line without any of these holds none, and need not be read closely."""


def found(text: str) -> list[str]:
    """The kinds of secrets in a text, each with its beginning and no more of it."""
    return [f"{_NAMES[int((each.lastgroup or 'f0')[1:])]}: {each[0][:12]}…" for each in _ANY.finditer(text)]


def ever_kept(root: Path) -> list[str]:
    """The secrets in any line that was ever added, with the commit. Lines of hashes are passed over."""
    command = ["git", "log", "--all", "--patch", "--unified=0", "--no-renames", "--no-color", "--format=commit %h"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    return list(_with_commits(done.stdout.decode("utf-8", "replace")))


def _with_commits(log: str) -> Iterator[str]:
    commit = ""
    for line in log.split("\n"):
        if line.startswith("commit "):
            commit = line[7:]
        elif line.startswith("+") and "--hash=" not in line and any(map(line.lower().__contains__, _HINTS)):
            yield from (f"{each} in {commit}" for each in found(line))
