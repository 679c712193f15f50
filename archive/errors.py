"""Everything that can go wrong in the archive, each with the sentence that says the repair."""


class ArchiveError(Exception):
    """Base of this package's errors; `str()` of one is a sentence fit for a person."""


class NotAHome(ArchiveError):
    """The folder holds other things than an archive of ours."""


class HomeTooNew(ArchiveError):
    """A newer version of the program made this home."""


class HomeNotWritable(ArchiveError):
    """The home cannot be written to."""


class HomeBusy(ArchiveError):
    """Another process is writing to this home."""


class DamagedArchive(ArchiveError):
    """The archive's database cannot be read."""


class NoSuchDocument(ArchiveError):
    """No document has this id."""
