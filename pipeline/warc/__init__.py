"""WARC files: write what was received, and read what anybody has recorded."""

from pipeline.warc.http import HttpAnswer, parse_answer
from pipeline.warc.reader import Damage, WarcRecord, payload_is_sound, read_at, read_records
from pipeline.warc.records import filler
from pipeline.warc.wacz import WaczPage, write_wacz
from pipeline.warc.writer import FOLDER, OPEN, WarcWriter, closed_place, mend

__all__ = [
    "FOLDER",
    "OPEN",
    "Damage",
    "HttpAnswer",
    "WaczPage",
    "WarcRecord",
    "WarcWriter",
    "closed_place",
    "filler",
    "mend",
    "parse_answer",
    "payload_is_sound",
    "read_at",
    "read_records",
    "write_wacz",
]
