"""What the events, subjects and details of the audit are called. A test holds the tables complete."""

from __future__ import annotations

from collections.abc import Mapping

from core.dictionaries import dictionary
from core.i18n import say
from core.messages import Message, message
from core.vocabulary import Role
from domain.accounts.roles import role_label

Names = Mapping[str, Message]

ACCOUNTS: Names = {
    "account_opened": message("Account opened"),
    "account_disabled": message("Account disabled"),
    "account_enabled": message("Account enabled"),
    "first_administrator": message("First administrator made"),
    "password_set": message("Password set by the administrator"),
    "password_changed": message("Password changed"),
    "role_changed": message("Role or grids changed"),
    "language_chosen": message("Language chosen"),
    "link_issued": message("One-time link made"),
    "link_used": message("One-time link used"),
    "worker_hired": message("Person taken on"),
    "posting_begun": message("Posting begun"),
    "posting_ended": message("Posting ended"),
}
SESSIONS: Names = {
    "signed_in": message("Signed in"),
    "signed_out": message("Signed out"),
    "sign_in_refused": message("Sign-in refused"),
    "sign_in_blocked": message("Sign-in paused"),
    "session_unlocked": message("Password given, went on"),
    "unlock_refused": message("Password refused"),
    "session_revoked": message("Session ended"),
}
REVEALS: Names = {
    "party_revealed": message("Plain data of a party shown"),
    "alert_phone_shown": message("Phone of an alert shown"),
}
TAKEN_ALONG: Names = {
    "alerts_exported": message("Alerts exported"),
    "refused_rows_taken": message("Refused rows taken as a file"),
    "entries_exported": message("Audit entries exported"),
}
DISPUTES: Names = {
    "dispute_registered": message("Dispute registered"),
    "dispute_accepted": message("Dispute accepted"),
    "dispute_escalated": message("Dispute escalated"),
    "dispute_handed_back": message("Dispute handed back"),
    "dispute_referred": message("Dispute referred"),
    "dispute_taken_over": message("Dispute taken over"),
    "dispute_meeting_held": message("Meeting held"),
    "dispute_noted": message("Note added to a dispute"),
    "dispute_paused": message("Dispute paused"),
    "dispute_resumed": message("Dispute resumed"),
    "dispute_settled": message("Dispute settled"),
    "disputes_exported": message("Disputes exported"),
    "dispute_failed": message("Dispute not settled"),
    "dispute_refused": message("Dispute not accepted"),
    "dispute_set_aside": message("Dispute set aside"),
    "dispute_reopened": message("Dispute reopened"),
    "dispute_corrected": message("Dispute corrected"),
    "paper_number_given": message("Paper number given"),
    "paper_number_voided": message("Paper number voided"),
    "follow_up_done": message("Follow-up done"),
}
ALERTS: Names = {
    "alert_registered": message("Alert registered"),
    "alert_corrected": message("Alert corrected"),
    "alert_called_again": message("Another call added to an alert"),
    "alerts_imported": message("Alerts imported"),
    "import_asked": message("Import asked for"),
    "import_undone": message("Import taken back"),
    "mapping_saved": message("Columns of a source kept"),
}
UPKEEP: Names = {
    "station_founded": message("Station founded"),
    "grid_added": message("Grid added"),
    "place_added": message("Place added"),
    "dictionary_loaded": message("Code lists loaded"),
    "rollups_rebuilt": message("Counts rebuilt"),
}
GROUPS: Mapping[str, tuple[Message, Names]] = {
    "reveals": (message("Looks at plain data"), REVEALS),
    "taken": (message("Taken along"), TAKEN_ALONG),
    "sessions": (message("Sign-ins"), SESSIONS),
    "accounts": (message("Accounts and postings"), ACCOUNTS),
    "disputes": (message("Dispute work"), DISPUTES),
    "alerts": (message("Alert work"), ALERTS),
    "upkeep": (message("Upkeep"), UPKEEP),
}
EVENTS: Names = {code: name for _group, names in GROUPS.values() for code, name in names.items()}

