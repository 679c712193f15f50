"""XML that may be damaged or hostile, read piece by piece."""
