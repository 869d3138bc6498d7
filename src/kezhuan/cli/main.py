"""`./kz`: every command of the house, its own by the table below and each room's from `<room>/commands.py`.

Modules are imported when a command is called, so that a start pays only for what it uses.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from kezhuan.cli.rooms import room_commands, start_django
from kezhuan.cli.say import say
from kezhuan.settings.declared import SettingsError

# name → (module with an attribute `command`, what it does, needs Django)
OWN = {
    "demo": ("kezhuan.cli.demo", "建好演示区域并提供服务：一条命令看全貌", False),
    "serve": ("kezhuan.cli.serve", "提供网站服务（网页、后台任务、检索索引）", False),
    "work": ("kezhuan.cli.work", "只跑后台：任务、封印、外发通知", True),
    "migrate": ("kezhuan.cli.migrate", "把数据库升级到本版本", True),
    "doctor": ("kezhuan.cli.doctor", "检查本机与设置，并说明如何修好", False),
    "backup": ("kezhuan.cli.backup", "备份成一个文件，不必停机", True),
    "restore": ("kezhuan.cli.restore", "把备份恢复到空的位置并核对", True),
    "rekey": ("kezhuan.cli.rekey", "更换密钥：加密存放的内容用新密钥重新加密", True),
    "call": ("kezhuan.cli.call", "用本人的访问令牌办理：接口的每个操作", True),
    "data": ("kezhuan.cli.data", "数据：导入企业名录、需求、成果的表格", True),
    "audit": ("kezhuan.cli.audit", "审计链：核验、导出链头、导出事件", True),
    "rules": ("kezhuan.cli.rulebook", "规则手册：查看、导出、起草新版本", True),
    "test": ("kezhuan.cli.test", "运行全部检查（与 CI 相同），由快到慢", False),
}


class House(click.Group):
    """The list of commands, read from the tables above and from the rooms that stand."""

    def __init__(self) -> None:
        super().__init__(name="kz", help="科转：区域科技成果转化的操作系统。", no_args_is_help=True)
        self._rooms: dict[str, click.Command] | None = None

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*OWN, *(name for name in self._from_rooms() if name not in OWN), "help"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "help":
            return help_command
        if cmd_name not in OWN:
            return self._from_rooms().get(cmd_name)
        module, _, needs_django = OWN[cmd_name]
        if needs_django:
            start_django()
        return import_module(module).command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, said) for name, (_, said, _) in OWN.items()]
        for name, command in self._from_rooms().items():
            if name not in OWN:
                rows.append((name, command.get_short_help_str(60)))
        rows.append(("help", "列出所有命令；`./kz 命令 --help` 看用法"))
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def _from_rooms(self) -> dict[str, click.Command]:
        if self._rooms is None:
            self._rooms = room_commands()
        return self._rooms


@click.command("help", help="列出所有命令。")
@click.argument("names", nargs=-1)
def help_command(names: tuple[str, ...]) -> None:
    """The help of the house, or of the command named."""
    command: click.Command = house
    ctx = click.Context(house, info_name="./kz")
    for name in names:
        inner = command.get_command(ctx, name) if isinstance(command, click.Group) else None
        if inner is None:
            raise click.UsageError(f"没有命令 {' '.join(names)}；./kz help 列出所有命令")
        command, ctx = inner, click.Context(inner, info_name=name, parent=ctx)
    click.echo(command.get_help(ctx))


house = House()


def main() -> None:
    """Runs the command line; a wrong setting is one sentence, not a traceback."""
    try:
        house(prog_name="./kz")
    except SettingsError as fault:
        say(f"设置有误：{fault}", f"Setting at fault: {fault}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
