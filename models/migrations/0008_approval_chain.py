"""The approval chain: who decides what, by which standards."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

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
