"""Why a room does not do what it is asked; a value that is not allowed is a ``ValueError``, as everywhere."""


class UnknownRoomError(LookupError):
    """No room has this code, or none has this code and this token; or it has ended, which nothing tells apart."""


class ConflictError(Exception):
    """It is too late for that, or too early: the message says what is the case."""


class TooManyError(Exception):
    """There are as many as there may be: the message says of what."""


class StoreLostError(Exception):
    """The database cannot be used now: the message says so in words for everybody, its cause is for the log."""
