"""Words of the mediation desk: status, level, stage, steps and what the audit says of them."""

from __future__ import annotations

from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a dispute stands; labels in data/dictionaries/case_status.yaml."""

    NEW = "NEW"
    L1_OPEN = "L1_OPEN"
    L2_OPEN = "L2_OPEN"
    L3_OPEN = "L3_OPEN"
    REFERRED = "REFERRED"
    PAUSED = "PAUSED"
    CLOSED = "CLOSED"
    REOPENED = "REOPENED"


class Level(StrEnum):
    """Who has it: 一级 网格员初调, 二级 社区民警介入, 三级 司法所联动."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"


class Stage(StrEnum):
    """The five stages (五环节); labels in data/dictionaries/mediation_stages.yaml."""

    COLLECTED = "ST1"
    JUDGED = "ST2"
    HANDLED_EARLY = "ST3"
    MEDIATED = "ST4"
    FOLLOWED_UP = "ST5"


class Route(StrEnum):
    """Which law a dispute is handled by; labels and basis in data/dictionaries/dispute_routes.yaml."""

    CIVIL = "RO1"
    PUBLIC_SECURITY = "RO2"
    DOMESTIC_VIOLENCE = "RO3"


class Handing(StrEnum):
    """Ways of handing a dispute over; labels in data/dictionaries/handover_kinds.yaml."""

    UP = "up"
    REFER = "refer"
    GRID = "grid"
    OUTWARD = "outward"


class Bucket(StrEnum):
    """How an outcome counts: resolved, failed, or left out of the rates."""

    RESOLVED = "S"
    FAILED = "F"
    EXCLUDED = "X"


class StepCode(StrEnum):
    """What can be done with a dispute; also the kind of its line in the timeline."""

    REGISTER = "register"
    ACCEPT = "accept"
    ESCALATE = "escalate"
    HAND_BACK = "hand_back"
    HAND_TO_GRID = "hand_to_grid"
    ASK_REFERRAL = "ask_referral"
    REFER = "refer"
    TAKE_OVER = "take_over"
    MEET = "meet"
    NOTE = "note"
    PAUSE = "pause"
    RESUME = "resume"
    SETTLE = "settle"
    FAIL = "fail"
    REFUSE = "refuse"
    SET_ASIDE = "set_aside"
    REOPEN = "reopen"
    CORRECT = "correct"
    CHOOSE_ROUTE = "choose_route"
    CHECK_ELIGIBILITY = "check_eligibility"
    FILE = "file"
    ESTABLISH = "establish"
    NOTIFY_GUARDIAN = "notify_guardian"
    WARN = "warn"
    VISIT_WARNED = "visit_warned"
    DECIDE = "decide"
    EXTEND = "extend"
    RECUSE = "recuse"
    BLOCK = "block"
    UNBLOCK = "unblock"
    SEND_OUTWARD = "send_outward"
    ANSWERED = "answered"


class Who(StrEnum):
    """Who may take a step; the roles behind each stand in rules.py."""

    REGISTRAR = "registrar"
    ACCEPTOR = "acceptor"
    MEDIATOR = "mediator"
    HANDLER = "handler"
    KEEPER = "keeper"
    OWNER = "owner"
    POLICE = "police"
    LEADER = "leader"


class CaseEvent(StrEnum):
    """What the audit says of disputes, their numbers and their parties."""

    DISPUTE_REGISTERED = "dispute_registered"
    DISPUTE_ACCEPTED = "dispute_accepted"
    DISPUTE_ESCALATED = "dispute_escalated"
    DISPUTE_HANDED_BACK = "dispute_handed_back"
    DISPUTE_REFERRED = "dispute_referred"
    DISPUTE_TAKEN_OVER = "dispute_taken_over"
    DISPUTE_MEETING_HELD = "dispute_meeting_held"
    DISPUTE_NOTED = "dispute_noted"
    DISPUTE_PAUSED = "dispute_paused"
    DISPUTE_RESUMED = "dispute_resumed"
    DISPUTE_SETTLED = "dispute_settled"
    DISPUTE_FAILED = "dispute_failed"
    DISPUTE_REFUSED = "dispute_refused"
    DISPUTE_SET_ASIDE = "dispute_set_aside"
    DISPUTE_REOPENED = "dispute_reopened"
    DISPUTE_CORRECTED = "dispute_corrected"
    DISPUTE_HANDED_TO_GRID = "dispute_handed_to_grid"
    DISPUTE_REFERRAL_ASKED = "dispute_referral_asked"
    DISPUTE_ROUTE_CHOSEN = "dispute_route_chosen"
    DISPUTE_ELIGIBILITY_CHECKED = "dispute_eligibility_checked"
    DISPUTE_FILED = "dispute_filed"
    DISPUTE_FACTS_ESTABLISHED = "dispute_facts_established"
    DISPUTE_GUARDIAN_NOTIFIED = "dispute_guardian_notified"
    DISPUTE_WARNING_GIVEN = "dispute_warning_given"
    DISPUTE_WARNED_VISITED = "dispute_warned_visited"
    DISPUTE_CASE_DECIDED = "dispute_case_decided"
    DISPUTE_TIME_EXTENDED = "dispute_time_extended"
    DISPUTE_RECUSED = "dispute_recused"
    DISPUTE_BLOCKED = "dispute_blocked"
    DISPUTE_UNBLOCKED = "dispute_unblocked"
    DISPUTE_SENT_OUTWARD = "dispute_sent_outward"
    DISPUTE_ANSWERED = "dispute_answered"
    PAPER_NUMBER_GIVEN = "paper_number_given"
    PAPER_NUMBER_VOIDED = "paper_number_voided"
    FOLLOW_UP_DONE = "follow_up_done"
    PARTY_REVEALED = "party_revealed"
    DISPUTES_EXPORTED = "disputes_exported"
