"""`./kz people`: the first accounts of an installation, and mending one that is shut out."""

from __future__ import annotations

import click

from kezhuan.core.access import Role
from kezhuan.core.history import ROLE_LABELS

STAFF_ROLES = [
    Role.OPERATOR, Role.LIAISON, Role.REGISTRAR, Role.DISTRICT, Role.CITY, Role.PROVINCE, Role.FINANCE, Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN, Role.AUDITOR,
]  # fmt: skip


@click.group("people", help="人员：建立首批账号与公共机构，解除登录困难。")
def people() -> None:
    """The group of this name."""


@people.command("add-body", help="登记一个公共机构（科技局、技转中心等），直接为已核验。")
@click.argument("kind", type=click.Choice(["bureau", "finance", "centre", "operator", "platform"]))
@click.argument("name")
@click.option("--region", required=True, help="行政区划代码，如 330400")
@click.option("--uscc", default="", help="统一社会信用代码")
def add_body(kind: str, name: str, region: str, uscc: str) -> None:
    """The body stands verified; its number is printed."""
    from kezhuan.core import clock
    from kezhuan.core.errors import Failure
    from kezhuan.people import usecases

    try:
        body = usecases.enter_organisation(
            {"kind": kind, "name": name, "region": region, "uscc": uscc or None}, today=clock.today()
        )
    except Failure as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"已登记 {body.name}（{body.number}）")


@people.command("add-staff", help="为公共机构的工作人员建立账号；首次登录须设置第二重验证。")
@click.argument("username")
@click.option("--name", required=True, help="姓名")
@click.option("--role", required=True, type=click.Choice([role.value for role in STAFF_ROLES]), help="身份")
@click.option("--body", required=True, help="所在机构的编号（DW-…）")
@click.option("--region", default="", help="管辖的行政区划代码前缀，默认为机构所在地")
@click.option("--phone", default="", help="手机号码，可用短信登录")
@click.option("--manager", is_flag=True, help="可管理本机构成员")
def add_staff(username: str, name: str, role: str, body: str, region: str, phone: str, manager: bool) -> None:
    """The person can sign in under this role; the first password is printed once."""
    from django.db import transaction

    from kezhuan.core import clock
    from kezhuan.core.access import SYSTEM
    from kezhuan.core.errors import Failure
    from kezhuan.people import accounts, queries, usecases

    uid = queries.find_organisation(SYSTEM, number=body)
    if uid is None:
        raise click.ClickException(f"没有编号为 {body} 的已核验机构；用 ./kz people add-body 登记")
    try:
        with transaction.atomic():
            user, password = accounts.enter_staff(
                username,
                name=name,
                phone=phone,
                org_uid=uid,
                role=Role(role),
                region=region,
                actor=SYSTEM,
                today=clock.today(),
            )
            if manager:
                usecases.appoint(user, uid, actor=SYSTEM, today=clock.today())
    except Failure as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(
        f"已建立账号 {username}（{ROLE_LABELS[Role(role)]}），初始密码 {password}，请登录后修改并设置第二重验证"
    )


@people.command("reset-factor", help="清除某账号的第二重验证，其下次登录须重新设置。")
@click.argument("username")
def reset_factor(username: str) -> None:
    """The account has no second factor and no open session."""
    from kezhuan.core.access import SYSTEM
    from kezhuan.people import accounts, queries

    user = queries.user_named(username)
    if user is None:
        raise click.ClickException(f"没有账号 {username}")
    accounts.reset_second_factor(user, actor=SYSTEM)
    click.echo(f"已清除 {username} 的第二重验证并退出其所有登录")


COMMANDS = (people,)
