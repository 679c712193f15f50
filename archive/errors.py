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


class NoSuchImport(ArchiveError):
    """No import has this number, or it is not in the state that the work needs."""


class BadEdit(ArchiveError):
    """An edit that cannot be made: no such field, or not a value for it."""
