"""The station, its grids and places: founded from data/station.yaml, read everywhere."""

from __future__ import annotations

from domain.organisation.founding import found, read_station_file
from domain.organisation.queries import GridRecord, PlaceRecord, grids, places, station_record

__all__ = ["GridRecord", "PlaceRecord", "found", "grids", "places", "read_station_file", "station_record"]
