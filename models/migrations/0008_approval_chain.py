"""The approval chain: who decides what, by which standards, and what was resolved."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"

ADDED = "升级时补入的起始值，请核对后修订"
KEPT = "created_at, changed_at, row_version"


def upgrade() -> None:
    """Bring the database to this state; the way back is a backup."""
    with op.batch_alter_table('rule_delegations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('above', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('above_times', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('above_inclusive', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('rule_delegations', schema=None) as batch_op:
        batch_op.alter_column('above_inclusive', server_default=None)

    with op.batch_alter_table('verifications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('income', sa.BigInteger(), nullable=True))

    op.create_table('resolutions',
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('attendees', sa.Text(), nullable=False),
    sa.Column('document_no', sa.String(length=60), nullable=False),
    sa.Column('resolved', sa.String(length=40), nullable=False),
    sa.Column('up_to', sa.BigInteger(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=False),
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
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_resolutions_case_id_cases')),
    sa.ForeignKeyConstraint(['changed_by'], ['staff.id'], name=op.f('fk_resolutions_changed_by_staff')),
    sa.ForeignKeyConstraint(['created_by'], ['staff.id'], name=op.f('fk_resolutions_created_by_staff')),
    sa.ForeignKeyConstraint(['department_id'], ['organisations.id'], name=op.f('fk_resolutions_department_id_organisations')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_resolutions_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_resolutions_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resolutions')),
    sa.UniqueConstraint('number', name=op.f('uq_resolutions_number'))
    )
    with op.batch_alter_table('resolutions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resolutions_case_id'), ['case_id'], unique=False)
        batch_op.create_index('ix_resolutions_department_id_held_on_id', ['department_id', 'held_on', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_department_id_id', ['department_id', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_department_id_number_id', ['department_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_department_id_state_id', ['department_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_held_on_id', ['held_on', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_number_id', ['number', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_state_id', ['state', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_town_id_held_on_id', ['town_id', 'held_on', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_town_id_id', ['town_id', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_town_id_number_id', ['town_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_town_id_state_id', ['town_id', 'state', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_village_id_held_on_id', ['village_id', 'held_on', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_village_id_id', ['village_id', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_village_id_number_id', ['village_id', 'number', 'id'], unique=False)
        batch_op.create_index('ix_resolutions_village_id_state_id', ['village_id', 'state', 'id'], unique=False)

    # Standards and delegations begin to judge: sets that are in force say what is asked of them.
    no = "0" if op.get_bind().dialect.name == "sqlite" else "false"
    op.execute(
        f"INSERT INTO rule_parameters (rule_set_id, key, value, source, {KEPT}) "
        f"SELECT id, 'DIBAO_MONTH', '744.00', '{ADDED}', changed_at, changed_at, 1 FROM rule_sets "
        "WHERE NOT EXISTS (SELECT 1 FROM rule_parameters WHERE rule_set_id = rule_sets.id "
        "AND key = 'DIBAO_MONTH' AND voided_at IS NULL)"
    )
    op.execute(
        "INSERT INTO rule_delegations (rule_set_id, decider, above_inclusive, inclusive, per, "
        f"source, {KEPT}) SELECT id, 'COUNTY', {no}, {no}, 'HOUSEHOLD', "
        f"'方案六(三)：报相关救助主管部门审批；{ADDED}', changed_at, changed_at, 1 FROM rule_sets "
        "WHERE NOT EXISTS (SELECT 1 FROM rule_delegations WHERE rule_set_id = rule_sets.id "
        "AND voided_at IS NULL)"
    )
    # The sum this program came with was to be read only; now that it judges it becomes multiples.
    op.execute(
        "UPDATE rule_standards SET basis = 'DIBAO_MONTH', times = 100000, fixed = NULL, source = "
        "'方案未定金额；每户不超过 10 个月低保标准为本地起始值，请按本县标准修改' "
        "WHERE source = '本地起始值，方案未定金额，请按本县标准修改'"
    )
