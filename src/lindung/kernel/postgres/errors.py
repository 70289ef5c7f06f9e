"""What can go wrong between a program and its database server; every message says what, why and what next."""


class PostgresError(RuntimeError):
    """The server could not be brought to the state that was asked for."""


class NoBinaries(PostgresError):
    """No PostgreSQL that we can use was found on this machine."""


class UnusableDirectory(PostgresError):
    """The data directory is not ours, is damaged, or may not be entered."""


class CannotStart(PostgresError):
    """The server did not start, or what runs is not what was asked for."""


class CannotStop(PostgresError):
    """The server did not stop when it was told to."""
