"""In what order a reader reads a page: rows to blocks, blocks to columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from importers.formats.issue_files.pdf_page import Run

_ALIKE = 1.18  # two sizes of one text
_LEADING = 1.9  # of the size: rows that are further apart belong to two blocks
_SAME_ROW = 0.35  # of the size
_GUTTER = 0.9  # of the size: the narrowest space between two columns
_MOST_BLOCKS = 250  # on a page whose blocks are put in order by comparing all of them
_FEWEST_ROWS = 4  # beside each other, of two columns


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a block: its text, its edges and its height, in points; the size of its letters and their weight."""

    text: str
    left: float
    right: float
    base: float
    size: float
    weight: int = 0


@dataclass(slots=True)
class Block:
    """Rows that stand under each other and belong together."""

    rows: list[Row]

    @property
    def left(self) -> float:
        """Its left edge."""
        return min(row.left for row in self.rows)

    @property
    def right(self) -> float:
        """Its right edge."""
        return max(row.right for row in self.rows)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.rows[0].base + 0.8 * self.rows[0].size

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.rows[-1].base - 0.2 * self.rows[-1].size


def blocks_of(runs: Sequence[Run]) -> list[Block]:
    """The blocks of a page in the order of reading."""
    blocks = [part for group in _absorbed(list(_groups(runs))) for part in _parted(group)]
    return _in_order([Block(_rows(group)) for group in blocks])


