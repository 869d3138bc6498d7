"""What if: the whole pipeline under other values, and the least improvement that reaches a goal."""

from indexcore.whatif.goal import Answer, Goal, Standing
from indexcore.whatif.question import Question

__all__ = ["Answer", "Goal", "Question", "Standing"]
