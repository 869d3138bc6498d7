"""The arithmetic of an index on bare arrays (..., units, indicators): any leading axes are runs or periods.

Nothing here knows of files, configuration or trees, so thousands of runs can go through one call.
"""
