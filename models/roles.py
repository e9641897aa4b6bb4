"""Who works here (角色), at which level of the county, and the parts of the work (菜单)."""

from app.declare import Can, Choice, Staffing


class Role(Choice):
    """A post of the plan; the three administrators (三员) see nothing of the cases."""

    LIAISON = "村级信息联络员", "", "每个村（居）一名，发现急难、协助申请、张贴公示（方案三(一)）"
    WINDOW = "窗口受理员", "", "乡镇统一受理窗口的专门人员（方案三(二)）"
    INVESTIGATOR = "核查员", "", "对申请人反映的情况进行真实性核查（方案六(二)）"
    TOWN_HEAD = "乡镇负责人", "", "审核核查人员提交的申报材料（方案六(三)）"
    REVIEWER = "县级审核员", "", "救助主管部门经办，拟定救助决定（方案六(三)）"
    APPROVER = "县级审批人", "", "救助主管部门审批（方案六(三)）"
    COORDINATOR = "协调机构联络员", "", "救急难协调机构办公室，登记一事一议决议"
    PAYER = "发放员", "", "发放救助资金、确认退款（方案七）"
    DISCLOSURE = "公开专员", "", "核对并发布公示（方案八(一)(二)）"
    RECOVERY = "追回专员", "", "追回骗取的救助资金（方案八(三)）"
    INSPECTOR = "检查人员", "", "财政、审计、监察等专项检查，只读（方案七）"
    SUPERVISOR = "督导员", "", "督导办理时限和工作纪律，任免办理人员（方案八(四)）"
    TOWN_SUPERVISOR = "乡镇督导员", "", "督导本乡镇办理时限，任免本乡镇人员（方案八(四)）"
    RULE_KEEPER = "规则管理员", "", "拟定和修订本县的政策规则集，由另一人发布"
    SYSTEM_ADMIN = "系统管理员", "", "维护区划、日历等系统数据，不接触救助业务"
    SECURITY_ADMIN = "安全管理员", "", "管理账号和授权，不接触救助业务"
    AUDIT_ADMIN = "审计管理员", "", "审查操作和查阅日志，不接触救助业务"


LEVELS: dict[Choice, str] = {
    Role.LIAISON: "VILLAGE",
    Role.WINDOW: "TOWN",
    Role.INVESTIGATOR: "TOWN",
    Role.TOWN_HEAD: "TOWN",
    Role.DISCLOSURE: "TOWN",
    Role.REVIEWER: "COUNTY",
    Role.APPROVER: "COUNTY",
    Role.COORDINATOR: "COUNTY",
    Role.PAYER: "COUNTY",
    Role.RECOVERY: "COUNTY",
    Role.INSPECTOR: "COUNTY",
    Role.SUPERVISOR: "COUNTY",
    Role.TOWN_SUPERVISOR: "TOWN",
    Role.RULE_KEEPER: "COUNTY",
    Role.SYSTEM_ADMIN: "COUNTY",
    Role.SECURITY_ADMIN: "COUNTY",
    Role.AUDIT_ADMIN: "COUNTY",
}

# Each gives and takes the roles of a lower rank in his own area (每级只任免下级).
RANKS: dict[Choice, int] = {
    Role.LIAISON: 1,
    Role.WINDOW: 1,
    Role.INVESTIGATOR: 1,
    Role.DISCLOSURE: 1,
    Role.TOWN_HEAD: 2,
    Role.TOWN_SUPERVISOR: 2,
    Role.REVIEWER: 2,
    Role.APPROVER: 2,
    Role.COORDINATOR: 2,
    Role.PAYER: 2,
    Role.RECOVERY: 2,
    Role.INSPECTOR: 2,
    Role.RULE_KEEPER: 2,
    Role.SUPERVISOR: 3,
    Role.SYSTEM_ADMIN: 4,
    Role.AUDIT_ADMIN: 4,
    Role.SECURITY_ADMIN: 5,
}
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)

# 检查和督导: they read every record of the office and change none.
OVERSIGHT: dict[Choice, Can] = dict.fromkeys(
    (Role.INSPECTOR, Role.SUPERVISOR, Role.TOWN_SUPERVISOR), Can.READ
)

# Everybody on the way of a case reads what the others wrote about it; secrets stay masked.
CASE_READERS: dict[Choice, Can] = {
    Role.WINDOW: Can.READ,
    Role.INVESTIGATOR: Can.READ,
    Role.TOWN_HEAD: Can.READ,
    Role.REVIEWER: Can.READ,
    Role.APPROVER: Can.READ,
    Role.COORDINATOR: Can.READ,
    Role.PAYER: Can.READ,
    Role.RECOVERY: Can.READ,
    **OVERSIGHT,
}


class Menu(Choice):
    """The parts of the work, in the order of the menu."""

    RELIEF = "救助办理"
    FAMILIES = "家庭档案"
    PAYMENTS = "资金发放"
    NOTICES = "公示公布"
    LIABILITY = "监督追责"
    SETTINGS = "设置"


STAFFING = Staffing(
    ranks=RANKS,
    appointers=(Role.TOWN_SUPERVISOR, Role.SUPERVISOR, Role.SECURITY_ADMIN),
    menu=Menu.SETTINGS,
    alone=ADMINISTRATORS,  # 三员分立: one person, one of the three, and no casework
)
