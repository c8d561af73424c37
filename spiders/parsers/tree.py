"""Where in a thread each comment stands: in nested answers and in flat ones that name parents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from spiders.parsers.reader import Reader

# A mention list in front of a reply is cut by its own length long before.
_HIGHEST_CLIMB = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Parent, top-level ancestor and depth of a comment; by the answer's own keys.

    ``root_id`` is ``None`` for a comment directly under the post (it is its own root).
    ``position`` counts those only, in the order shown.
    """

    parent_id: str | None = None
    root_id: str | None = None
    depth: int = 0
    position: int | None = None

    def named(self, name: Callable[[str], str]) -> Place:
        """The same place with its keys turned into global ids."""
        return replace(
            self,
            parent_id=None if self.parent_id is None else name(self.parent_id),
            root_id=None if self.root_id is None else name(self.root_id),
        )


def walk(
    tops: Iterable[Reader], *, children: Callable[[Reader], Iterable[Reader]], key: Callable[[Reader], str | None]
) -> Iterator[tuple[Reader, Place, Reader | None]]:
    """Every node of nested comments with its place and its parent's node, parents before children.

    Iterative, since how deep a thread goes is the platform's to choose. ``key`` gives a node's id.
    """
    waiting: list[tuple[Reader, Place, Reader | None]] = [
        (node, Place(position=position), None) for position, node in enumerate(tops)
    ]
    waiting.reverse()
    while waiting:
        node, place, parent = waiting.pop()
        yield node, place, parent
        own = key(node)
        below = Place(parent_id=own, root_id=place.root_id or own, depth=place.depth + 1)
        waiting.extend((child, below, node) for child in reversed(list(children(node))))


def places(entries: Iterable[tuple[str | None, str | None]], *, top: str) -> list[Place]:
    """One place for each (key, parent's key), in their order.

    ``top`` is the post's own key. A parent that the list does not hold (deleted, or not ours to see)
    stands directly under the post as far as we can tell: its replies have depth 1. A circle of
    parents, which only a broken server sends, is cut where it is met.
    """
    pairs = list(entries)
    parents = {key: parent for key, parent in pairs if key is not None}
    known: dict[str, Place] = {}
    found, position = [], 0
    for key, parent in pairs:
        if parent is None or parent == top:
            found.append(Place(position=position))
            position += 1
            continue
        depth_above, root = _above(parent, parents, known, top)
        place = Place(parent_id=parent, root_id=root, depth=depth_above + 1)
        if key is not None:
            known[key] = place
        found.append(place)
    return found


def _above(key: str, parents: dict[str, str | None], known: dict[str, Place], top: str) -> tuple[int, str]:
    """Depth and root of a parent, climbing no ancestor twice."""
    steps, seen = 0, {key}
    while True:
        if key in known and known[key].root_id is not None:
            return known[key].depth + steps, known[key].root_id or key
        above = parents.get(key)
        if above is None or above == top or above in seen:
            return steps, key
        seen.add(above)
        key, steps = above, steps + 1


def ancestors(key: str | None, nodes: Mapping[str, Reader], parent: Callable[[Reader], str | None]) -> Iterator[str]:
    """Keys of the known nodes from ``key`` upwards, thirty at most, none twice."""
    seen: set[str] = set()
    while key is not None and key in nodes and key not in seen and len(seen) < _HIGHEST_CLIMB:
        seen.add(key)
        yield key
        key = parent(nodes[key])
