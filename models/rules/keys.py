"""Every time limit and every parameter the program reads; the values are the county's."""

from app.declare import Choice, Of, Setting


class LimitKey(Choice):
    """时限: each belongs to a clock of the lives, or to a window."""

    VERIFY = "核查时限", "", "自接到申请起，到提交核查结果止"
    AGAIN = "重查时限", "", "自退回重查起，到重新提交核查结果止"
    NOTICE = "公示期", "", "自张贴起，到可以结束公示止"


class Param(Setting):
    """参数: each decides something somewhere; a test proves it."""

    SOD_RECEIVE = "接收申请与核查、审核须由不同人员办理", Of.FLAG, "", "人员不足的乡镇可以兼任"
    LAPSED_DAYS = "案件多少天没有进展列入遗漏救助清单", Of.WHOLE, "天"
    MISSED_MONTHS = (
        "遗漏救助清单回看月数",
        Of.WHOLE,
        "个月",
        "更早的申请不再列出",
    )
    DIBAO_MONTH = "月低保标准", Of.MONEY, "元/月", "以倍数计算的救助标准和审批权限以它为基数"
