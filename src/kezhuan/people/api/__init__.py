"""The REST API of people: organisations and members, one's own account, experts and teams."""

from kezhuan.people.api.looking import router as looking
from kezhuan.people.api.me import router as me
from kezhuan.people.api.organisations import router as organisations
from kezhuan.people.api.profiles import router as profiles

ROUTERS = (me, looking, organisations, profiles)