SUBJECTS: Names = {
    "account": message("account"),
    "auth_session": message("session"),
    "one_time_link": message("one-time link"),
    "worker": message("person"),
    "posting": message("posting"),
    "dispute": message("dispute"),
    "dispute_party": message("party"),
    "follow_up": message("follow-up"),
    "paper_number": message("paper number"),
    "alert": message("alert"),
    "import_batch": message("import"),
    "import_mapping": message("columns of a source"),
    "station": message("station"),
    "grid": message("grid"),
    "place": message("place"),
}
DETAILS: Names = {
    "account": message("account no."),
    "address": message("address"),
    "after": message("to"),
    "before": message("from"),
    "code": message("code"),
    "dispute": message("dispute no."),
    "duplicates": message("duplicates"),
    "field": message("field"),
    "fields": message("fields"),
    "grid": message("grid"),
    "grids": message("grids"),
    "imported": message("imported"),
    "kind": message("staff"),
    "language": message("language"),
    "level": message("level"),
    "minutes": message("minutes"),
    "name": message("source name"),
    "names": message("lists"),
    "number": message("number"),
    "purpose": message("purpose"),
    "rating": message("rating"),
    "reason": message("reason"),
    "refused": message("refused"),
    "result": message("result"),
    "role": message("role"),
    "rows": message("rows"),
    "type": message("type"),
    "category": message("category"),
    "why": message("why"),
    "worker": message("person no."),
}
VALUES: Names = {
    "first": message("first administrator"),
    "new-password": message("new password"),
    "link": message("by one-time link"),
    "sign-out": message("signed out"),
    "another sign-in": message("signed in elsewhere"),
    "password changed": message("password changed"),
    "role changed": message("role changed"),
    "account disabled": message("account disabled"),
    "signed out everywhere": message("signed out everywhere"),
    "ended by the administrator": message("ended by the administrator"),
    "name": message("name"),
    "phone": message("phone"),
    "id_number": message("ID number"),
    "police": message("police officer"),
    "auxiliary": message("auxiliary officer"),
    "city_patrol": message("city patrol member"),
    "grid_worker": message("grid worker"),
    "mediator": message("mediator"),
    "cadre": message("subdistrict cadre"),
    "office": message("office staff"),
}
_IN_DICTIONARIES = {
    "before": "case_status",
    "after": "case_status",
    "level": "dispute_levels",
    "type": "dispute_types",
    "category": "alert_categories",
    "purpose": "reveal_purposes",
    "result": "followup_result",
    "rating": "satisfaction_scale",
}


def event_label(code: str) -> str:
    """Return what an event is called; one that the table does not know stands for itself."""
    return _named(EVENTS, code)


def subject_label(table: str) -> str:
    """Return what the rows of a table are called; '' stays empty."""
    return _named(SUBJECTS, table)


def events_of(code: str) -> tuple[str, ...]:
    """Return the events that a choice stands for: those of a group, or itself."""
    return tuple(GROUPS[code][1]) if code in GROUPS else (code,)


def detail_words(detail: Mapping[str, object], grids: Mapping[int, str] | None = None) -> str:
    """Return the details of an entry in one line of words; empty ones are left out.

    ``grids`` are the names of the grids by id; without them the id stands for itself.
    """
    told = [(key, value) for key, value in detail.items() if value not in (None, "", [], {})]
    return "　".join(f"{_named(DETAILS, key)} {_value(key, value, grids or {})}" for key, value in told)


def _value(key: str, value: object, grids: Mapping[int, str]) -> str:
    if isinstance(value, list):
        return "、".join(_value("grid" if key == "grids" else key, one, grids) for one in value)
    if isinstance(value, dict):
        return " ".join(f"{name}={one}" for name, one in value.items())
    if key == "grid" and isinstance(value, int):
        return grids.get(value, str(value))
    return f"{value:g}" if isinstance(value, float) else _word(key, str(value))


def _word(key: str, value: str) -> str:
    if key == "role" and value in set(Role):
        return role_label(Role(value))
    said = dictionary(_IN_DICTIONARIES[key]).label(value) if key in _IN_DICTIONARIES else value
    return _named(VALUES, said)


def _named(names: Names, code: str) -> str:
    return say(names[code]) if code in names else code
