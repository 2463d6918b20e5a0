"""Where places lie, in kilometres: from their coordinates, or drawn where nobody has entered any."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.places.lattice import WGS84, utm_of

Floats = npt.NDArray[np.float64]

GOLDEN = np.pi * (3 - np.sqrt(5))
SPREAD = 0.4  # of the side of a grid's square, how far from its middle a place is drawn
MARGIN_KM = 0.08  # around the outermost places of a grid
USUAL_KM2 = 16 / 9  # the area of a grid where none is entered


def positions(places: pd.DataFrame, areas: dict[str, float]) -> Floats:
    """Return east and north in kilometres (n x 2).

    ``places`` has grid, longitude and latitude. Where at least half have coordinates these are measured
    (UTM), and the others lie in the middle of their grid. Otherwise all are drawn: grids are squares side by
    side in order of their codes, of the mean of ``areas`` (km2 by grid), places on a spiral in them. Ways are
    then rough, and the same for every plan.
    """
    located = places[["longitude", "latitude"]].notna().all(axis=1).to_numpy()
    if located.any() and located.mean() >= 0.5:
        return _measured(places, located)
    return _drawn(places["grid"].astype(str), areas)


def _measured(places: pd.DataFrame, located: npt.NDArray[np.bool_]) -> Floats:
    from pyproj import Transformer

    given = places.loc[located, ["longitude", "latitude"]].to_numpy(dtype=float)
    turn = Transformer.from_crs(WGS84, utm_of(given[:, 0], given[:, 1]), always_xy=True)
    found = pd.DataFrame(np.nan, index=places.index, columns=["east", "north"])
    found.loc[located] = np.column_stack(turn.transform(given[:, 0], given[:, 1])) / 1000
    middle = found.groupby(places["grid"]).transform("mean")
    return found.fillna(middle).fillna(found.mean()).to_numpy(dtype=float)


def _drawn(grids: pd.Series, areas: dict[str, float]) -> Floats:
    codes = sorted(set(grids))
    side = float(np.sqrt(np.mean([areas.get(code) or USUAL_KM2 for code in codes])))
    width = int(np.ceil(np.sqrt(len(codes))))
    number = grids.map({code: at for at, code in enumerate(codes)}).to_numpy(dtype=int)
    inside = grids.groupby(grids).cumcount().to_numpy(dtype=float)
    size = grids.groupby(grids).transform("size").to_numpy(dtype=float)
    radius = SPREAD * side * np.sqrt((inside + 0.5) / size)
    east = number % width * side + radius * np.cos(inside * GOLDEN)
    north = number // width * side + radius * np.sin(inside * GOLDEN)
    return np.column_stack([east, north])


def outlines(spots: pd.DataFrame) -> dict[str, list[tuple[float, float]]]:
    """Return for each grid the corners (east, north) of what its places span, a little wider, to be drawn.

    Where nobody has entered boundaries this is all that is known of a grid's shape.
    """
    from shapely import MultiPoint

    found = {}
    for grid, rows in spots.groupby("grid"):
        places = MultiPoint(rows[["east", "north"]].to_numpy(dtype=float))
        hull = places.convex_hull.buffer(MARGIN_KM, quad_segs=2)
        found[str(grid)] = [(round(x, 4), round(y, 4)) for x, y in hull.exterior.coords[:-1]]
    return found
