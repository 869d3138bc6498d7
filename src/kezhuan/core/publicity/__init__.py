"""公示: an act is announced for a period in which anybody may object, and waits until nothing is held against it.

Rooms call `announce` in their own transaction when the act is decided, and `require_clean` (or `standing` as a
fact of a guard) before it is carried out. Core knows the act by subject type and id alone.
"""
