"""What a dossier says as known on one day, and what that is beside another day, another period or its own plans."""

from mapsvc.knowledge.know import UNDATED, Knowledge, ReportDay, has_begun, history, know, report_clock, report_dates

__all__ = ["UNDATED", "Knowledge", "ReportDay", "has_begun", "history", "know", "report_clock", "report_dates"]
