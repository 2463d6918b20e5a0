"""first"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# the audit is append-only for everybody who comes through SQL, the app included
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_no_{verb} BEFORE {verb.upper()} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
        "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
    ],
}


# a signed sheet, its appeal and a published rule never change; OR REPLACE deletes without its own trigger
_LOCKED_SHEET = (
    "EXISTS (SELECT 1 FROM assessment_sheet s WHERE s.station_id = NEW.station_id "
    "AND s.locked_at IS NOT NULL AND (s.id = NEW.id "
    "OR (s.worker_id = NEW.worker_id AND s.month = NEW.month AND s.edition = NEW.edition)))"
)
_SIGNED = (
    "EXISTS (SELECT 1 FROM assessment_sheet s WHERE s.station_id = {row}.station_id "
    "AND s.id = {row}.sheet_id AND s.locked_at IS NOT NULL)"
)
_REFUSE_SHEET = "BEGIN SELECT RAISE(ABORT, 'a signed sheet is locked'); END"
_REFUSE_RULE = "BEGIN SELECT RAISE(ABORT, 'a published rule is locked'); END"
LOCKED_SQLITE = [
    "CREATE TRIGGER assessment_sheet_locked_insert BEFORE INSERT ON assessment_sheet "
    f"WHEN {_LOCKED_SHEET} {_REFUSE_SHEET}",
    "CREATE TRIGGER assessment_sheet_locked_update BEFORE UPDATE ON assessment_sheet "
    f"WHEN OLD.locked_at IS NOT NULL OR {_LOCKED_SHEET} {_REFUSE_SHEET}",
    "CREATE TRIGGER assessment_sheet_locked_delete BEFORE DELETE ON assessment_sheet "
    f"WHEN OLD.locked_at IS NOT NULL {_REFUSE_SHEET}",
    *(
        f"CREATE TRIGGER assessment_appeal_locked_{verb} BEFORE {verb.upper()} ON assessment_appeal "
        f"WHEN {' OR '.join(_SIGNED.format(row=row) for row in rows)} {_REFUSE_SHEET}"
        for verb, rows in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"]))
    ),
    "CREATE TRIGGER assessment_rule_locked_insert BEFORE INSERT ON assessment_rule "  # noqa: S608 - constants
    "WHEN EXISTS (SELECT 1 FROM assessment_rule r WHERE r.station_id = NEW.station_id "
    "AND (r.id = NEW.id OR r.number = NEW.number)) " + _REFUSE_RULE,
    *(
        f"CREATE TRIGGER assessment_rule_locked_{verb} BEFORE {verb.upper()} ON assessment_rule "
        + _REFUSE_RULE
        for verb in ("update", "delete")
    ),
]
LOCKED_POSTGRESQL = [
    "CREATE FUNCTION assessment_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a signed sheet or published rule is locked'; END $$",
    "CREATE TRIGGER assessment_sheet_locked BEFORE UPDATE OR DELETE ON assessment_sheet "
    "FOR EACH ROW WHEN (OLD.locked_at IS NOT NULL) EXECUTE FUNCTION assessment_refuse()",
    "CREATE TRIGGER assessment_rule_locked BEFORE UPDATE OR DELETE ON assessment_rule "
    "FOR EACH ROW EXECUTE FUNCTION assessment_refuse()",
    "CREATE FUNCTION assessment_appeal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP <> 'INSERT' AND " + _SIGNED.format(row="OLD") + " THEN "
    "RAISE EXCEPTION 'a signed sheet is locked'; END IF; "
    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
    "IF " + _SIGNED.format(row="NEW") + " THEN RAISE EXCEPTION 'a signed sheet is locked'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER assessment_appeal_locked BEFORE INSERT OR UPDATE OR DELETE ON assessment_appeal "
    "FOR EACH ROW EXECUTE FUNCTION assessment_appeal_refuse()",
    *(
        f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION assessment_refuse()"
        for table in ("assessment_sheet", "assessment_rule", "assessment_appeal")
    ),
]
APPEND_ONLY["sqlite"] += LOCKED_SQLITE
APPEND_ONLY["postgresql"] += LOCKED_POSTGRESQL


def upgrade() -> None:

    op.create_table(
        "alert_case_number",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_no", sa.String(), nullable=False),
        sa.Column("occurred_month", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "case_no", name=op.f("pk_alert_case_number")),
    )
    with op.batch_alter_table("alert_case_number", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_case_number_station_id_occurred_month_alert_id"),
            ["station_id", "occurred_month", "alert_id"],
            unique=False,
        )

    op.create_table(
        "area_revision",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "area", name=op.f("pk_area_revision")),
    )
    op.create_table(
        "assessment_rule",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_assessment_rule")),
        sa.UniqueConstraint("station_id", "number", name=op.f("uq_assessment_rule_station_id_number")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("mac", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entry_station_id_account_id_at"),
            ["station_id", "account_id", "at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entry_station_id_event_at"), ["station_id", "event", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entry_station_id_subject_subject_id"),
            ["station_id", "subject", "subject_id"],
            unique=False,
        )

    op.create_table(
        "clock",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_seconds", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("is_guess", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_clock")),
        sa.UniqueConstraint(
            "station_id",
            "subject",
            "subject_id",
            "code",
            name=op.f("uq_clock_station_id_subject_subject_id_code"),
        ),
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_station_id_state_due_at"), ["station_id", "state", "due_at"], unique=False
        )

    op.create_table(
        "dictionary_version",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dictionary_version")),
        sa.UniqueConstraint(
            "station_id", "name", "sha256", name=op.f("uq_dictionary_version_station_id_name_sha256")
        ),
    )
    op.create_table(
        "import_mapping",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint(
            "station_id", "kind", "name", name=op.f("uq_import_mapping_station_id_kind_name")
        ),
    )
    op.create_table(
        "job",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_job_station_id_status_created_at"),
            ["station_id", "status", "created_at"],
            unique=False,
        )

    op.create_table(
        "keyed_token",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("station_id", "token", "owner", "owner_id", name=op.f("pk_keyed_token")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("keyed_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_keyed_token_station_id_owner_owner_id"),
            ["station_id", "owner", "owner_id"],
            unique=False,
        )

    op.create_table(
        "ledger",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next_id", sa.Integer(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("audit_mac", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "office",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_office")),
        sa.UniqueConstraint("station_id", "code", name=op.f("uq_office_station_id_code")),
    )
    op.create_table(
        "paper_number",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("void_why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_paper_number")),
        sa.UniqueConstraint(
            "station_id",
            "series",
            "year",
            "serial",
            name=op.f("uq_paper_number_station_id_series_year_serial"),
        ),
    )
    op.create_table(
        "paper_series",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "series", "year", name=op.f("pk_paper_series")),
    )
    op.create_table(
        "personal_snippet",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("mask", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_personal_snippet")),
    )
    with op.batch_alter_table("personal_snippet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_personal_snippet_station_id_owner_owner_id"),
            ["station_id", "owner", "owner_id"],
            unique=False,
        )

    op.create_table(
        "sign_in_throttle",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("failures", sa.Float(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "key", name=op.f("pk_sign_in_throttle")),
    )
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("code", name=op.f("uq_station_code")),
    )
    op.create_table(
        "submission",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "token", name=op.f("pk_submission")),
    )
    op.create_table(
        "tally_day",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("grid_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "measure", "day", "grid_id", "code", name=op.f("pk_tally_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_hour",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("grid_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "station_id", "measure", "month", "grid_id", "code", "weekday", "hour", name=op.f("pk_tally_hour")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_month",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("grid_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "station_id", "measure", "month", "grid_id", "code", name=op.f("pk_tally_month")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "warning_run",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("settings_key", sa.String(), nullable=False),
        sa.Column("data_key", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("expected_false", sa.Float(), nullable=False),
        sa.Column("over", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_warning_run")),
        sa.UniqueConstraint(
            "station_id",
            "kind",
            "week",
            "settings_key",
            "data_key",
            name=op.f("uq_warning_run_station_id_kind_week_settings_key_data_key"),
        ),
    )
    with op.batch_alter_table("warning_run", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_warning_run_station_id_kind_week"), ["station_id", "kind", "week"], unique=False
        )

    op.create_table(
        "worker",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_worker")),
    )
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_station_id_kind"), ["station_id", "kind"], unique=False)

    op.create_table(
        "account",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_account_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_account")),
        sa.UniqueConstraint("station_id", "username", name=op.f("uq_account_station_id_username")),
        sa.UniqueConstraint("station_id", "worker_id", name=op.f("uq_account_station_id_worker_id")),
    )
    op.create_table(
        "annual_nomination",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("decider_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_annual_nomination_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_annual_nomination")),
        sa.UniqueConstraint(
            "station_id",
            "worker_id",
            "year",
            "title",
            name=op.f("uq_annual_nomination_station_id_worker_id_year_title"),
        ),
    )
    op.create_table(
        "assessment_sign",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "reviewer_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_sign_station_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_sign_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_assessment_sign")),
        sa.UniqueConstraint(
            "station_id",
            "worker_id",
            "month",
            "sign",
            name=op.f("uq_assessment_sign_station_id_worker_id_month_sign"),
        ),
    )
    with op.batch_alter_table("assessment_sign", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_sign_station_id_status_month"),
            ["station_id", "status", "month"],
            unique=False,
        )

    op.create_table(
        "clock_event",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_clock_event_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_clock_event")),
    )
    with op.batch_alter_table("clock_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_event_station_id_subject_subject_id_id"),
            ["station_id", "subject", "subject_id", "id"],
            unique=False,
        )

    op.create_table(
        "grid",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("community_zh", sa.String(), nullable=False),
        sa.Column("community_en", sa.String(), nullable=False),
        sa.Column("beat_zh", sa.String(), nullable=False),
        sa.Column("beat_en", sa.String(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_on", sa.Date(), nullable=True),
        sa.Column("area_km2", sa.Float(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "office_id"],
            ["office.station_id", "office.id"],
            name=op.f("fk_grid_station_id_office_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_grid")),
        sa.UniqueConstraint("station_id", "code", name=op.f("uq_grid_station_id_code")),
    )
    op.create_table(
        "import_batch",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("mapping_name", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("unassigned", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_import_batch_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_batch_station_id_started_at"), ["station_id", "started_at"], unique=False
        )

    op.create_table(
        "patrol_plan",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("basis_id", sa.Integer(), nullable=True),
        sa.Column("teams", sa.Integer(), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.Column("stop_minutes", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adopted_by", sa.Integer(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "adopted_by"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_patrol_plan_station_id_adopted_by"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "basis_id"],
            ["patrol_plan.station_id", "patrol_plan.id"],
            name=op.f("fk_patrol_plan_station_id_basis_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "made_by"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_patrol_plan_station_id_made_by"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_patrol_plan")),
        sa.UniqueConstraint(
            "station_id", "day", "edition", name=op.f("uq_patrol_plan_station_id_day_edition")
        ),
    )
    with op.batch_alter_table("patrol_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patrol_plan_station_id_status_day"), ["station_id", "status", "day"], unique=False
        )

    op.create_table(
        "support_plan",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("steps", sa.String(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_support_plan_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_support_plan")),
    )
    with op.batch_alter_table("support_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_support_plan_station_id_worker_id_opened_on"),
            ["station_id", "worker_id", "opened_on"],
            unique=False,
        )

    op.create_table(
        "worker_leave",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_worker_leave_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_worker_leave")),
    )
    with op.batch_alter_table("worker_leave", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_worker_leave_station_id_worker_id_from_on"),
            ["station_id", "worker_id", "from_on"],
            unique=False,
        )

    op.create_table(
        "worker_note",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("is_substantiated", sa.Boolean(), nullable=False),
        sa.Column("writer_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_worker_note_station_id_worker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "writer_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_worker_note_station_id_writer_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_worker_note")),
    )
    with op.batch_alter_table("worker_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_worker_note_station_id_kind_noted_on"),
            ["station_id", "kind", "noted_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_worker_note_station_id_worker_id_noted_on"),
            ["station_id", "worker_id", "noted_on"],
            unique=False,
        )

    op.create_table(
        "assessment_sheet",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("total", sa.Float(), nullable=True),
        sa.Column("rolling", sa.Float(), nullable=True),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("coefficient", sa.Float(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeal_until", sa.Date(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_assessment_sheet_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "rule_id"],
            ["assessment_rule.station_id", "assessment_rule.id"],
            name=op.f("fk_assessment_sheet_station_id_rule_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "signer_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_sheet_station_id_signer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_sheet_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_assessment_sheet")),
        sa.UniqueConstraint(
            "station_id",
            "worker_id",
            "month",
            "edition",
            name=op.f("uq_assessment_sheet_station_id_worker_id_month_edition"),
        ),
    )
    with op.batch_alter_table("assessment_sheet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_sheet_station_id_month_status"),
            ["station_id", "month", "status"],
            unique=False,
        )

    op.create_table(
        "auth_session",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "account_id"],
            ["account.station_id", "account.id"],
            name=op.f("fk_auth_session_station_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint(
            "station_id", "token_sha256", name=op.f("uq_auth_session_station_id_token_sha256")
        ),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_auth_session_station_id_account_id_revoked_at"),
            ["station_id", "account_id", "revoked_at"],
            unique=False,
        )

    op.create_table(
        "draft",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("content_locked", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "account_id"],
            ["account.station_id", "account.id"],
            name=op.f("fk_draft_station_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "station_id", "account_id", "form", name=op.f("uq_draft_station_id_account_id_form")
        ),
    )
    op.create_table(
        "grid_exposure",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("households", sa.Float(), nullable=False),
        sa.Column("floating_share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_grid_exposure_station_id_grid_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_grid_exposure")),
        sa.UniqueConstraint(
            "station_id", "grid_id", "from_on", name=op.f("uq_grid_exposure_station_id_grid_id_from_on")
        ),
    )
    op.create_table(
        "one_time_link",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "account_id"],
            ["account.station_id", "account.id"],
            name=op.f("fk_one_time_link_station_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint(
            "station_id", "token_sha256", name=op.f("uq_one_time_link_station_id_token_sha256")
        ),
    )
    op.create_table(
        "patrol_stop",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("arrive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leave_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("grid_code", sa.String(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_patrol_stop_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "plan_id"],
            ["patrol_plan.station_id", "patrol_plan.id"],
            name=op.f("fk_patrol_stop_station_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_patrol_stop")),
    )
    with op.batch_alter_table("patrol_stop", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patrol_stop_station_id_plan_id_team_position"),
            ["station_id", "plan_id", "team", "position"],
            unique=False,
        )

    op.create_table(
        "place",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("place_type", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_place_station_id_grid_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_place")),
        sa.UniqueConstraint("station_id", "code", name=op.f("uq_place_station_id_code")),
        sa.UniqueConstraint("station_id", "grid_id", "name", name=op.f("uq_place_station_id_grid_id_name")),
    )
    op.create_table(
        "police_room",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_police_room_station_id_grid_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_police_room")),
        sa.UniqueConstraint("station_id", "code", name=op.f("uq_police_room_station_id_code")),
    )
    op.create_table(
        "posting",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_posting_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_posting_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_posting_station_id_worker_id_from_on"),
            ["station_id", "worker_id", "from_on"],
            unique=False,
        )

    op.create_table(
        "refused_row",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("row_locked", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "batch_id"],
            ["import_batch.station_id", "import_batch.id"],
            name=op.f("fk_refused_row_station_id_batch_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_refused_row")),
    )
    with op.batch_alter_table("refused_row", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refused_row_station_id_batch_id_row_no"),
            ["station_id", "batch_id", "row_no"],
            unique=False,
        )

    op.create_table(
        "way_back",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "account_id"],
            ["account.station_id", "account.id"],
            name=op.f("fk_way_back_station_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_way_back")),
    )
    with op.batch_alter_table("way_back", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_way_back_station_id_made_at"), ["station_id", "made_at"], unique=False
        )

    op.create_table(
        "alert",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("occurred_month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_no", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("category1", sa.String(), nullable=False),
        sa.Column("category_text", sa.String(), nullable=False),
        sa.Column("category_detail", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("area_text", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("place_type", sa.String(), nullable=False),
        sa.Column("campus_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("phone_locked", sa.LargeBinary(), nullable=True),
        sa.Column("phone_mask", sa.String(), nullable=False),
        sa.Column("officer_text", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("is_case", sa.Boolean(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "batch_id"],
            ["import_batch.station_id", "import_batch.id"],
            name=op.f("fk_alert_station_id_batch_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_alert_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "place_id"],
            ["place.station_id", "place.id"],
            name=op.f("fk_alert_station_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_alert_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "occurred_month", "id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_alert_station_id_batch_id"), ["station_id", "batch_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_alert_station_id_grid_id_occurred_at"),
            ["station_id", "grid_id", "occurred_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_alert_station_id_occurred_on_category"),
            ["station_id", "occurred_on", "category"],
            unique=False,
        )

    op.create_table(
        "assessment_appeal",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("inputs_before", sa.JSON(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "reviewer_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_appeal_station_id_reviewer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "sheet_id"],
            ["assessment_sheet.station_id", "assessment_sheet.id"],
            name=op.f("fk_assessment_appeal_station_id_sheet_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_assessment_appeal")),
        sa.UniqueConstraint("station_id", "sheet_id", name=op.f("uq_assessment_appeal_station_id_sheet_id")),
    )
    op.create_table(
        "dispute",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("narrative", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("risk", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("settlement", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("registrar_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_action_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_proactive", sa.Boolean(), nullable=False),
        sa.Column("is_quick", sa.Boolean(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("blocked_reason", sa.String(), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recused", sa.JSON(), nullable=False),
        sa.Column("has_minor", sa.Boolean(), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_dispute_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "owner_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_station_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "place_id"],
            ["place.station_id", "place.id"],
            name=op.f("fk_dispute_station_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "registrar_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_station_id_registrar_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("station_id", "number", name=op.f("uq_dispute_station_id_number")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_station_id_accepted_at"), ["station_id", "accepted_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_station_id_closed_at"), ["station_id", "closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_station_id_found_at"), ["station_id", "found_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_station_id_grid_id_registered_at"),
            ["station_id", "grid_id", "registered_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_station_id_owner_id_status"),
            ["station_id", "owner_id", "status"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_station_id_status_due_at"),
            ["station_id", "status", "due_at"],
            unique=False,
        )

    op.create_table(
        "patrol_shift",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begin_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("has_publicity", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.Integer(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_patrol_shift_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "plan_id"],
            ["patrol_plan.station_id", "patrol_plan.id"],
            name=op.f("fk_patrol_shift_station_id_plan_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "post_id"],
            ["place.station_id", "place.id"],
            name=op.f("fk_patrol_shift_station_id_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "reported_by"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_patrol_shift_station_id_reported_by"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_patrol_shift")),
        sa.UniqueConstraint(
            "station_id", "plan_id", "team", name=op.f("uq_patrol_shift_station_id_plan_id_team")
        ),
    )
    with op.batch_alter_table("patrol_shift", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patrol_shift_station_id_begin_at"), ["station_id", "begin_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_patrol_shift_station_id_day_result"), ["station_id", "day", "result"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_patrol_shift_station_id_post_id_day"),
            ["station_id", "post_id", "day"],
            unique=False,
        )

    op.create_table(
        "record",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_code", sa.String(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("entry_seconds", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_record_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "owner_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_record_station_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "place_id"],
            ["place.station_id", "place.id"],
            name=op.f("fk_record_station_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "verifier_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_record_station_id_verifier_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_record_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_station_id_grid_id_kind_happened_on"),
            ["station_id", "grid_id", "kind", "happened_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_kind_fingerprint"),
            ["station_id", "kind", "fingerprint"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_kind_happened_on_id"),
            ["station_id", "kind", "happened_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_kind_status_due_at"),
            ["station_id", "kind", "status", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_kind_valid_until"),
            ["station_id", "kind", "valid_until"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_owner_id_status_due_at"),
            ["station_id", "owner_id", "status", "due_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_place_id_kind_happened_on"),
            ["station_id", "place_id", "kind", "happened_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_worker_id_kind_happened_on"),
            ["station_id", "worker_id", "kind", "happened_on"],
            unique=False,
        )

    op.create_table(
        "agreement",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("manner", sa.String(), nullable=False),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("recording_no", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_weighty", sa.Boolean(), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("is_kept", sa.Boolean(), nullable=False),
        sa.Column("is_broken", sa.Boolean(), nullable=False),
        sa.Column("confirm_until_on", sa.Date(), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("court", sa.String(), nullable=False),
        sa.Column("ruling", sa.String(), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("ruling_no", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_agreement_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_agreement_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_station_id_confirm_until_on"),
            ["station_id", "confirm_until_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_station_id_dispute_id"), ["station_id", "dispute_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_station_id_due_on"), ["station_id", "due_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_station_id_signed_on"), ["station_id", "signed_on"], unique=False
        )

    op.create_table(
        "assessment_check",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("checker_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "checker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_check_station_id_checker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "record_id"],
            ["record.station_id", "record.id"],
            name=op.f("fk_assessment_check_station_id_record_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_assessment_check_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_assessment_check")),
        sa.UniqueConstraint(
            "station_id", "record_id", "item", name=op.f("uq_assessment_check_station_id_record_id_item")
        ),
    )
    with op.batch_alter_table("assessment_check", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_check_station_id_verdict_month"),
            ["station_id", "verdict", "month"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_assessment_check_station_id_worker_id_month"),
            ["station_id", "worker_id", "month"],
            unique=False,
        )

    op.create_table(
        "case_paper",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("is_plain", sa.Boolean(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_case_paper_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_case_paper_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_case_paper")),
    )
    with op.batch_alter_table("case_paper", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_paper_station_id_dispute_id"), ["station_id", "dispute_id"], unique=False
        )

    op.create_table(
        "dispute_event",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("from_status", sa.String(), nullable=False),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_event_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_event_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_event")),
    )
    with op.batch_alter_table("dispute_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_event_station_id_dispute_id_at"),
            ["station_id", "dispute_id", "at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_event_station_id_worker_id_dispute_id"),
            ["station_id", "worker_id", "dispute_id"],
            unique=False,
        )

    op.create_table(
        "dispute_handover",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_worker_id", sa.Integer(), nullable=True),
        sa.Column("from_level", sa.String(), nullable=False),
        sa.Column("to_level", sa.String(), nullable=False),
        sa.Column("from_grid_id", sa.Integer(), nullable=True),
        sa.Column("to_grid_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("result_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "approved_by_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_handover_station_id_approved_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_handover_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "from_worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_handover_station_id_from_worker_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "received_by_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_handover_station_id_received_by_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_handover")),
    )
    with op.batch_alter_table("dispute_handover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_handover_station_id_dispute_id_id"),
            ["station_id", "dispute_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_handover_station_id_kind_sent_at"),
            ["station_id", "kind", "sent_at"],
            unique=False,
        )

    op.create_table(
        "dispute_heart",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_heart_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_heart_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_heart")),
        sa.UniqueConstraint(
            "station_id", "dispute_id", "code", name=op.f("uq_dispute_heart_station_id_dispute_id_code")
        ),
    )
    op.create_table(
        "dispute_incident",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_incident_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_incident_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_incident")),
        sa.UniqueConstraint(
            "station_id",
            "dispute_id",
            "alert_id",
            name=op.f("uq_dispute_incident_station_id_dispute_id_alert_id"),
        ),
    )
    with op.batch_alter_table("dispute_incident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_incident_station_id_occurred_at"),
            ["station_id", "occurred_at"],
            unique=False,
        )

    op.create_table(
        "dispute_law",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("is_screened", sa.Boolean(), nullable=False),
        sa.Column("guardian", sa.String(), nullable=False),
        sa.Column("gate", sa.JSON(), nullable=False),
        sa.Column("gate_result", sa.String(), nullable=False),
        sa.Column("gate_reason", sa.String(), nullable=False),
        sa.Column("gate_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("are_facts_established", sa.Boolean(), nullable=False),
        sa.Column("evidence_number", sa.String(), nullable=False),
        sa.Column("recording_number", sa.String(), nullable=False),
        sa.Column("application_number", sa.String(), nullable=False),
        sa.Column("warning_number", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_law_station_id_dispute_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_law")),
        sa.UniqueConstraint("station_id", "dispute_id", name=op.f("uq_dispute_law_station_id_dispute_id")),
    )
    op.create_table(
        "dispute_link",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("later_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "earlier_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_link_station_id_earlier_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "later_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_link_station_id_later_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_link_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_link")),
        sa.UniqueConstraint(
            "station_id",
            "earlier_id",
            "later_id",
            name=op.f("uq_dispute_link_station_id_earlier_id_later_id"),
        ),
    )
    with op.batch_alter_table("dispute_link", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_link_station_id_kind_later_at"),
            ["station_id", "kind", "later_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_link_station_id_later_id"), ["station_id", "later_id"], unique=False
        )

    op.create_table(
        "dispute_meeting",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_meeting_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_meeting_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_meeting")),
    )
    with op.batch_alter_table("dispute_meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_meeting_station_id_dispute_id"), ["station_id", "dispute_id"], unique=False
        )

    op.create_table(
        "dispute_merge",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "kept_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_merge_station_id_kept_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "merged_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_merge_station_id_merged_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_dispute_merge_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_merge")),
    )
    with op.batch_alter_table("dispute_merge", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_merge_station_id_kept_id"), ["station_id", "kept_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_dispute_merge_station_id_merged_id"), ["station_id", "merged_id"], unique=False
        )

    op.create_table(
        "dispute_party",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("name_locked", sa.LargeBinary(), nullable=False),
        sa.Column("name_mask", sa.String(), nullable=False),
        sa.Column("id_locked", sa.LargeBinary(), nullable=True),
        sa.Column("id_mask", sa.String(), nullable=False),
        sa.Column("phone_locked", sa.LargeBinary(), nullable=True),
        sa.Column("phone_mask", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_dispute_party_station_id_dispute_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_dispute_party")),
    )
    with op.batch_alter_table("dispute_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dispute_party_station_id_dispute_id"), ["station_id", "dispute_id"], unique=False
        )

    op.create_table(
        "early_warning",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("observed", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("pvalue", sa.Float(), nullable=False),
        sa.Column("qvalue", sa.Float(), nullable=True),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("past", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_in_time", sa.Boolean(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("outcome_note", sa.String(), nullable=False),
        sa.Column("outcome_by", sa.Integer(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_observed", sa.Integer(), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("is_synthetic", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_early_warning_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_early_warning_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "outcome_by"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_early_warning_station_id_outcome_by"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "place_id"],
            ["place.station_id", "place.id"],
            name=op.f("fk_early_warning_station_id_place_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "run_id"],
            ["warning_run.station_id", "warning_run.id"],
            name=op.f("fk_early_warning_station_id_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "seen_by"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_early_warning_station_id_seen_by"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_early_warning")),
        sa.UniqueConstraint(
            "station_id", "kind", "week", "series", name=op.f("uq_early_warning_station_id_kind_week_series")
        ),
    )
    with op.batch_alter_table("early_warning", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_early_warning_station_id_series_week"),
            ["station_id", "series", "week"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_early_warning_station_id_status_week"),
            ["station_id", "status", "week"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_early_warning_station_id_week"), ["station_id", "week"], unique=False
        )

    op.create_table(
        "patrol_member",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "shift_id"],
            ["patrol_shift.station_id", "patrol_shift.id"],
            name=op.f("fk_patrol_member_station_id_shift_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_patrol_member_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_patrol_member")),
        sa.UniqueConstraint(
            "station_id", "shift_id", "worker_id", name=op.f("uq_patrol_member_station_id_shift_id_worker_id")
        ),
    )
    with op.batch_alter_table("patrol_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patrol_member_station_id_worker_id_shift_id"),
            ["station_id", "worker_id", "shift_id"],
            unique=False,
        )

    op.create_table(
        "price_case",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("arose_on", sa.Date(), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("paid_fen", sa.Integer(), nullable=True),
        sa.Column("evidence_no", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("claimed_fen", sa.Integer(), nullable=False),
        sa.Column("offered_fen", sa.Integer(), nullable=True),
        sa.Column("appraised_fen", sa.Integer(), nullable=True),
        sa.Column("agreed_fen", sa.Integer(), nullable=True),
        sa.Column("appraiser", sa.String(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appraised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_price_case_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_price_case_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_price_case")),
        sa.UniqueConstraint("station_id", "dispute_id", name=op.f("uq_price_case_station_id_dispute_id")),
        sa.UniqueConstraint("station_id", "number", name=op.f("uq_price_case_station_id_number")),
    )
    with op.batch_alter_table("price_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_price_case_station_id_accepted_at"), ["station_id", "accepted_at"], unique=False
        )

    op.create_table(
        "record_index",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("number", sa.Float(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "record_id"],
            ["record.station_id", "record.id"],
            name=op.f("fk_record_index_station_id_record_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_record_index")),
        sa.UniqueConstraint(
            "station_id", "record_id", "field", name=op.f("uq_record_index_station_id_record_id_field")
        ),
    )
    with op.batch_alter_table("record_index", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_record_index_station_id_kind_field_day"),
            ["station_id", "kind", "field", "day"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_index_station_id_kind_field_text"),
            ["station_id", "kind", "field", "text"],
            unique=False,
        )

    op.create_table(
        "record_secret",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("mask", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "record_id"],
            ["record.station_id", "record.id"],
            name=op.f("fk_record_secret_station_id_record_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_record_secret")),
        sa.UniqueConstraint(
            "station_id", "record_id", "field", name=op.f("uq_record_secret_station_id_record_id_field")
        ),
    )
    op.create_table(
        "root_cause",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_root_cause_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_root_cause_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_root_cause")),
        sa.UniqueConstraint("station_id", "dispute_id", name=op.f("uq_root_cause_station_id_dispute_id")),
    )
    op.create_table(
        "agreement_item",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("broken_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "agreement_id"],
            ["agreement.station_id", "agreement.id"],
            name=op.f("fk_agreement_item_station_id_agreement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_agreement_item_station_id_dispute_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_agreement_item")),
    )
    with op.batch_alter_table("agreement_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_item_station_id_dispute_id"), ["station_id", "dispute_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_item_station_id_performed_on_due_on"),
            ["station_id", "performed_on", "due_on"],
            unique=False,
        )

    op.create_table(
        "follow_up",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("rating", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("is_latest_rating", sa.Boolean(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_follow_up_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "grid_id"],
            ["grid.station_id", "grid.id"],
            name=op.f("fk_follow_up_station_id_grid_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "party_id"],
            ["dispute_party.station_id", "dispute_party.id"],
            name=op.f("fk_follow_up_station_id_party_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_follow_up_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "station_id",
            "dispute_id",
            "party_id",
            "due_on",
            name=op.f("uq_follow_up_station_id_dispute_id_party_id_due_on"),
        ),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_follow_up_station_id_done_at_due_on"),
            ["station_id", "done_at", "due_on"],
            unique=False,
        )

    op.create_table(
        "meeting_presence",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "dispute_id"],
            ["dispute.station_id", "dispute.id"],
            name=op.f("fk_meeting_presence_station_id_dispute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "meeting_id"],
            ["dispute_meeting.station_id", "dispute_meeting.id"],
            name=op.f("fk_meeting_presence_station_id_meeting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "worker_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_meeting_presence_station_id_worker_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_meeting_presence")),
        sa.UniqueConstraint(
            "station_id", "meeting_id", "slot", name=op.f("uq_meeting_presence_station_id_meeting_id_slot")
        ),
    )
    with op.batch_alter_table("meeting_presence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_presence_station_id_dispute_id"),
            ["station_id", "dispute_id"],
            unique=False,
        )

    op.create_table(
        "warning_task",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "given_by"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_warning_task_station_id_given_by"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "owner_id"],
            ["worker.station_id", "worker.id"],
            name=op.f("fk_warning_task_station_id_owner_id"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "warning_id"],
            ["early_warning.station_id", "early_warning.id"],
            name=op.f("fk_warning_task_station_id_warning_id"),
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name=op.f("pk_warning_task")),
    )
    with op.batch_alter_table("warning_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_warning_task_station_id_owner_id_done_at"),
            ["station_id", "owner_id", "done_at"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_warning_task_station_id_warning_id"), ["station_id", "warning_id"], unique=False
        )

    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the first shape has nothing before it; restore a backup instead")
