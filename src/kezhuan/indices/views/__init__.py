"""What leaves the index room: frozen values, never a record."""

from kezhuan.indices.views.editions import (
    DefinitionRow,
    DefinitionView,
    EditionDetail,
    EditionRow,
    FileRow,
    Flag,
    ImportedRow,
    NodeRow,
    ObservationRow,
    UnitScore,
    Verdict,
)
from kezhuan.indices.views.profiles import (
    Answer,
    ChangeRow,
    EditionChange,
    IndicatorStanding,
    Provenance,
    UnitProfile,
)
from kezhuan.indices.views.targets import (
    BoardCount,
    Breakdown,
    ForecastRow,
    ProgressRow,
    TargetDetail,
    TargetRow,
)

__all__ = [
    "Answer",
    "BoardCount",
    "Breakdown",
    "ChangeRow",
    "DefinitionRow",
    "DefinitionView",
    "EditionChange",
    "EditionDetail",
    "EditionRow",
    "FileRow",
    "Flag",
    "ForecastRow",
    "ImportedRow",
    "IndicatorStanding",
    "NodeRow",
    "ObservationRow",
    "ProgressRow",
    "Provenance",
    "TargetDetail",
    "TargetRow",
    "UnitProfile",
    "UnitScore",
    "Verdict",
]
