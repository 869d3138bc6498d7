"""Addresses that tests give to hosts of their own, in network namespaces on this machine."""

CLUSTER = "10.213.7."
OWN_HOSTS = (CLUSTER,)
