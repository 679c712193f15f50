"""Articles by number: the same whoever makes them. Those of the base never change; others come during a run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence

from archive.document import Document
from archive.partial_date import parse_iso

OF_BASE = (
    "mine school vote drought bridge council harvest river strike ministry road clinic water court forest market "
    "teacher fire union election hospital budget museum railway factory fishing housing pension theatre border"
).split()
OF_NEW = (
    "lantern violin glacier meadow orchard pepper quartz saddle thimble umbrella walnut zipper anvil basket candle "
    "donkey feather goblet hammock igloo jacket kettle ladder magnet needle otter parrot quilt ribbon spindle"
).split()
COMMON = "yearbook"
"""A word of every article: how often it is found is how many articles are there."""

SOURCES = ("The Valley", "River Letter", "The Coast")
TOPICS = ("Mining", "Schools", "Water", "Courts", "Fishing")
AUTHORS = ("Ana Ruiz", "Ben Okoro", "Carla Stein", "Dov Levin")


def document(number: int, *, is_new: bool) -> Document:
    """Article `number`, of the base or new."""
    chance = random.Random(number)
    words = chance.choices(OF_NEW if is_new else OF_BASE, k=60)
    return Document(
        title=f"{words[0]} and {words[1]} {number}",
        body=f"{COMMON} only{number} {' '.join(words)}",
        url=f"https://valley.example/{number}",
        source=chance.choice(SOURCES),
        source_id=str(number),
        language="en",
        published=parse_iso(f"{chance.randint(2000, 2019)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"),
        topics=tuple(sorted(chance.sample(TOPICS, k=chance.randint(0, 2)))),
        authors=(chance.choice(AUTHORS),),
        section=chance.choice(("News", "Opinion", "")),
    )


def as_line(number: int) -> str:
    """A new article as a line of JSON Lines."""
    made = document(number, is_new=True)
    return json.dumps(
        {
            "id": made.source_id,
            "title": made.title,
            "body": made.body,
            "url": made.url,
            "source": made.source,
            "language": made.language,
            "date": str(made.published),
            "topics": list(made.topics),
            "authors": list(made.authors),
            "section": made.section,
        }
    )


def questions() -> list[str]:
    """Addresses of the API whose answers follow from the base alone, by totals, facets, histogram and lists by date."""
    chance = random.Random(7)

    def words(number: int) -> Sequence[str]:
        return chance.sample(OF_BASE, k=number)

    def made() -> Iterator[str]:
        for each in OF_BASE[:8]:
            yield f"q={each}"
            yield f"q={each}&sort=newest&page=2"
        for _ in range(6):
            one, two = words(2)
            yield f"q={one}+{two}&sort=oldest"
            yield f"q={one}+OR+{two}&topic={chance.choice(TOPICS)}&sort=newest"
            yield f"q={one}+-{two}&from=2005&to=2012&sort=newest"
            yield f"q=%22{one}+{two}%22&sort=newest"
            yield f"q={one[:4]}*+{two}&author=Ana+Ruiz&sort=oldest"

    return [f"/api/v1/search?{each}" for each in made()]
