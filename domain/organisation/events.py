"""What the audit says of the organisation."""

from __future__ import annotations

from enum import StrEnum


class OrganisationEvent(StrEnum):
    """Changes of station, grids, places and code lists."""

    STATION_FOUNDED = "station_founded"
    GRID_ADDED = "grid_added"
    PLACE_ADDED = "place_added"
    DICTIONARY_LOADED = "dictionary_loaded"
    AREAS_TAKEN = "areas_taken"
