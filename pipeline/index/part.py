"""What the parts of a transaction share: its connection, and what is still to be put by it."""

from sqlalchemy.engine import Connection

from pipeline.index.backend import Driver
from pipeline.index.bulk import Writes
from pipeline.index.dialects import driver
from pipeline.index.lookahead import Lookahead
from pipeline.index.signatures import Recent


class TransactionPart:
    """A part of a transaction. What was added is put before anything is asked of the connection or of its driver."""

    def __init__(self, connection: Connection) -> None:
        self._lent, self._lent_driver = connection, driver(connection)
        self._recent: Recent = {}  # signatures of this transaction, not in the file yet
        self._writes = Writes(connection, self._recent)
        self._ahead = Lookahead()

    @property
    def _connection(self) -> Connection:
        self._writes.put()
        return self._lent

    @property
    def _driver(self) -> Driver:
        self._writes.put()
        return self._lent_driver

    def put(self) -> None:
        """Put what was added, as it is before the end of a transaction."""
        self._writes.put()
        self._writes.put_bands()
