"""Run as a program of its own by `workbook.py`: a workbook on stdin, its rows as JSON lines on stdout.

Arguments: memory in bytes, processor time in seconds. The last line is `"end"`; without it the reading
failed. It imports nothing of kezhuan, so that a start costs little and the limits hold from the first byte.
"""

import datetime
import io
import json
import resource
import sys


def plain(cell: object) -> object:
    """The cell as JSON can carry it; dates and times as [kind, ISO text]."""
    if isinstance(cell, datetime.datetime):
        return ["datetime", cell.isoformat()]
    if isinstance(cell, datetime.date):
        return ["date", cell.isoformat()]
    if isinstance(cell, datetime.time):
        return ["time", cell.isoformat()]
    if isinstance(cell, datetime.timedelta):
        return ["duration", str(cell)]
    return cell


def main() -> int:
    """0 when every row of the first visible sheet has been written, 3 when the file is no sound workbook."""
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_object(io.BytesIO(sys.stdin.buffer.read()))
        visible = [
            index
            for index, sheet in enumerate(workbook.sheets_metadata)
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        if not visible:
            return 3
        sheet = workbook.get_sheet_by_index(visible[0])
    except CalamineError:
        return 3
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in cells):
            sys.stdout.write(json.dumps([line, [plain(cell) for cell in cells]]) + "\n")
    sys.stdout.write('"end"\n')
    return 0


if __name__ == "__main__":
    sys.exit(main())
