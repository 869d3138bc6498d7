"""Everything an officer may correct: dated data with a source, shipped as files and added to in a table.

`versions` says what a version is and which one is in force, `shipped` reads the files, `codes` the code
lists, `book` joins shipped and added versions. A version is never edited in place; a new one follows it.
"""
