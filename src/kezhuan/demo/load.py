"""Writes the demo region: nothing but use cases, under a clock that moves from day to day."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from kezhuan.core import clock, events, jobs
from kezhuan.demo import (
    announcing,
    asking,
    baiting,
    contributing,
    counting,
    dealing,
    disclosing,
    entitling,
    exchanging,
    meeting,
    patenting,
    privacy,
    projecting,
    rating,
    registering,
    rewarding,
    settling,
    sharing,
    steering,
    subscribing,
    supplying,
    targeting,
    trying,
    vouching,
)
from kezhuan.demo.tale import Days, shift, tell
from kezhuan.demo.world import World
from kezhuan.people.models import Organisation


def load(progress: Callable[[int], None] | None = None) -> int:
    """The demo region stands with its index and its matches; the number of steps told, 0 where something stands already."""
    if Organisation.objects.exists():
        return 0
    today = clock.today()
    world = World(Days(shift(today)))
    told = tell(
        chain(
            settling.stories(world),
            supplying.stories(world),
            asking.stories(world),
            meeting.stories(world),
            dealing.stories(world),
            trying.stories(world),
            registering.stories(world),
            rewarding.stories(world),
            projecting.stories(world),
            sharing.stories(world),
            entitling.stories(world),
            patenting.stories(world),
            contributing.stories(world),
            announcing.stories(world),
            disclosing.stories(world),
            exchanging.stories(world),
            counting.stories(world),
            steering.stories(world),
            subscribing.stories(world),
            targeting.stories(world),
            vouching.stories(world),
            baiting.stories(world),
            privacy.stories(world),
        ),
        progress=progress,
    )
    meeting.match_all(today=today)
    jobs.run()
    rating.rate_services(today=today)
    while events.seal():
        continue
    return told
