"""Suspicions (疑点提示): what a reviewer should look at, each with its evidence; never a verdict."""
