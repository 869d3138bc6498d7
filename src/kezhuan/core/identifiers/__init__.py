"""Numbers that others issue: read as people type them, checked as their standard says.

Every `read_…` gives the one spelling the product stores, or raises Invalid naming the fault under the
caller's field. What registrars are known to have issued out of standard is a warning, never a refusal.
"""
