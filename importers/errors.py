"""Everything that can go wrong while reading a source, each with a sentence that says what is wrong."""

from archive.errors import Failure


class ImportFailed(Failure):
    """Base of this package's errors: the whole source cannot be read."""


class SourceMissing(ImportFailed):
    """No file or folder of this name."""


class SourceUnreadable(ImportFailed):
    """The file cannot be opened, or is not what its first bytes say it is."""


class BudgetExceeded(ImportFailed):
    """The source unpacks to more than is safe: a bomb, or a setting too low."""


class FileTooLarge(BudgetExceeded):
    """One file is too large to be read whole; the rest of the source can still be read."""


class ReadingFailed(ImportFailed):
    """A process that reads pages died; what was stored stays."""
