"""The parts every room's pages are built of."""

from django import template

register = template.Library()
