"""Every time limit and every parameter the program reads; the values are the county's."""

from app.declare import Choice, Of, Setting


class LimitKey(Choice):
    """时限: each belongs to a clock of the lives, or to a window."""

    VERIFY = "核查时限", "", "自接到申请起，到提交核查结果止"
    AGAIN = "重查时限", "", "自退回重查起，到重新提交核查结果止"
    NOTICE = "公示期", "", "自张贴起，到可以结束公示止"
    HANDLE = "全程办理时限", "", "自受理起，到作出决定或撤回申请止"


class Pause(Choice):
    """暂停计时: while what a limit stands still, if its row lists it."""

    PAPERS = "等待申请人补正材料"
    DATA_CHECK = "等待信息核对结果"
    RECHECK = "退回重查期间"


class Param(Setting):
    """参数: each decides something somewhere; a test proves it."""

    SOD_RECEIVE = "接收申请与核查、审核须由不同人员办理", Of.FLAG, "", "人员不足的乡镇可以兼任"