def _groups(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs that hang together: of one size, the one below the other or beside each other in one row."""
    runs = sorted(runs, key=lambda run: (-run.base, run.left))
    owner = list(range(len(runs)))

    def root(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    for at, upper in enumerate(runs):
        for below in range(at + 1, len(runs)):
            lower = runs[below]
            if upper.base - lower.base > _LEADING * upper.size:
                break
            if _hang_together(upper, lower):
                owner[root(below)] = root(at)
    groups: dict[int, list[Run]] = {}
    for at, run in enumerate(runs):
        groups.setdefault(root(at), []).append(run)
    yield from groups.values()


def _absorbed(groups: list[list[Run]]) -> list[list[Run]]:
    """The groups, with those few runs that stand amid another one of their size made part of it: words between wide
    spaces, with no word above or below them."""
    groups.sort(key=len, reverse=True)
    kept: list[list[Run]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for group in groups:
        left, right = min(run.left for run in group), max(run.right for run in group)
        low, high = min(run.base for run in group), max(run.base for run in group)
        size = group[0].size
        within = (
            at
            for at, box in enumerate(boxes)
            if box[0] - 1 <= left and right <= box[1] + 1
            if box[2] - _LEADING * size <= high and low <= box[3] + _LEADING * size
            if max(size, kept[at][0].size) <= _ALIKE * min(size, kept[at][0].size)
        )
        at = next(within, None) if len(group) <= 2 * _FEWEST_ROWS else None
        if at is None:
            kept.append(group)
            boxes.append((left, right, low, high))
        else:
            kept[at].extend(group)
            boxes[at] = (boxes[at][0], boxes[at][1], min(low, boxes[at][2]), max(high, boxes[at][3]))
    return kept


def _hang_together(upper: Run, lower: Run) -> bool:
    large, small = max(upper.size, lower.size), min(upper.size, lower.size)
    if large > _ALIKE * small:
        return False
    common = min(upper.right, lower.right) - max(upper.left, lower.left)
    if upper.base - lower.base <= _SAME_ROW * small:
        # Beside each other in one row: what was drawn in one go and stands near.
        return -common < _GUTTER * small and abs(upper.order - lower.order) <= 1
    return common > 0.5 * min(upper.right - upper.left, lower.right - lower.left)


def _parted(runs: list[Run], depth: int = 0) -> Iterator[list[Run]]:
    """A group of runs in which columns hang together by rows that stand across them, parted into these."""
    bands = _bands(runs) if len(runs) > 2 * _FEWEST_ROWS and depth < 8 else []
    if len(bands) < 2:
        yield runs
        return
    for band in bands:
        yield from _parted(band, depth + 1) if len(band) < len(runs) else [band]


def _bands(runs: list[Run]) -> list[list[Run]]:
    """The parts of a group above, beside and below each other where a space parts several rows; else none."""
    rows = _by_height(runs)
    best: tuple[int, int, float, float] | None = None
    for first, row in enumerate(rows):
        for left, right in _gaps(row):
            last = first
            low, high = left, right
            while last + 1 < len(rows):
                between = [each for each in rows[last + 1] if each.right > low + 0.5 and each.left < high - 0.5]
                edge_low = max([low, *(each.right for each in between if each.left < low)])
                edge_high = min([high, *(each.left for each in between if each.right > high)])
                crossing = any(each.left >= low and each.right <= high for each in between)
                if crossing or edge_high - edge_low < _GUTTER * rows[last + 1][0].size:
                    break
                low, high, last = edge_low, edge_high, last + 1
            is_longest = best is None or last - first > best[1] - best[0]
            if is_longest and last - first + 1 >= _FEWEST_ROWS and _is_gutter(rows[first : last + 1], low, high):
                best = (first, last, low, high)
    if best is None:
        return []
    first, last, low, high = best
    middle = (low + high) / 2
    inside = [run for row in rows[first : last + 1] for run in row]
    parts = [
        [run for row in rows[:first] for run in row],
        [run for run in inside if (run.left + run.right) / 2 < middle],
        [run for run in inside if (run.left + run.right) / 2 >= middle],
        [run for row in rows[last + 1 :] for run in row],
    ]
    return [part for part in parts if part]


def _is_gutter(rows: Sequence[Sequence[Run]], low: float, high: float) -> bool:
    """Whether text stands on both sides of the space in at least so many rows, and begins at one edge to the right of
    it, as a column does and words between wide spaces do not."""
    left = sum(any(run.right <= low + 1 for run in row) for row in rows)
    begins = [min(run.left for run in row if run.left >= high - 1) for row in rows if row[-1].left >= high - 1]
    edge = min(begins, default=0.0)
    at_edge = sum(begin < edge + 0.4 * rows[0][0].size for begin in begins)
    return min(left, at_edge) >= _FEWEST_ROWS and at_edge * 10 >= 6 * len(begins)


def _gaps(row: Sequence[Run]) -> Iterator[tuple[float, float]]:
    reach = row[0].right
    for run in row[1:]:
        if run.left - reach >= _GUTTER * run.size:
            yield reach, run.left
        reach = max(reach, run.right)


def _by_height(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs in rows from the top, each from the left. Rows of two columns need not stand at one height."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.base):
        if rows and rows[-1][0].base - run.base <= _SAME_ROW * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _rows(runs: Sequence[Run]) -> list[Row]:
    return [
        Row(
            " ".join(run.text.strip() for run in row),
            row[0].left,
            max(run.right for run in row),
            row[0].base,
            max(row, key=lambda run: len(run.text)).size,
            max(row, key=lambda run: len(run.text)).weight,
        )
        for row in _by_height(runs)
    ]


def _in_order(blocks: list[Block]) -> list[Block]:
    """Blocks in the order of reading: down a column, then the next one; what stands across several columns parts what
    is above it from what is below."""
    blocks.sort(key=lambda block: (-block.top, block.left))
    if len(blocks) > _MOST_BLOCKS:
        return blocks
    boxes = [(block.left, block.right, block.bottom, block.top) for block in blocks]
    boxes = [_over_its_columns(at, blocks, boxes) for at in range(len(blocks))]
    after: list[set[int]] = [set() for _ in blocks]
    waits = [0] * len(blocks)
    for one in range(len(boxes)):
        for other in range(len(boxes)):
            if one != other and other not in after[one] and _comes_first(boxes, one, other):
                after[one].add(other)
                waits[other] += 1
    order: list[int] = []
    left = set(range(len(blocks)))
    while left:
        free = [each for each in left if waits[each] == 0] or list(left)
        last = boxes[order[-1]] if order else None
        chosen = min(free, key=lambda each: _distance(boxes[each], last))
        left.discard(chosen)
        order.append(chosen)
        for each in after[chosen]:
            waits[each] -= 1
    return [blocks[each] for each in order]


_Box = tuple[float, float, float, float]
"""Left, right, lower and upper edge."""


def _over_its_columns(at: int, blocks: Sequence[Block], boxes: Sequence[_Box]) -> _Box:
    """The box of a block; that of a headline reaches over all columns of its text, which begin side by side with
    nothing above them where it stands."""
    left, right, bottom, top = boxes[at]
    size = blocks[at].rows[0].size
    below = [
        each
        for each, (x0, x1, _, y1) in enumerate(boxes)
        if x0 < right and x1 > left and y1 <= bottom + 1 and blocks[each].rows[0].size * 1.15 <= size
    ]
    under = max(below, key=lambda each: boxes[each][3], default=None)
    if under is None or bottom - boxes[under][3] > 3 * size:
        return boxes[at]
    for x0, x1, _, y1 in boxes:
        begins_beside = abs(y1 - boxes[under][3]) < blocks[under].rows[0].size and x1 > right
        if begins_beside and not any(
            c[0] < x1 and c[1] > x0 and c[2] < top and c[3] > bottom for other, c in enumerate(boxes) if other != at
        ):
            right = max(right, x1)
    return left, right, bottom, top


def _comes_first(boxes: Sequence[_Box], one: int, other: int) -> bool:
    """Whether a reader reads the one before the other, as far as these two tell (after Breuel)."""
    a, b = boxes[one], boxes[other]
    if min(a[1], b[1]) - max(a[0], b[0]) > 1:
        return (a[2] + a[3]) > (b[2] + b[3])
    if a[1] > b[0] + 1:
        return False
    top, bottom = max(a[3], b[3]), min(a[2], b[2])
    return not any(
        c[2] < top and c[3] > bottom and _parts(c, a, b) for at, c in enumerate(boxes) if at not in (one, other)
    )


def _parts(c: _Box, a: _Box, b: _Box) -> bool:
    """Whether c stands across a and b, between them in height."""
    if min(c[1], a[1]) - max(c[0], a[0]) <= 1 or min(c[1], b[1]) - max(c[0], b[0]) <= 1:
        return False
    middle = c[2] + c[3]
    return (b[2] + b[3] > middle > a[2] + a[3]) or (a[2] + a[3] > middle > b[2] + b[3])


def _distance(box: _Box, last: _Box | None) -> tuple[bool, float, float]:
    """Of those that may follow: first what stands below the last one, then what is further to the left and above."""
    below = last is not None and min(box[1], last[1]) - max(box[0], last[0]) > 1
    return (not below, box[0] if not below else 0.0, -box[3])
