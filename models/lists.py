"""Closed lists (封闭选项) that several records share; the clause stands in each docstring."""

from app.declare import Choice


class Sex(Choice):
    """性别 (GB/T 2261.1)."""

    MALE = "男"
    FEMALE = "女"
    UNKNOWN = "未知"


class Relation(Choice):
    """与户主关系."""

    SPOUSE = "配偶"
    SON = "子"
    DAUGHTER = "女"
    PARENT = "父母"
    GRANDCHILD = "孙子女、外孙子女"
    GRANDPARENT = "祖父母、外祖父母"
    SIBLING = "兄弟姐妹"
    IN_LAW = "儿媳、女婿"
    OTHER = "其他"


class ApplyWay(Choice):
    """申请方式 (方案六(一))."""

    WRITTEN = "书面申请"
    ORAL = "口头申请", "", "乡镇经办人员须详实记录申请人口头申请的内容"
    AGENT = "代为申请", "", "因特殊原因个人无法提出申请的，可以代为申请"


class AgentBody(Choice):
    """代为申请的机构 (方案六(一))."""

    VILLAGE = "村（居）委会"
    INFORMATION = "信息管理机构"
    OTHER = "其他人员"


class PublicCause(Choice):
    """申请原因, in the words a notice may use: no illness and no disability is named."""

    ILL = "因病"
    ACCIDENT = "意外事件"
    DISASTER = "因灾"
    STUDY = "因学"
    DISABILITY = "因残"
    JOB = "失业"
    OTHER = "其他困难"


class Nature(Choice):
    """困难性质 (方案六(一))."""

    FIRE = "火灾"
    TRAFFIC = "交通事故"
    DROWN = "溺水"
    INJURY = "人身伤害"
    ILLNESS = "突发重病"
    DISASTER = "自然灾害"
    DEATH = "主要劳动力死亡"
    JOBLESS = "失业断收"
    MEDICAL_COST = "医疗支出过大"
    STUDY_COST = "教育支出过大"
    REHABILITATION_COST = "康复支出过大"
    HOUSING = "住房危险"
    CRIME = "遭受不法侵害"
    VIOLENCE = "家庭暴力"
    LOST = "生活无着"
    OTHER = "其他特殊困难"


# What a nature is called on a notice; the clerk may choose another word.
CAUSE_OF: dict[Nature, PublicCause] = {
    Nature.FIRE: PublicCause.ACCIDENT,
    Nature.TRAFFIC: PublicCause.ACCIDENT,
    Nature.DROWN: PublicCause.ACCIDENT,
    Nature.INJURY: PublicCause.ACCIDENT,
    Nature.ILLNESS: PublicCause.ILL,
    Nature.DISASTER: PublicCause.DISASTER,
    Nature.DEATH: PublicCause.ACCIDENT,
    Nature.JOBLESS: PublicCause.JOB,
    Nature.MEDICAL_COST: PublicCause.ILL,
    Nature.STUDY_COST: PublicCause.STUDY,
    Nature.REHABILITATION_COST: PublicCause.DISABILITY,
    Nature.HOUSING: PublicCause.OTHER,
    Nature.CRIME: PublicCause.OTHER,
    Nature.VIOLENCE: PublicCause.OTHER,
    Nature.LOST: PublicCause.OTHER,
    Nature.OTHER: PublicCause.OTHER,
}


class Degree(Choice):
    """困难程度 (方案六(一))."""

    GENERAL = "一般", "grey"
    SERIOUS = "较重", "amber"
    SEVERE = "特重", "red"


class ReliefType(Choice):
    """救助类型: the eight tasks of 方案四(一)至(八)."""

    DIBAO = "最低生活保障"
    TEKUN = "特困人员供养"
    DISASTER = "受灾人员救助"
    MEDICAL = "医疗救助"
    EDUCATION = "教育救助"
    HOUSING = "住房救助"
    EMPLOYMENT = "就业救助"
    TEMPORARY = "临时救助"


class Route(Choice):
    """落实途径: the seven ways of 方案六(四)."""

    TEMPORARY = "临时救助"
    TEKUN = "特困供养人员救助"
    MEDICAL = "医疗救助"
    EMPLOYMENT = "就业救助"
    VAGRANT = "生活无着人员救助"
    REFERRAL = "转介救助"
    SOCIAL = "社会力量救助"


class Form(Choice):
    """救助形式 (方案五): only cash is paid out; a reduced fee has an amount but no payment."""

    CASH = "现金"
    GOODS = "实物"
    SERVICE = "服务"
    REFERRAL = "转介"
    FEE_CUT = "费用减免"
    PLACEMENT = "安置"


class PayWay(Choice):
    """支付方式 (方案七): 以社会化发放为主，尽可能减少现金支付."""

    BANK = "银行转账"
    CARD = "一卡通"
    CASH = "现金"


class Place(Choice):
    """公示地点: where the paper hangs (方案八(二))."""

    VILLAGE_BOARD = "村（居）务公开栏"
    RESIDENCE = "居住地"
    TOWN_HALL = "便民服务大厅"
    WEBSITE = "政府网站"


class RefuseReason(Choice):
    """Why nothing, or not all, is granted."""

    NOT_TRUE = "情况不属实"
    NOT_SEVERE = "未达到困难程度"
    INCOME = "收入超过标准"
    ASSET = "财产超过标准"
    REPEAT = "同一事由重复申请"
    OTHER_SCHEME = "应由其他制度解决"
    REFUSE_CHECK = "不配合核查"
    OTHER = "其他原因"
