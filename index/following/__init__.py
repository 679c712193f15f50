"""How an index follows the archive: where it lives, and what brings it there."""
