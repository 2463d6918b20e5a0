"""What the one door keeps: numbers, revisions, the audit chain, tallies, sent forms, drafts, jobs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from tables.base import Editable, StationRow, json_field, link

KEY = {"autoincrement": False}


class Ledger(SQLModel, table=True):
    """The next free id and the head of the audit chain of a station; its row lock is the station's turn."""

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    next_id: int = 1
    audit_id: int = 0
    audit_mac: str = ""


class AreaRevision(SQLModel, table=True):
    """How often an area has changed: an open page looks here and nowhere else."""

    __tablename__ = "area_revision"

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    area: str = Field(primary_key=True)
    revision: int = 0
    changed_at: datetime


class AuditEntry(StationRow, table=True):
    """One link of the audit chain. Its ids run without gaps; triggers refuse change and deletion."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "station_id", "subject", "subject_id"),
        Index(None, "station_id", "account_id", "at"),
        Index(None, "station_id", "event", "at"),
    )

    at: datetime
    event: str
    account_id: int
    session_id: int = 0
    subject: str = ""
    subject_id: int = 0
    detail: dict[str, Any] = json_field()
    mac: str


class TallyDay(SQLModel, table=True):
    """Counts of one day at the finest code: for the broken months at the ends of a period."""

    __tablename__ = "tally_day"
    __table_args__ = ({"sqlite_with_rowid": False},)

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    measure: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    grid_id: int = Field(primary_key=True, sa_column_kwargs=KEY, description="-1 = no grid")
    code: str = Field(primary_key=True)
    n: int = 0


class TallyMonth(SQLModel, table=True):
    """Counts of one month, with rows for all grids together (grid 0) and for the coarser codes ('' = all)."""

    __tablename__ = "tally_month"
    __table_args__ = ({"sqlite_with_rowid": False},)

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    measure: str = Field(primary_key=True)
    month: int = Field(primary_key=True, sa_column_kwargs=KEY, description="as 202611")
    grid_id: int = Field(primary_key=True, sa_column_kwargs=KEY, description="0 = all, -1 = no grid")
    code: str = Field(primary_key=True)
    n: int = 0


class TallyHour(SQLModel, table=True):
    """Counts of one month by weekday and hour, likewise with the rows for all."""

    __tablename__ = "tally_hour"
    __table_args__ = ({"sqlite_with_rowid": False},)

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    measure: str = Field(primary_key=True)
    month: int = Field(primary_key=True, sa_column_kwargs=KEY)
    grid_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    code: str = Field(primary_key=True)
    weekday: int = Field(primary_key=True, sa_column_kwargs=KEY)
    hour: int = Field(primary_key=True, sa_column_kwargs=KEY, description="-1 where only the day is known")
    n: int = 0


class Submission(SQLModel, table=True):
    """A form that was sent: the token drawn with it may be used once."""

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    token: str = Field(primary_key=True)
    account_id: int
    at: datetime
    result_id: int | None = None


class Draft(Editable, table=True):
    """Unsent text of one form of one account, encrypted."""

    __table_args__ = (UniqueConstraint("station_id", "account_id", "form"), link("account_id", "account"))

    account_id: int
    form: str
    content_locked: bytes
    saved_at: datetime


class KeyedToken(SQLModel, table=True):
    """Keyed hashes by which a party is found: full name, surname, initials, ID number, phone."""

    __tablename__ = "keyed_token"
    __table_args__ = (Index(None, "station_id", "owner", "owner_id"), {"sqlite_with_rowid": False})

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    token: str = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    owner_id: int = Field(primary_key=True, sa_column_kwargs=KEY)


class PersonalSnippet(StationRow, table=True):
    """An ID number or phone cut out of a free text, encrypted; the text keeps a chip in its place."""

    __tablename__ = "personal_snippet"
    __table_args__ = (Index(None, "station_id", "owner", "owner_id"),)

    owner: str
    owner_id: int
    kind: str
    locked: bytes
    mask: str


class PaperSeries(SQLModel, table=True):
    """The last number given in a series of papers of a year."""

    __tablename__ = "paper_series"

    station_id: int = Field(primary_key=True, sa_column_kwargs=KEY)
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs=KEY)
    last: int = 0


class PaperNumber(StationRow, table=True):
    """Every number given, without gaps; a void one stays, with its reason."""

    __tablename__ = "paper_number"
    __table_args__ = (UniqueConstraint("station_id", "series", "year", "serial"),)

    series: str
    year: int
    serial: int
    text: str
    subject: str
    subject_id: int
    void_why: str = ""


class DictionaryVersion(StationRow, table=True):
    """A state of a dictionary or of the station file, as it was loaded."""

    __tablename__ = "dictionary_version"
    __table_args__ = (UniqueConstraint("station_id", "name", "sha256"),)

    name: str
    sha256: str
    loaded_at: datetime
    content: dict[str, Any] = json_field()


class Job(Editable, table=True):
    """Long work done outside the web process; it survives a kill and goes on from its state."""

    __table_args__ = (Index(None, "station_id", "status", "created_at"),)

    kind: str
    status: str = "waiting"
    payload: dict[str, Any] = json_field()
    done: int = 0
    total: int = 0
    result: dict[str, Any] = json_field()
    trouble: dict[str, Any] = json_field()
    account_id: int = 0
    created_at: datetime
    started_at: datetime | None = None
    beat_at: datetime | None = None
    finished_at: datetime | None = None
