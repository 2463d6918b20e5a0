"""The index of every table: the only name by which other rooms import one."""

from sqlmodel import SQLModel

from tables.accounts import Account, AuthSession, OneTimeLink, SignInThrottle
from tables.alerts import Alert, AlertCaseNumber, ImportBatch, ImportMapping, RefusedRow
from tables.ledgers import (
    AreaRevision,
    AuditEntry,
    DictionaryVersion,
    Draft,
    Job,
    KeyedToken,
    Ledger,
    PaperNumber,
    PaperSeries,
    PersonalSnippet,
    Submission,
    TallyDay,
    TallyHour,
    TallyMonth,
)
from tables.mediation import Dispute, DisputeEvent, DisputeMeeting, DisputeParty, FollowUp
from tables.organisation import Grid, Office, Place, PoliceRoom, Station
from tables.people import Posting, Worker
from tables.records import Record, RecordIndex, RecordSecret

metadata = SQLModel.metadata

__all__ = [
    "Account",
    "Alert",
    "AlertCaseNumber",
    "AreaRevision",
    "AuditEntry",
    "AuthSession",
    "DictionaryVersion",
    "Dispute",
    "DisputeEvent",
    "DisputeMeeting",
    "DisputeParty",
    "Draft",
    "FollowUp",
    "Grid",
    "ImportBatch",
    "ImportMapping",
    "Job",
    "KeyedToken",
    "Ledger",
    "Office",
    "OneTimeLink",
    "PaperNumber",
    "PaperSeries",
    "PersonalSnippet",
    "Place",
    "PoliceRoom",
    "Posting",
    "Record",
    "RecordIndex",
    "RecordSecret",
    "RefusedRow",
    "SignInThrottle",
    "Station",
    "Submission",
    "TallyDay",
    "TallyHour",
    "TallyMonth",
    "Worker",
    "metadata",
]
