"""Every change in the index room: entering observations, making editions, entering what others published."""

from kezhuan.indices.usecases.bands import keep_bands, on_computed
from kezhuan.indices.usecases.collections import (
    fill,
    read_sheet,
    resend_collection,
    send_collection,
    sheet_behind,
    sheet_for,
    sign,
    withdraw_collection,
)
from kezhuan.indices.usecases.editions import (
    compute_edition,
    discard_edition,
    edit_edition,
    make_edition,
    publish_edition,
    return_edition,
    revise_edition,
    settings_of,
    submit_edition,
)
from kezhuan.indices.usecases.imported import enter_result
from kezhuan.indices.usecases.observations import (
    columns,
    enter_observation,
    import_observations,
    rows_behind,
    take_figure,
)
from kezhuan.indices.usecases.targets import (
    adjust_target,
    close_target,
    edit_target,
    issue_target,
    report_progress,
    set_target,
    take_progress,
    target_settings,
    withdraw_target,
)

MOVES = {
    "compute": compute_edition,
    "submit": submit_edition,
    "publish": publish_edition,
    "discard": discard_edition,
}

__all__ = [
    "keep_bands", "on_computed",
    "fill", "read_sheet", "resend_collection", "send_collection", "sheet_behind", "sheet_for", "sign", "withdraw_collection",
    "MOVES", "adjust_target", "close_target", "edit_target", "issue_target", "report_progress", "set_target", "take_progress", "target_settings",
    "withdraw_target",
    "columns", "compute_edition", "discard_edition", "edit_edition", "enter_observation", "enter_result", "import_observations", "make_edition",
    "publish_edition", "return_edition", "revise_edition", "rows_behind", "settings_of", "submit_edition", "take_figure",
]  # fmt: skip
