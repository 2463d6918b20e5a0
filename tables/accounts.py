"""Accounts, sessions, one-time links and the throttle of sign-ins."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from tables.base import Editable, StationRow, link


class Account(Editable, table=True):
    """A sign-in of a worker. Its role and grids are the worker's postings of today."""

    __table_args__ = (
        UniqueConstraint("station_id", "username"),
        UniqueConstraint("station_id", "worker_id"),
        link("worker_id", "worker"),
    )

    username: str
    worker_id: int
    password_hash: str
    is_enabled: bool = True
    must_change_password: bool = False
    language: str = "zh_CN"
    created_at: datetime
    password_changed_at: datetime | None = None


class AuthSession(StationRow, table=True):
    """A server-side session: only the SHA-256 of its token is kept."""

    __tablename__ = "auth_session"
    __table_args__ = (
        UniqueConstraint("station_id", "token_sha256"),
        Index(None, "station_id", "account_id", "revoked_at"),
        link("account_id", "account"),
    )

    account_id: int
    token_sha256: str
    address: str
    role: str = ""
    created_at: datetime
    last_active_at: datetime
    ends_at: datetime
    password_seen_at: datetime
    locked_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_why: str = ""


class OneTimeLink(StationRow, table=True):
    """A link that works once: first administrator, new password."""

    __tablename__ = "one_time_link"
    __table_args__ = (UniqueConstraint("station_id", "token_sha256"), link("account_id", "account"))

    token_sha256: str
    purpose: str
    account_id: int | None = None
    created_at: datetime
    ends_at: datetime
    used_at: datetime | None = None


class SignInThrottle(SQLModel, table=True):
    """Failed sign-ins of one account from one address (or of one address); it decays with time."""

    __tablename__ = "sign_in_throttle"

    station_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    key: str = Field(primary_key=True)
    failures: float = 0.0
    last_at: datetime
    blocked_until: datetime | None = None
