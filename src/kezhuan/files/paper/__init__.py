"""Papers a person takes home: PDF by typst, Word by python-docx, both from the same sections."""

from kezhuan.files.paper.parts import NoPaper, Section, Table
from kezhuan.files.paper.pdf import ReceiptData, document, receipt
from kezhuan.files.paper.word import word

__all__ = ["NoPaper", "ReceiptData", "Section", "Table", "document", "receipt", "word"]
