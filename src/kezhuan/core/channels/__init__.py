"""The ways a notice leaves the house: whose address, for which topic, at what hour; at least once, never twice asked for.

The letter waits in the outbox in the transaction of the act it tells of. Outside it says the topic and a link,
never a title; what it is about is read after sign-in.
"""
