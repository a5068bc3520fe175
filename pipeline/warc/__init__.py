"""WARC files: write received answers, and read the records of any crawler."""

from pipeline.warc.http import HttpAnswer, answer_of, parse_answer
from pipeline.warc.reader import Damage, WarcRecord, moment_of, payload_is_sound, read_at, read_records, whole_bytes
from pipeline.warc.records import digest_of, filler
from pipeline.warc.wacz import WaczPage, write_wacz
from pipeline.warc.wacz_reader import Member, members, opened
from pipeline.warc.writer import FOLDER, OPEN, WarcWriter, closed_place, mend

__all__ = [
    "FOLDER",
    "OPEN",
    "Damage",
    "HttpAnswer",
    "Member",
    "WaczPage",
    "WarcRecord",
    "WarcWriter",
    "answer_of",
    "closed_place",
    "digest_of",
    "filler",
    "members",
    "mend",
    "moment_of",
    "opened",
    "parse_answer",
    "payload_is_sound",
    "read_at",
    "read_records",
    "whole_bytes",
    "write_wacz",
]
