"""What leaves the index room: frozen values, never a record."""

from kezhuan.indices.views.bands import Band, Bands
from kezhuan.indices.views.collections import Asked, CollectionCell, CollectionDetail, CollectionRow
from kezhuan.indices.views.editions import (
    DefinitionRow,
    DefinitionView,
    EditionDetail,
    EditionFileRow,
    EditionRow,
    EditionVerdict,
    Flag,
    ImportedRow,
    NodeRow,
    ObservationRow,
    UnitScore,
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
    "Asked",
    "Band",
    "Bands",
    "BoardCount",
    "Breakdown",
    "ChangeRow",
    "CollectionCell",
    "CollectionDetail",
    "CollectionRow",
    "DefinitionRow",
    "DefinitionView",
    "EditionChange",
    "EditionDetail",
    "EditionRow",
    "EditionFileRow",
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
    "EditionVerdict",
]
