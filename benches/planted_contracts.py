"""A synthetic registry with planted patterns: 30 rings, splits into 2–20 parts, re-registrations with edited amounts.

Written before the detectors it judges. `registry(half)` gives one of two halves drawn from different seeds and different
word lists: detectors are fitted on "open"; "sealed" is run once at the end. No real firm, person or number stands in it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kezhuan.contracts.rules.suspicions.case import Case, Who

SEEDS = {"open": 20_261_101, "sealed": 77_003_941}
CLEAN, FIRMS, INSTITUTES, RINGS, SPLITS, AGAIN = 1_200, 420, 60, 15, 19, 20
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英晨宇航博文思远子涵"
PLACES = ("330402", "330411", "330421", "330424", "330481", "330482", "330483", "320505", "330203", "310115")
STREETS = ("科创路", "望湖路", "东升西路", "中环南路", "秀洲大道", "亚太路", "文昌路", "昌盛路")
THINGS = {
    "open": ("碳化硅陶瓷支架", "锂电池隔膜", "伺服电机控制器", "污水脱氮菌剂", "光伏逆变器", "超声波流量计", "聚酰亚胺薄膜", "注塑模具温控装置",
             "水稻病害识别系统", "毫米波雷达", "磁悬浮轴承", "食用菌培养基", "血糖检测试纸", "工业相机标定软件", "余热回收换热器", "无人机飞控模块"),
    "sealed": ("高熵合金涂层", "固态电解质", "谐波减速器", "臭氧催化剂", "氢燃料电池双极板", "激光测距仪", "可降解包装膜", "铝合金压铸工艺",
               "果蔬冷链监测系统", "声呐阵列", "真空镀膜设备", "益生菌发酵工艺", "核酸提取试剂", "视觉检测算法", "低氮燃烧器", "数控刀具涂层"),
}  # fmt: skip
AIMS = ("提高抗弯强度", "降低能耗", "缩短节拍时间", "延长使用寿命", "提升检测精度", "减轻重量", "改善均匀性", "降低误报率", "提高良品率", "减少排放",
        "适应高温环境", "实现在线监测", "降低噪声", "提高耐腐蚀性", "减少人工干预", "加快响应速度")  # fmt: skip
WAYS = ("建立有限元模型并优化结构", "筛选配方并完成小试", "开发嵌入式控制软件", "设计并试制样机", "开展正交试验", "采集现场数据训练模型", "改进烧结曲线",
        "搭建试验台架", "优化算法并部署", "开展加速老化试验", "引入双闭环控制", "重新设计流道", "完成中试放大", "建立故障知识库")  # fmt: skip
MEANS = ("甲方提供现场条件与样品", "乙方派出课题组驻厂", "双方每月召开例会", "成果以技术报告和样件形式交付", "验收按附件指标逐项进行", "知识产权归双方共有",
         "乙方负责培训操作人员", "逾期按日支付违约金", "未尽事宜另行协商", "乙方提供一年技术支持")  # fmt: skip
KINDS = ("KF", "KF", "KF", "FW", "FW", "ZX", "ZR", "XK")
PUBLIC_MAIL = ("qq.com", "163.com", "126.com")


@dataclass
class Registry:
    """All contracts, and the planted truth: pattern name → groups of uids that belong together."""

    cases: list[Case] = field(default_factory=list)
    rings: list[frozenset[str]] = field(default_factory=list)
    splits: list[frozenset[str]] = field(default_factory=list)
    again: list[frozenset[str]] = field(default_factory=list)

    @property
    def planted(self) -> frozenset[str]:
        """Every uid of every planted pattern."""
        return frozenset().union(*self.rings, *self.splits, *self.again)


class Maker:
    """Draws firms, texts and contracts from one seed."""

    def __init__(self, half: str) -> None:
        self.random, self.half, self.serial = random.Random(SEEDS[half]), half, 0
        self.firms = [
            self.firm(f"{self.pick(SURNAMES)}{self.pick(GIVEN)}{n:03d}科技有限公司") for n in range(FIRMS)
        ]
        self.institutes = [self.firm(f"第{n:02d}研究院", institute=True) for n in range(INSTITUTES)]
        # Filing agencies, which work for many who have nothing to do with each other.
        self.agents = [f"{self.name()}（代理）" for _ in range(8)]

    def pick(self, of):
        return self.random.choice(of)

    def name(self) -> str:
        return (
            self.pick(SURNAMES) + self.pick(GIVEN) + (self.pick(GIVEN) if self.random.random() < 0.8 else "")
        )

    def firm(self, name: str, *, institute: bool = False) -> Who:
        self.serial += 1
        domain = self.pick(PUBLIC_MAIL) if self.random.random() < 0.4 else f"firm{self.serial}.example"
        return Who(
            key=f"{'12' if institute else '91'}{self.serial:016d}", name=name, legal_person=self.name(),
            shareholders=() if institute else tuple(self.name() for _ in range(self.random.randint(1, 3))),
            address=f"{self.pick(STREETS)}{self.random.randint(1, 300)}号{self.random.randint(1, 20)}幢{self.random.randint(101, 999)}室",
            phone=f"139{self.random.randint(0, 10**8 - 1):08d}", email=f"info{self.serial}@{domain}",
            account=f"acc{self.serial:06d}", region=self.pick(PLACES),
        )  # fmt: skip

    def subject(self) -> tuple[str, str]:
        """(title, text) of one piece of work."""
        thing, aim, other = self.pick(THINGS[self.half]), *self.random.sample(AIMS, 2)
        ways, means = self.random.sample(WAYS, 3), self.random.sample(MEANS, 3)
        number = self.random.randint(3, 900)
        text = (f"围绕{thing}{aim}与{other}开展工作，主要指标不低于{number}。{ways[0]}，{ways[1]}，再{ways[2]}。"
                f"{means[0]}，{means[1]}。{means[2]}。")  # fmt: skip
        return f"{thing}{aim}技术{self.pick(('研究', '开发', '服务', '攻关'))}", text

    def day(self, first: date = date(2024, 1, 5), days: int = 900) -> date:
        return first + timedelta(self.random.randint(0, days))

    def case(self, seller: Who, buyer: Who, **given) -> Case:
        self.serial += 1
        title, text = given.pop("subject", None) or self.subject()
        turnover = given.pop("turnover", None) or int(self.random.lognormvariate(3.3, 0.9) * 10_000) * 100
        signed_on = given.pop("signed_on", None) or self.day()
        registered = signed_on + timedelta(self.random.randint(5, 60))
        sellers, buyers = given.pop("sellers", (seller,)), given.pop("buyers", (buyer,))
        return Case(
            uid=f"c{self.serial:06d}", title=title, text=text, kind=self.pick(KINDS), field=f"{self.random.randint(1, 11):02d}",
            signed_on=signed_on, turnover=turnover, tech=turnover * self.random.randint(80, 100) // 100, sellers=sellers, buyers=buyers,
            registered_on=registered, registration_no=f"{registered.year}{seller.region}{self.serial:06d}",
            invoices=(f"26{self.serial:010d}",), **given,
        )  # fmt: skip

    def pair(self) -> tuple[Who, Who]:
        seller = self.pick(self.institutes) if self.random.random() < 0.6 else self.pick(self.firms)
        buyer = self.pick([firm for firm in self.random.sample(self.firms, 3) if firm.key != seller.key])
        return seller, buyer


def registry(half: str) -> Registry:
    """One half of the planted registry: "open" or "sealed"."""
    maker, made = Maker(half), Registry()
    made.cases += list(_clean(maker))
    for n in range(RINGS):
        _plant(made, made.rings, list(_ring(maker, n)))
    for n in range(SPLITS):
        _plant(made, made.splits, list(_split(maker, parts=2 + n)))
    for n in range(AGAIN):
        _plant(made, made.again, list(_again(maker, n)))
    maker.random.shuffle(made.cases)
    return made


def _plant(made: Registry, kind: list[frozenset[str]], cases: list[Case]) -> None:
    made.cases += cases
    kind.append(frozenset(case.uid for case in cases))


def _clean(maker: Maker) -> Iterator[Case]:
    """Ordinary contracts: repeated dealings on other subjects, yearly renewals, shared agents, namesakes, one subject sold to many."""
    for n in range(CLEAN - 200):
        seller, buyer = maker.pair()
        if n % 25 == 0:
            agent = maker.pick(maker.agents)
            seller, buyer = replace(seller, agent=agent), replace(buyer, agent=agent)
        yield maker.case(seller, buyer)
    for _ in range(25):  # the same two, three times, each time about something else
        seller, buyer = maker.pair()
        for _ in range(3):
            yield maker.case(seller, buyer)
    for _ in range(25):  # a yearly service, renewed
        (seller, buyer), (title, text) = maker.pair(), maker.subject()
        day, worth = maker.day(days=400), maker.random.randint(10, 60) * 1_000_000
        for year in range(2):
            words = (f"{day.year + year}年度{title}", text)
            yield maker.case(
                seller, buyer, subject=words, turnover=worth, signed_on=day + timedelta(370 * year)
            )
    for _ in range(15):  # one institute sells the same service to five firms
        (title, text), seller = maker.subject(), maker.pick(maker.institutes)
        for buyer in maker.random.sample(maker.firms, 5):
            yield maker.case(seller, buyer, subject=(title, text))


def _ring(maker: Maker, n: int) -> Iterator[Case]:
    """Two who are one behind the scenes: the same person, shareholder, address, phone, mail, account, or through a third."""
    seller, buyer = maker.firm(f"环{n}甲科技有限公司"), maker.firm(f"环{n}乙实业有限公司")
    nominee = maker.firm(f"环{n}丙商贸有限公司")
    ways = (
        lambda: (replace(seller, legal_person=buyer.legal_person, phone=buyer.phone), buyer),
        lambda: (seller, replace(buyer, shareholders=(seller.legal_person, *seller.shareholders[:1]))),
        lambda: (replace(seller, address=buyer.address, shareholders=buyer.shareholders), buyer),
        lambda: (replace(seller, phone=buyer.phone), buyer),
        lambda: (replace(seller, account=buyer.account), buyer),
        lambda: (replace(seller, email=f"a@ring{n}.example"), replace(buyer, email=f"b@ring{n}.example")),
    )
    if n < 6:
        one, other = ways[n]()
        yield maker.case(one, other)
        return
    # Through a nominee who appears in a contract of its own, forwards or with the roles reversed.
    left = (lambda: replace(nominee, phone=seller.phone), lambda: replace(nominee, account=seller.account),
            lambda: replace(nominee, shareholders=(*nominee.shareholders, seller.legal_person), address=seller.address))[n % 3]()  # fmt: skip
    right = (lambda: replace(buyer, phone=left.phone if n % 3 else buyer.phone, account=left.account if n % 3 != 1 else buyer.account),
             lambda: replace(buyer, email="x@" + left.email.split("@")[1]) if left.email.endswith(".example") else replace(buyer, account=left.account),
             lambda: replace(buyer, account=left.account))[n // 3 % 3]()  # fmt: skip
    pairs = ((seller, right), (left, right)) if n % 2 else ((right, seller), (left, seller))
    for one, other in pairs:
        yield maker.case(one, other)


def _split(maker: Maker, *, parts: int) -> Iterator[Case]:
    """One piece of work in `parts` contracts within a year: phases, modules, other districts, sister firms."""
    (seller, buyer), (title, text) = maker.pair(), maker.subject()
    day, whole = maker.day(days=500), maker.random.randint(300, 900) * 1_000_000
    sister = replace(
        maker.firm(f"{buyer.name[:4]}二部有限公司"), shareholders=buyer.shareholders, phone=buyer.phone
    )
    for part in range(parts):
        named = (
            f"{title}（第{part + 1}期）",
            f"{title}模块{part + 1}",
            f"{title}{'甲乙丙丁戊己庚辛壬癸'[part % 10]}包",
        )[parts % 3]
        words = _edited(maker, text, times=1 + part % 2)
        client = sister if parts % 4 == 3 and part % 2 else buyer
        client = replace(client, region=maker.pick(PLACES)) if parts % 5 == 0 else client
        yield maker.case(seller, client, subject=(named, words), turnover=whole // parts + part * 10_000,
                         signed_on=day + timedelta(part * (300 // parts)))  # fmt: skip


def _again(maker: Maker, n: int) -> Iterator[Case]:
    """The same contract handed in twice: other amount, other place, a scanned text, a number with noise, perhaps the same invoice."""
    seller, buyer = maker.pair()
    first = maker.case(seller, buyer)
    factor = maker.pick((70, 85, 90, 97, 103, 110, 130))
    text = _scanned(maker, first.text) if n % 2 else _edited(maker, first.text, times=1)
    maker.serial += 1
    yield first
    yield replace(
        first, uid=f"c{maker.serial:06d}", text=text, title=first.title if n % 3 else f"关于{first.title}的合同",
        turnover=first.turnover * factor // 100, tech=first.tech * factor // 100,
        signed_on=first.signed_on + timedelta(maker.random.randint(0, 40)), registered_on=first.registered_on + timedelta(maker.random.randint(20, 120)),
        registration_no=(first.registration_no[:8] + "-" + first.registration_no[8:]) if n % 4 == 0 else f"{2025}{maker.pick(PLACES)}{maker.serial:06d}",
        invoices=first.invoices if n % 5 == 0 else (f"27{maker.serial:010d}",),
        buyers=(replace(buyer, region=maker.pick(PLACES)),),
    )  # fmt: skip


def _edited(maker: Maker, text: str, *, times: int) -> str:
    """The text with a few clauses changed and other numbers."""
    for _ in range(times):
        old, new = maker.pick(MEANS), maker.pick(MEANS)
        text = text.replace(old, new)
    return "".join(str(maker.random.randint(1, 9)) if char.isdigit() else char for char in text)


def _scanned(maker: Maker, text: str) -> str:
    """The text as a scanner reads it: one character in forty wrong."""
    return "".join(maker.pick("口日曰工土士未末") if maker.random.random() < 0.025 else char for char in text)
