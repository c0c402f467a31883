"""The ledger of plans and facts as a table, from its records as `ledger.ledger_record` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mapsvc.tables.csvtext import csv_text

NAMES = (
    "cell",
    "force",
    "force_name",
    "place",
    "place_name",
    "period",
    "period_label",
    "verdict",
    "inferred",
    "unsettled",
    "approximate",
)
FLAGS = ("inferred", "unsettled", "approximate")
VALUES = ("status", "low", "best", "high", "approximate")
LISTS = ("plans", "plan_sources", "reports", "report_sources", "report_dates")
COLUMNS = (*NAMES, *(f"{layer}_{name}" for layer in ("planned", "reported") for name in VALUES), *LISTS)
"""Headcounts are persons, empty where there is none; ids and dates (EDTF) of a list stand between spaces;
flags are yes or no."""

WORD = {True: "yes", False: "no"}


def ledger_csv(entries: Iterable[Mapping[str, Any]]) -> str:
    """Write entries of the ledger as CSV, one a row."""
    return csv_text(COLUMNS, map(_row, entries))


def _row(entry: Mapping[str, Any]) -> dict[str, object]:
    row = {name: entry[name] for name in NAMES}
    for layer in ("planned", "reported"):
        row |= {f"{layer}_{name}": entry[layer][name] for name in VALUES}
        row[f"{layer}_approximate"] = WORD[entry[layer]["approximate"]]
    plans, reports = entry["plans"], entry["reports"]
    return row | {
        **{name: WORD[entry[name]] for name in FLAGS},
        "plans": [plan["claim"] for plan in plans],
        "plan_sources": list(dict.fromkeys(plan["source"] for plan in plans)),
        "reports": [report["claim"] for report in reports],
        "report_sources": [report["source"] for report in reports],
        "report_dates": [report["published"] or "undated" for report in reports],
    }
