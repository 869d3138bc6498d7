"""个人信息: what a person has been told and agreed to, and what they may ask of those who keep their data.

Rooms ask `queries.consents.agreed` before an act that rests on consent; house.py says what a withdrawal changes.
"""
