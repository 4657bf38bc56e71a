"""Documents: one mechanism for draft, checks, publishing an immutable version, dating, diff, YAML in and out."""

from core.documents.checks import KINDS, Check, Finding, NotPublishable, findings, register_checks
from core.documents.diff import ABSENT, Change, diff
from core.documents.publishing import discard_draft, publish, save_draft
from core.documents.versions import Version, current, current_all, current_and_coming, history, version

__all__ = [
    "ABSENT",
    "KINDS",
    "Change",
    "Check",
    "Finding",
    "NotPublishable",
    "Version",
    "current",
    "current_all",
    "current_and_coming",
    "diff",
    "discard_draft",
    "findings",
    "history",
    "publish",
    "register_checks",
    "save_draft",
    "version",
]
