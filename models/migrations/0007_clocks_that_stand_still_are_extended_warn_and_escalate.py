"""Clocks that stand still, are extended, warn and escalate."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('correction', sa.String(length=40), server_default='NONE', nullable=False))
        batch_op.add_column(sa.Column('data_check', sa.String(length=40), server_default='NONE', nullable=False))
        batch_op.add_column(sa.Column('missing', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('supplied', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('check_for', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('check_result', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('extra_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('due_warn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('due_paused', sa.String(length=400), nullable=True))

    # The default was for the cases that were there; a new case says it itself.
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.alter_column('correction', server_default=None)
        batch_op.alter_column('data_check', server_default=None)

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('due_warn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('due_paused', sa.String(length=400), nullable=True))

    with op.batch_alter_table('timers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('added', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('extended', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('paused_for', sa.String(length=400), nullable=True))
        batch_op.add_column(sa.Column('warn_days', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('warn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('late_to', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('late_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_timers_running', ['due_at'], unique=False, sqlite_where=sa.text('done_at IS NULL'), postgresql_where=sa.text('done_at IS NULL'))
        batch_op.create_index('ix_timers_unwarned', ['warn_at'], unique=False, sqlite_where=sa.text('done_at IS NULL AND warned_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND warned_at IS NULL'))

    # A set that was published before this limit was known would stop every case at its acceptance.
    for_all_sets = (
        "INSERT INTO rule_limits (rule_set_id, key, amount, unit, counting, moved, pauses, "
        "warn_days, late_to, source, remark, created_at, changed_at, row_version) "
        "SELECT id, 'HANDLE', 15, 'WORKING_DAY', 'NEXT_DAY', :no, 'PAPERS,DATA_CHECK,RECHECK', 3, "
        "'REVIEWER', '升级时补入的起始值，请按本县规定修订', '自受理起，到作出决定止', "
        "created_at, changed_at, 1 FROM rule_sets WHERE voided_at IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM rule_limits WHERE rule_limits.rule_set_id = rule_sets.id "
        "AND rule_limits.key = 'HANDLE' AND rule_limits.voided_at IS NULL)"
    )
    op.execute(sa.text(for_all_sets).bindparams(no=False))
    warn_of_what_runs()


def near(due_at: dt.datetime, days: int) -> dt.datetime:
    """Return the beginning of the day so many days before, in office time; SQLite drops the zone."""
    office = dt.timezone(dt.timedelta(hours=8))
    aware = due_at if due_at.tzinfo else due_at.replace(tzinfo=dt.UTC)
    day = aware.astimezone(office).date() - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), office).astimezone(dt.UTC)


def warn_of_what_runs() -> None:
    """Let the limits that run be told of as their cases' rule sets say; a period is none."""
    moment = sa.DateTime(timezone=True)
    timers = sa.table(
        "timers", sa.column("id", sa.BigInteger), sa.column("kind"), sa.column("record_id"),
        sa.column("rule"), sa.column("due_at", moment), sa.column("done_at"),
        sa.column("warn_days"), sa.column("warn_at", moment), sa.column("late_to"),
    )
    cases = sa.table(
        "cases", sa.column("id"), sa.column("rule_set_id"), sa.column("due_at"),
        sa.column("due_warn_at", moment),
    )
    limits = sa.table(
        "rule_limits", sa.column("rule_set_id"), sa.column("key"), sa.column("warn_days"),
        sa.column("late_to"), sa.column("voided_at"),
    )
    running = (
        sa.select(timers.c.id, timers.c.due_at, limits.c.warn_days, limits.c.late_to)
        .join(cases, sa.and_(timers.c.kind == "cases", timers.c.record_id == cases.c.id))
        .join(limits, sa.and_(
            limits.c.rule_set_id == cases.c.rule_set_id, limits.c.key == timers.c.rule,
            limits.c.voided_at.is_(None),
        ))
        .where(timers.c.done_at.is_(None))
    )
    connection = op.get_bind()
    rows = [
        {
            "key": row.id, "days": row.warn_days, "role": row.late_to,
            "near": None if row.warn_days is None else near(row.due_at, row.warn_days),
        }
        for row in connection.execute(running)
    ]
    if not rows:
        return
    told = timers.update().where(timers.c.id == sa.bindparam("key"))
    connection.execute(
        told.values(warn_days=sa.bindparam("days"), late_to=sa.bindparam("role"),
                    warn_at=sa.bindparam("near", type_=moment)),
        rows,
    )
    nearest = (
        sa.select(sa.func.min(timers.c.warn_at))
        .where(timers.c.kind == "cases", timers.c.record_id == cases.c.id,
               timers.c.done_at.is_(None), timers.c.due_at == cases.c.due_at)
        .scalar_subquery()
    )
    connection.execute(
        cases.update().where(cases.c.due_at.is_not(None)).values(due_warn_at=nearest)
    )
