"""Instalments, fines and the small-and-fast track."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ADDED = "升级时补入的起始值，请核对后修订"
KEPT = "created_at, changed_at, row_version"
# The fine follows the law of its time: a set that begins before the statute says the older clause.
STATUTE = "2026-07-01"
OLD = f"from_on < '{STATUTE}'"
CLAUSE = f"CASE WHEN {OLD} THEN '社会救助暂行办法第六十八条' ELSE '社会救助法第七十三条' END"
PARAMETERS = (
    ("INSTALMENTS_MOST", "'6'", "'民发〔2018〕23号'"),
    ("FAST_HANDLERS", "'2'", "'急难小额快救'"),
    ("PENALTY_LEAST", f"CASE WHEN {OLD} THEN '1' ELSE '0' END", CLAUSE),
    ("PENALTY_MOST", f"CASE WHEN {OLD} THEN '3' ELSE '2' END", CLAUSE),
)
LIMITS = (("FAST", 3, "DAY", 1), ("SUPPLEMENT", 10, "WORKING_DAY", 2))


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('advance', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('urgency', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('handler_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('second_handler_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('third_handler_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('skipped', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('supplement', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('confirmed', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f('ix_cases_handler_id'), ['handler_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_second_handler_id'), ['second_handler_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_third_handler_id'), ['third_handler_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_cases_third_handler_id_staff'), 'staff', ['third_handler_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_cases_handler_id_staff'), 'staff', ['handler_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_cases_second_handler_id_staff'), 'staff', ['second_handler_id'], ['id'])

    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('track', sa.String(length=40), server_default='GENERAL', nullable=False))

    with op.batch_alter_table('measures', schema=None) as batch_op:
        batch_op.add_column(sa.Column('instalments', sa.Integer(), nullable=True))

    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('month', sa.Date(), nullable=True))

    with op.batch_alter_table('penalties', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('decided_on', sa.Date(), nullable=True))

    # The defaults were for the rows that were there; a new one says it itself.
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.alter_column('confirmed', server_default=None)
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.alter_column('track', server_default=None)

    # Every set says what the program asks of it, so that no county waits for a new one.
    no = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    for key, value, clause in PARAMETERS:
        op.execute(
            f"INSERT INTO rule_parameters (rule_set_id, key, value, source, {KEPT}) "
            f"SELECT id, '{key}', {value}, {clause} || '；{ADDED}', changed_at, changed_at, 1 "
            f"FROM rule_sets WHERE NOT EXISTS (SELECT 1 FROM rule_parameters "
            f"WHERE rule_set_id = rule_sets.id AND key = '{key}' AND voided_at IS NULL)"
        )
    for key, amount, unit, warn_days in LIMITS:
        op.execute(
            "INSERT INTO rule_limits (rule_set_id, key, amount, unit, counting, moved, warn_days, "
            f"late_to, source, {KEPT}) SELECT id, '{key}', {amount}, '{unit}', 'NEXT_DAY', {no}, "
            f"{warn_days}, 'TOWN_HEAD', '急难小额快救；{ADDED}', changed_at, changed_at, 1 "
            "FROM rule_sets WHERE NOT EXISTS (SELECT 1 FROM rule_limits "
            f"WHERE rule_set_id = rule_sets.id AND key = '{key}' AND voided_at IS NULL)"
        )
