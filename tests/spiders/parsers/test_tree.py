"""Where in a thread a comment stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, ancestors, places, walk

TOP = "top"
FLAT = st.lists(st.tuples(st.sampled_from("abcdefgh") | st.none(), st.sampled_from(["top", *"abcdefghz"]) | st.none()))


def slow_place(key_parent: tuple[str | None, str | None], parents: dict[str, str | None]) -> tuple[int, str | None]:
    """Depth and root by climbing one step at a time, written as plainly as can be."""
    depth, root, parent = 0, None, key_parent[1]
    visited: set[str] = set()
    while parent is not None and parent != TOP and parent not in visited:
        visited.add(parent)
        depth, root, parent = depth + 1, parent, parents.get(parent)
    return depth, root


def test_a_thread_with_a_missing_parent_and_a_circle():
    found = places([("a", TOP), ("b", "a"), ("c", "b"), ("d", "lost"), ("e", "f"), ("f", "e"), ("g", None)], top=TOP)
    assert found[:4] == [Place(position=0), Place("a", "a", 1), Place("b", "a", 2), Place("lost", "lost", 1)]
    assert found[6] == Place(position=1)
    assert all(place.parent_id and place.root_id and place.depth for place in found[4:6])


@given(st.permutations(list(range(12))), st.lists(st.integers(-1, 11), min_size=12, max_size=12))
def test_places_do_not_depend_on_the_order_shown(order, above):
    """Parents have smaller numbers here, so that there is no circle."""
    parents = {str(n): (str(above[n]) if 0 <= above[n] < n else TOP) for n in range(12)}
    pairs = [(str(n), parents[str(n)]) for n in order]
    for pair, place in zip(pairs, places(pairs, top=TOP), strict=True):
        assert (place.depth, place.root_id) == slow_place(pair, dict(parents))


@given(FLAT)
def test_any_parents_end_and_only_direct_replies_have_a_position(pairs):
    found = places(pairs, top=TOP)
    assert len(found) == len(pairs)
    for place in found:
        assert (
            (place.depth == 0) == (place.parent_id is None) == (place.root_id is None) == (place.position is not None)
        )


def test_a_deep_tree_is_walked_parents_first():
    tree: dict[str, object] = {"id": 20_000, "below": []}
    for number in range(19_999, -1, -1):
        tree = {"id": number, "below": [tree]}
    root = Reader("x", tree)
    nodes = list(walk([root], children=lambda node: node.at("below"), key=lambda node: node.at("id").id()))
    assert [place.depth for _, place, _ in nodes] == list(range(20_001))
    assert nodes[-1][1] == Place("19999", "0", 20_000)


def test_climbing_stops_at_a_circle():
    nodes = {key: Reader("x", {"up": up}) for key, up in (("a", "b"), ("b", "a"))}
    assert list(ancestors("a", nodes, lambda node: node.at("up").id())) == ["a", "b"]
