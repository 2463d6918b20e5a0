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
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
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
            batch_op.f("ix_record_station_id_kind_happened_on"),
            ["station_id", "kind", "happened_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_kind_status_due_on"),
            ["station_id", "kind", "status", "due_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_record_station_id_worker_id_kind_happened_on"),
            ["station_id", "worker_id", "kind", "happened_on"],
            unique=False,
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

    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("the first shape has nothing before it; restore a backup instead")
