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
    "record_revealed": message("Plain data of a record shown"),
}
TAKEN_ALONG: Names = {
    "paper_printed": message("Paper printed"),
    "dossier_taken": message("Whole file taken"),
    "overview_exported": message("Overview exported"),
    "alerts_exported": message("Alerts exported"),
    "figures_exported": message("Dispute figures exported"),
    "refused_rows_taken": message("Refused rows taken as a file"),
    "records_exported": message("Records exported"),
    "records_refused_taken": message("Refused rows of a ledger taken as a file"),
    "patrol_plan_printed": message("Patrol plan printed"),
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
    "dispute_handed_to_grid": message("Dispute handed to another grid"),
    "dispute_referral_asked": message("Referral of a dispute asked for"),
    "dispute_route_chosen": message("Route of a dispute changed"),
    "dispute_eligibility_checked": message("Eligibility for mediation checked"),
    "dispute_filed": message("Public-security case filed"),
    "dispute_facts_established": message("Facts of a case established"),
    "dispute_guardian_notified": message("Guardian of a minor dealt with"),
    "dispute_warning_given": message("Written warning given"),
    "dispute_warned_visited": message("Visited after a written warning"),
    "dispute_case_decided": message("Public-security case decided"),
    "dispute_time_extended": message("Time limit of a dispute extended"),
    "dispute_recused": message("Withdrawn from a dispute"),
    "dispute_blocked": message("Dispute marked as stuck"),
    "dispute_unblocked": message("Dispute moves again"),
    "dispute_sent_outward": message("Dispute taken to an office outside"),
    "dispute_answered": message("Answer of an office outside entered"),
    "paper_number_given": message("Paper number given"),
    "paper_number_voided": message("Paper number voided"),
    "follow_up_done": message("Follow-up done"),
    "disputes_linked": message("Disputes linked"),
    "disputes_told_apart": message("Disputes told apart"),
    "disputes_merged": message("Disputes merged"),
    "merge_taken_back": message("Merge taken back"),
    "incident_linked": message("Later alert linked to a dispute"),
    "save_taken_back": message("Save taken back"),
}
LEDGERS: Names = {
    "heart_noted": message("Five-heart notes kept"),
    "agreement_made": message("Agreement written down"),
    "agreement_withdrawn": message("Agreement taken back"),
    "agreement_performed": message("Item of an agreement performed"),
    "agreement_broken": message("Item of an agreement not performed"),
    "confirmation_applied": message("Judicial confirmation applied for"),
    "confirmation_ruled": message("Judicial confirmation answered"),
    "price_case_opened": message("Price case opened for a dispute"),
    "price_case_offered": message("Offer in a price case"),
    "price_case_sent": message("Sent for price appraisal"),
    "price_case_appraised": message("Price appraised"),
    "price_case_closed": message("Price case brought to an end"),
    "root_cause_written": message("Root cause written"),
    "paper_voided": message("Paper made void"),
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
PATROL: Names = {
    "patrol_plan_asked": message("Patrol plan asked for"),
    "patrol_plan_suggested": message("Patrol plan suggested"),
    "patrol_plan_adopted": message("Patrol plan adopted"),
    "patrol_plan_replaced": message("Patrol plan replaced"),
    "patrol_shift_planned": message("Patrol shift planned"),
    "patrol_shift_staffed": message("Patrol shift staffed"),
    "patrol_shift_dropped": message("Patrol shift dropped"),
    "patrol_shift_reported": message("Patrol shift reported"),
}
WARNINGS: Names = {
    "warnings_run": message("Early warning run"),
    "warnings_asked": message("Early warning run asked for"),
    "warning_seen": message("Warning read"),
    "warning_task_given": message("Task given for a warning"),
    "warning_task_done": message("Task of a warning done"),
    "warning_dispute": message("Dispute registered for a warning"),
    "warning_judged": message("Warning judged"),
}
ASSESSMENT: Names = {
    "rule_published": message("Scoring rule published"),
    "sheets_drafted": message("Assessment sheets drafted"),
    "sheets_shown": message("Assessment sheets shown to the workers"),
    "sheet_appealed": message("Appeal against a sheet"),
    "appeal_answered": message("Appeal answered"),
    "sheet_signed": message("Assessment sheet signed"),
    "sheet_corrected": message("Signed sheet corrected by a new one"),
    "sheet_opened": message("Assessment sheet read"),
    "sheets_listed": message("List of assessment sheets read"),
    "sheet_printed": message("Assessment sheet printed"),
    "coefficients_exported": message("List of coefficients exported"),
    "what_if_seen": message("Last quarter replayed under a draft rule"),
    "sample_drawn": message("Quality sample drawn"),
    "record_checked": message("Record of a sample checked"),
    "signs_raised": message("Signs to be looked at raised"),
    "sign_decided": message("Sign looked at"),
    "exposure_set": message("Households of a grid set"),
    "leave_approved": message("Leave approved"),
    "support_opened": message("Support plan opened"),
    "support_closed": message("Support plan closed"),
    "nominated": message("Nominated for a title"),
    "nomination_decided": message("Nomination decided"),
    "worker_noted": message("Training or note kept"),
}
RECORDS: Names = {
    "record_entered": message("Record entered"),
    "record_corrected": message("Record corrected"),
    "record_finished": message("Record finished"),
    "record_verified": message("Record checked: right"),
    "record_refused": message("Record checked: refused"),
    "record_renewed": message("Record renewed"),
    "record_ended": message("Taken out of a register"),
    "record_voided": message("Record declared void"),
    "records_imported": message("Records imported"),
}
UPKEEP: Names = {
    "station_founded": message("Station founded"),
    "grid_added": message("Grid added"),
    "place_added": message("Place added"),
    "areas_taken": message("Boundaries taken in"),
    "dictionary_loaded": message("Code lists loaded"),
    "rollups_rebuilt": message("Counts rebuilt"),
    "clocks_rebuilt": message("Clocks rebuilt"),
}
GROUPS: Mapping[str, tuple[Message, Names]] = {
    "reveals": (message("Looks at plain data"), REVEALS),
    "taken": (message("Taken along"), TAKEN_ALONG),
    "sessions": (message("Sign-ins"), SESSIONS),
    "accounts": (message("Accounts and postings"), ACCOUNTS),
    "disputes": (message("Dispute work"), DISPUTES),
    "ledgers": (message("Agreements, prices, papers"), LEDGERS),
    "alerts": (message("Alert work"), ALERTS),
    "patrol": (message("Joint patrol"), PATROL),
    "warnings": (message("Early warning work"), WARNINGS),
    "assessment": (message("Assessment"), ASSESSMENT),
    "records": (message("Ledger work"), RECORDS),
    "upkeep": (message("Upkeep"), UPKEEP),
}
EVENTS: Names = {code: name for _group, names in GROUPS.values() for code, name in names.items()}

SUBJECTS: Names = {
    "assessment_rule": message("scoring rule"),
    "assessment_sheet": message("assessment sheet"),
    "assessment_appeal": message("appeal"),
    "assessment_check": message("sample"),
    "assessment_sign": message("sign"),
    "support_plan": message("support plan"),
    "annual_nomination": message("nomination"),
    "worker_note": message("note"),
    "worker_leave": message("leave"),
    "grid_exposure": message("households"),
    "account": message("account"),
    "auth_session": message("session"),
    "one_time_link": message("one-time link"),
    "worker": message("person"),
    "posting": message("posting"),
    "dispute": message("dispute"),
    "dispute_party": message("party"),
    "follow_up": message("follow-up"),
    "paper_number": message("paper number"),
    "agreement": message("agreement"),
    "price_case": message("price case"),
    "root_cause": message("root cause"),
    "case_paper": message("paper"),
    "alert": message("alert"),
    "import_batch": message("import"),
    "import_mapping": message("columns of a source"),
    "station": message("station"),
    "grid": message("grid"),
    "place": message("place"),
    "record": message("record"),
    "warning_run": message("early warning run"),
    "early_warning": message("early warning"),
    "warning_task": message("task of a warning"),
    "patrol_plan": message("patrol plan"),
    "patrol_shift": message("patrol shift"),
}
DETAILS: Names = {
    "month": message("month"),
    "year": message("year"),
    "title": message("title"),
    "sign": message("sign"),
    "verdict": message("finding"),
    "decision": message("decision"),
    "sheets": message("sheets"),
    "sheet": message("sheet no."),
    "total": message("points"),
    "digest": message("fingerprint"),
    "is_upheld": message("upheld"),
    "records": message("records"),
    "job": message("job no."),
    "look": message("run"),
    "outcome": message("found"),
    "owner": message("owner no."),
    "task": message("task no."),
    "warned": message("warnings"),
    "week": message("week from"),
    "account": message("account no."),
    "subjects": message("how many"),
    "address": message("address"),
    "after": message("to"),
    "before": message("from"),
    "code": message("code"),
    "alert": message("alert no."),
    "event": message("what"),
    "dispute": message("dispute no."),
    "duplicates": message("duplicates"),
    "field": message("field"),
    "fields": message("fields"),
    "grid": message("grid"),
    "grids": message("grids"),
    "imported": message("imported"),
    "kind": message("staff"),
    "language": message("language"),
    "ledger": message("ledger"),
    "level": message("level"),
    "minutes": message("minutes"),
    "name": message("source name"),
    "names": message("lists"),
    "number": message("number"),
    "purpose": message("purpose"),
    "form": message("form"),
    "paper": message("paper"),
    "papers": message("papers"),
    "plain": message("names in full"),
    "ruling": message("answer of the court"),
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
    "day": message("day"),
    "edition": message("edition"),
    "stops": message("stops"),
    "teams": message("teams"),
    "members": message("members"),
}
VALUES: Names = {
    "week": message("weekly run"),
    "day": message("quick look"),
    "true": message("true"),
    "false": message("false alarm"),
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
    "form": "agreement_forms",
    "paper": "case_papers",
    "papers": "case_papers",
    "ruling": "confirmation_rulings",
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
