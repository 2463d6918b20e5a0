"""Square cells on the ground, and the points of a file put into them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_utm_crs_info

from core.errors import BadInput
from core.messages import message

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

WGS84 = CRS.from_epsg(4326)
DEGREES_X, DEGREES_Y = 180.0, 90.0
WIDE = 1 << 32  # columns one row of cells could have at most: keys of two whole numbers in one


@dataclass(frozen=True)
class Lattice:
    """Cells of ``side`` metres along the axes of a projected ``ground``; answers are told in ``told``.

    A cell's corner is a whole multiple of the side, so that the same point lies in the same cell whatever
    else the file holds.
    """

    ground: CRS
    told: CRS
    side: float

    @property
    def step(self) -> float:
        """Return the side in the unit of the ground: 250 m are 820.2 of the feet some states use."""
        return self.side / float(self.ground.axis_info[0].unit_conversion_factor)

    def keys(self, x: Floats, y: Floats) -> Whole:
        """Return one whole number for each point: that of its cell."""
        east, north = self._onto_ground(x, y)
        return _key(np.floor(east / self.step), np.floor(north / self.step))

    def centres(self, keys: Whole) -> tuple[Floats, Floats]:
        """Return the middle of cells, in the coordinates that answers are told in."""
        column, row = (part.astype(np.float64) for part in columns_and_rows(keys))
        east, north = (column + 0.5) * self.step, (row + 0.5) * self.step
        return _turned(self.ground, self.told, east, north)

    def _onto_ground(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return _turned(WGS84 if are_degrees(x, y) else self.told, self.ground, x, y)


def lattice(crs: str, side: float, x: Floats, y: Floats) -> Lattice:
    """Lay cells under points.

    A geographic ``crs`` is measured in the UTM zone of the median point and told in degrees; a projected one
    is measured and told as it is. Points in degrees are taken as WGS84 even where the ``crs`` is projected.
    Raises ``BadInput`` for a name that is none or a side that is not positive.
    """
    try:
        told = CRS.from_user_input(crs)
    except Exception as trouble:
        raise BadInput(message("Unknown coordinate system: {crs}", crs=crs), "crs") from trouble
    if side <= 0:
        raise BadInput(message("The side of a cell must be longer than 0 metres."), "cell")
    return Lattice(utm_of(x, y) if told.is_geographic else told, told, side)


def utm_of(longitude: Floats, latitude: Floats) -> CRS:
    """Return the UTM zone (WGS84) that holds the median of points in degrees."""
    middle = (float(np.median(longitude)), float(np.median(latitude)))
    found = query_utm_crs_info("WGS 84", AreaOfInterest(*middle, *middle), contains=True)
    if not found:
        raise BadInput(message("These points lie outside every UTM zone."), "crs")
    return CRS.from_epsg(int(found[0].code))


def are_degrees(x: Floats, y: Floats) -> bool:
    """Tell whether points can only be longitudes and latitudes."""
    return bool(np.all(np.abs(x) <= DEGREES_X) and np.all(np.abs(y) <= DEGREES_Y))


def columns_and_rows(keys: Whole) -> tuple[Whole, Whole]:
    """Return column and row of cells from their keys."""
    column = (keys + WIDE // 2) // WIDE
    return column, keys - column * WIDE


def neighbour_keys(keys: Whole, right: int, up: int) -> Whole:
    """Return the keys of the cells so many columns and rows away."""
    return keys + right * WIDE + up


def _key(column: Floats, row: Floats) -> Whole:
    return column.astype(np.int64) * WIDE + row.astype(np.int64)


def _turned(source: CRS, target: CRS, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    if source == target:
        return x, y
    turned = Transformer.from_crs(source, target, always_xy=True).transform(x, y)
    return np.asarray(turned[0], dtype=float), np.asarray(turned[1], dtype=float)
