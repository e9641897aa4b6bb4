"""Closed lists that the rules share: tracks, who decides, per what, what follows from a hit."""

from app.declare import Choice


class Track(Choice):
    """办理通道."""

    GENERAL = "一般程序", "blue"
    FAST = "急难小额快救", "amber", "先行救助，手续后补（社会救助法 50）"


class Per(Choice):
    """What a sum is counted for."""

    PERSON = "每人"
    HOUSEHOLD = "每户（每案）"


class Decider(Choice):
    """Who decides up to a limit, from below upwards."""

    TOWN = "乡镇负责人"
    COUNTY = "县级审批人"
    BODY = "协调机构一事一议"


class Outcome(Choice):
    """What follows where a rule of repetition is hit."""

    BLOCK = "不得办理", "red"
    ALLOW = "说明理由后可办", "amber"
    REDUCE = "扣减已领金额", "amber"
