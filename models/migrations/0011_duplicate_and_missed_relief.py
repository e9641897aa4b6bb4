"""Duplicate and missed relief."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from app.kernel import clock

revision = "0011"
down_revision = "0010"

ADDED = "升级时补入的起始值，请核对后修订"
NEEDED = (("LAPSED_DAYS", "30"), ("MISSED_MONTHS", "12"))
KEPT = "created_at, changed_at, row_version"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    op.create_table('outside_aids',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('giver', sa.String(length=60), nullable=False),
    sa.Column('what', sa.String(length=100), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=True),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('town_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_outside_aids_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_outside_aids_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_outside_aids_department_id_organisations')),
    sa.ForeignKeyConstraint(['person_id'], ['persons.id'], name=op.f('fk_outside_aids_person_id_persons')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_outside_aids_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_outside_aids_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_aids'))
    )
    with op.batch_alter_table('outside_aids', schema=None) as batch_op:
        batch_op.create_index('ix_outside_aids_amount_id', ['amount', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_department_id_amount_id', ['department_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_department_id_given_on_id', ['department_id', 'given_on', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_given_on_id', ['given_on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_aids_person_id'), ['person_id'], unique=False)
        batch_op.create_index('ix_outside_aids_town_id_amount_id', ['town_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_town_id_given_on_id', ['town_id', 'given_on', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_village_id_amount_id', ['village_id', 'amount', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_village_id_given_on_id', ['village_id', 'given_on', 'id'], unique=False)
        batch_op.create_index('ix_outside_aids_village_id_id', ['village_id', 'id'], unique=False)

    op.create_table('hits',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('allowed_by', sa.String(length=40), nullable=True),
    sa.Column('reduce_by', sa.BigInteger(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('refers', sa.String(length=80), nullable=False),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('town_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('department_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('void_reason', sa.String(length=500), nullable=True),
    sa.Column('created_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('changed_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_hits_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_hits_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_hits_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_hits_department_id_organisations')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_hits_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_hits_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hits'))
    )
    with op.batch_alter_table('hits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hits_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_hits_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_hits_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_hits_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_hits_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_hits_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_hits_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_hits_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('effective_on', sa.Date(), nullable=True))

    with op.batch_alter_table('persons', schema=None) as batch_op:
        batch_op.add_column(sa.Column('died_on', sa.Date(), nullable=True))

    _date_the_decisions()
    # What the list of missed relief reads: sets that are in force say it, too.
    for key, value in NEEDED:
        op.execute(
            f"INSERT INTO rule_parameters (rule_set_id, key, value, source, {KEPT}) "
            f"SELECT id, '{key}', '{value}', '{ADDED}', changed_at, changed_at, 1 FROM rule_sets "
            "WHERE NOT EXISTS (SELECT 1 FROM rule_parameters WHERE rule_set_id = rule_sets.id "
            f"AND key = '{key}' AND voided_at IS NULL)"
        )


def _date_the_decisions() -> None:
    """Give decisions in force the day the journal says they were approved."""
    journal = sa.table("journal", sa.column("act"), sa.column("record_id"),
                       sa.column("at", sa.DateTime(timezone=True)))  # fmt: skip
    decisions = sa.table("decisions", sa.column("id"), sa.column("effective_on", sa.Date()))
    approved = (
        sa.select(journal.c.record_id, sa.func.max(journal.c.at))
        .where(journal.c.act == "decisions.approve")
        .group_by(journal.c.record_id)
    )
    days = [{"key": key, "day": _day(at)} for key, at in op.get_bind().execute(approved)]
    dated = decisions.update().where(decisions.c.id == sa.bindparam("key"))
    if days:
        op.get_bind().execute(dated.values(effective_on=sa.bindparam("day")), days)


def _day(at: dt.datetime) -> dt.date:
    """Return the office's day of a moment; SQLite gives it in UTC without its zone."""
    return clock.in_office(at if at.tzinfo else at.replace(tzinfo=dt.UTC)).date()
