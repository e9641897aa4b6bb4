"""Every time limit and every parameter the program reads; the values are the county's."""

from app.declare import Choice, Of, Setting


class LimitKey(Choice):
    """时限: each belongs to a clock of the lives, or to a window."""

    VERIFY = "核查时限", "", "自接到申请起，到提交核查结果止"
    AGAIN = "重查时限", "", "自退回重查起，到重新提交核查结果止"
    NOTICE = "公示期", "", "自张贴起，到可以结束公示止"
    FAST = "快救时限", "", "先行救助自接到申请起，到救助资金发放完毕止"
    SUPPLEMENT = "补手续时限", "", "自先行救助资金发放起，到手续补齐止"
    HANDLE = "全程办理时限", "", "自受理起，到作出决定或撤回申请止"


class Pause(Choice):
    """暂停计时: while what a limit stands still, if its row lists it."""

    PAPERS = "等待申请人补正材料"
    DATA_CHECK = "等待信息核对结果"
    RECHECK = "退回重查期间"


class Param(Setting):
    """参数: each decides something somewhere; a test proves it."""

    SOD_RECEIVE = "接收申请与核查、审核须由不同人员办理", Of.FLAG, "", "人员不足的乡镇可以兼任"
    INSTALMENTS_MOST = "分期发放最多月数", Of.WHOLE, "个月", "填 1 即一律一次发放"
    FAST_HANDLERS = "先行救助经办人数", Of.WHOLE, "人", "1 至 3 人，批准的负责人不计在内"
    PENALTY_LEAST = "罚款最低倍数", Of.MULTIPLE, "倍", "骗取金额的倍数；没有下限的填 0"
    PENALTY_MOST = "罚款最高倍数", Of.MULTIPLE, "倍", "骗取金额的倍数；不再处罚的填 0"
    LAPSED_DAYS = "案件多少天没有进展列入遗漏救助清单", Of.WHOLE, "天"
    MISSED_MONTHS = (
        "遗漏救助清单回看月数",
        Of.WHOLE,
        "个月",
        "更早的申请不再列出",
    )
    DIBAO_MONTH = "月低保标准", Of.MONEY, "元/月", "以倍数计算的救助标准和审批权限以它为基数"
    MINOR_AGE = "未成年人年龄", Of.WHOLE, "周岁", "申请时不满这个年龄的，按规定不列名公示"
