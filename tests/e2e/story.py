"""The cast of the main story and the hands with which it clicks: by label and by the words on buttons only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from kezhuan.core import clock
from kezhuan.core.access import MFA_ROLES, SYSTEM, Role
from tests.e2e.checking import check_page

PASSWORD = "erste-Geschichte-42"
SECRET = "KEZHUANTESTKEZHUANTESTKEZHUANTEST"[:32]
BEGAN = date(2026, 1, 5)
BODIES = {
    "town": ("bureau", "测试街道办", "330402"), "centre": ("centre", "测试技转中心", "330400"), "bureau": ("bureau", "测试科技局", "330402"),
    "ceramic": ("enterprise", "测试精密陶瓷有限公司", "330402"), "institute": ("institute", "测试材料研究院", "330402"),
    "machines": ("institute", "测试装备研究院", "330421"), "hub": ("intermediary", "测试技术转移公司", "330402"),
}  # fmt: skip
CAST = {
    "liaison": ("town", Role.LIAISON, "330402"), "operator": ("centre", Role.OPERATOR, "3304"), "officer": ("bureau", Role.DISTRICT, "3304"),
    "owner": ("ceramic", Role.ENTERPRISE, ""), "office": ("institute", Role.TTO, ""), "machinist": ("machines", Role.TTO, ""),
    "broker": ("hub", Role.BROKER, "3304"),
}  # fmt: skip
SUPPLY = (
    ("institute", "碳化硅陶瓷机械臂中空加筋减重近净成形技术",
     "用凝胶注模与牺牲芯模一次成形薄壁中空碳化硅陶瓷机械臂，烧结变形小，减重明显。", "减重率42%，弹性模量395GPa，抗弯强度430MPa，成品率92%。", "05"),
    ("machines", "经编坯布在线机器视觉疵点检测系统",
     "经编机在线机器视觉检测断纱、油污、横条等疵点，分类并联动停机，深色布可用。", "疵点检出率98.5%，误报率1.6%，检测速度45m/min。", "03"),
)  # fmt: skip


def settle() -> None:
    """The bodies, the people with their accounts, and what the institutes offer; all through use cases."""
    from kezhuan.achievements import usecases as achievements
    from kezhuan.people import queries, usecases
    from kezhuan.people.accounts import create_user
    from tests.builders import told

    orgs = {code: usecases.enter_organisation({"kind": kind, "name": name, "region": region}, today=BEGAN)
            for code, (kind, name, region) in BODIES.items()}  # fmt: skip
    actors = {}
    for n, (account, (org, role, region)) in enumerate(CAST.items()):
        user = create_user(account, name=f"测试{account}", actor=SYSTEM, phone=f"1390000{n:04d}", password=PASSWORD,
                           totp_secret=SECRET if role in MFA_ROLES else "")  # fmt: skip
        told(user)
        usecases.grant_hat(
            user.uid, orgs[org].uid, role, actor=SYSTEM, today=BEGAN, region=region, manager=True
        )
        actors[org] = queries.actor_of(user, None)
    for org, title, summary, performance, sector in SUPPLY:
        act: dict[str, Any] = {"actor": actors[org], "today": clock.today()}
        values = {"title": title, "summary": summary, "performance": performance, "field": sector, "kind": "applied", "trl": 7,
                  "stage": "middle", "modes": ["licence"], "secrecy_cleared": True}  # fmt: skip
        uid = achievements.draft_achievement(values, **act).row.uid
        version = achievements.confirm_ownership(uid, note="权属清楚。", version=1, **act).row.version
        achievements.publish_achievement(uid, version=version, **act)


def work() -> None:
    """What the worker and the index follower do beside the pages, done here once."""
    from kezhuan.core import events, jobs
    from kezhuan.search import shelves

    while events.seal():
        continue
    shelves.rebuild()
    jobs.run()


@dataclass
class Hand:
    """Somebody before a browser."""

    page: Any
    seen: list[str] = field(default_factory=list)

    def start(self) -> None:
        """The start page, the one address this story types."""
        self.page.goto("/")
        self.look()

    def open(self, link: str) -> None:
        """The address a message brought."""
        self.page.goto(link)

    def look(self, *, status: int = 200) -> None:
        """The page holds everything every page must hold."""
        check_page(self.page, status=status)
        self.seen.append(urlsplit(self.page.url).path)

    def click(self, words: str, *, exact: bool = False, look: bool = True) -> None:
        """The first link with these words in the main part, else anywhere."""
        link = self.page.get_by_role("main").get_by_role("link", name=words, exact=exact)
        self.follow(link if link.count() else self.page.get_by_role("link", name=words, exact=exact))
        if look:
            self.look()

    def press(self, words: str, *, status: int = 200, look: bool = True) -> None:
        """The button with these words in the main part."""
        self.follow(self.page.get_by_role("main").get_by_role("button", name=words, exact=True))
        if look:
            self.look(status=status)

    def fill(self, **fields: str) -> None:
        """Text by label."""
        for label, value in fields.items():
            self.field(label).fill(value)

    def field(self, label: str) -> Any:
        """The first field with this label; a section may have a heading of the same words."""
        fields = self.page.locator("input, textarea, select")
        return self.page.get_by_role("main").get_by_label(label).and_(fields).first

    def choose(self, label: str, value: str) -> None:
        """A choice of a list by its words."""
        self.field(label).select_option(label=value)

    def tick(self, *labels: str) -> None:
        """Boxes and circles by label."""
        for label in labels:
            box = self.page.locator("input[type=checkbox], input[type=radio]")
            self.page.get_by_role("main").get_by_label(label).and_(box).first.check()

    def menu(self, words: str) -> None:
        """An entry of the workbench's menu, unfolded first on a phone."""
        entry = self.page.get_by_role("navigation").get_by_role(
            "link", name=re.compile(f"^{re.escape(words)}")
        )
        if not entry.count():
            self.page.reload()  # what waits for somebody comes into the menu when the page is drawn anew
        if not entry.first.is_visible():
            self.page.get_by_text("菜单", exact=True).first.click()
        self.follow(entry)
        self.look()

    def first_row(self) -> None:
        """The case of the list's first row."""
        self.follow(self.page.get_by_role("main").locator("tbody a"))
        self.look()

    def send(self, *, status: int = 200, look: bool = True) -> None:
        """The one button of the page's form."""
        self.follow(self.page.get_by_role("main").locator("form button[type=submit]"))
        if look:
            self.look(status=status)

    def follow(self, place: Any) -> None:
        """The first of these is clicked, and the page it leads to has come."""
        with self.page.expect_navigation(wait_until="load"):
            place.first.click()

    def sign_in(self, account: str) -> None:
        """From the start page into the workbench, with the authenticator where one is asked."""
        from kezhuan.people.totp import code_at

        self.start()
        self.click("登录", exact=True)
        self.fill(手机号码或账号=account, 密码=PASSWORD)
        self.press("登录", look=False)
        if "/2fa/" in self.page.url:
            self.look()
            self.fill(验证器上的=code_at(SECRET))
            self.send(look=False)
        self.look()
        assert "工作台" in self.page.title(), self.page.url

    def newest_sms(self, pattern: str) -> str:
        """What the newest message in the demo's letter box says after `pattern`, read on another device."""
        here = urlsplit(self.page.url)
        device = self.page.context.browser.new_context(locale="zh-CN")
        other = device.new_page()
        other.goto(f"{here.scheme}://{here.netloc}/")
        for words in ("登录", "演示：查看短信收件箱与验证码"):
            with other.expect_navigation(wait_until="load"):
                other.get_by_role("link", name=words).first.click()
        found = re.search(pattern, other.get_by_role("main").inner_text())
        device.close()
        assert found, pattern
        return found.group(1)
