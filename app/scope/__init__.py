"""Who sees which rows: one wall over every read, one check over every write."""

from app.scope.areas import areas_served
from app.scope.beyond import beyond, hold
from app.scope.reader import NOBODY, PROGRAM, Post, Reader, reader_of, reading_as
from app.scope.share import share
from app.scope.stamp import OutOfScope, stamp
from app.scope.wall import build_wall

__all__ = [
    "NOBODY",
    "PROGRAM",
    "OutOfScope",
    "Post",
    "Reader",
    "areas_served",
    "beyond",
    "build_wall",
    "hold",
    "reader_of",
    "reading_as",
    "share",
    "stamp",
]
