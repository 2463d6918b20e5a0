"""Alert files: from a file to validated rows and refused rows, without database and without screen.

source = open_source(path)                                # a file that passed the look from outside
mapping = recognise(source.columns, load_mappings())      # or suggest(source.columns, source.sample())
for part in read_alerts(source, mapping, context):        # Validated: rows, repeats, refused
    ...
"""

from __future__ import annotations

from domain.alerts.reading.areas import AreaLookup, area_lookup, read_areas
from domain.alerts.reading.duplicates import FirstOccurrence, first_occurrence
from domain.alerts.reading.limits import COMMAND_LINE, WEB, Limits
from domain.alerts.reading.mapping import Mapping, recognise
from domain.alerts.reading.mapping_files import dump, load_mapping, load_mappings, parse_mapping
from domain.alerts.reading.reader import check_columns, read_alerts
from domain.alerts.reading.refused import RefusedRow, refused_lines, write_refused
from domain.alerts.reading.source import Source, open_source
from domain.alerts.reading.suggestion import suggest
from domain.alerts.reading.validation import Validated, validate
from domain.alerts.reading.vocabulary import Context, Vocabulary

__all__ = [
    "COMMAND_LINE",
    "WEB",
    "AreaLookup",
    "Context",
    "FirstOccurrence",
    "Limits",
    "Mapping",
    "RefusedRow",
    "Source",
    "Validated",
    "Vocabulary",
    "area_lookup",
    "check_columns",
    "dump",
    "first_occurrence",
    "load_mapping",
    "load_mappings",
    "open_source",
    "parse_mapping",
    "read_alerts",
    "read_areas",
    "recognise",
    "refused_lines",
    "suggest",
    "validate",
    "write_refused",
]
