"""The one process that writes an index: its tantivy writer and the file of scoring rows, kept in step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy

from matchcore.preparing import Prepared
from matchcore.rowfile import RowWriter
from matchcore.storage import writer_of


class Writing:
    """Holds the write lock of an index until `close`; nothing is visible before `commit`."""

    def __init__(self, path: Path, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._writer: tantivy.IndexWriter = writer_of(index)
        self._rows = RowWriter(path / "rows.dat")

    def put(self, prepared: Iterable[Prepared]) -> int:
        """These items replace those of the same id; their count."""
        count = 0
        for name, document, packed in prepared:
            self._writer.delete_documents_by_term("id", name)
            document["address"] = self._rows.add(packed)
            self._writer.add_document(tantivy.Document.from_dict(document, self._schema))
            count += 1
        return count

    def delete(self, ids: Iterable[str]) -> None:
        """Items of these ids are taken out; unknown ids are no error."""
        for name in ids:
            self._writer.delete_documents_by_term("id", name)

    def commit(self) -> None:
        """Rows first, then the terms that point to them: a crash between leaves waste, never a wrong pointer."""
        self._rows.sync()
        self._writer.commit()

    def close(self) -> None:
        """What was not committed is dropped and the lock is free."""
        self._writer.rollback()
        del self._writer
        self._rows.close()
