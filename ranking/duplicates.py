"""Near-duplicates: reposts of one text are one opportunity (MinHash, 128 permutations, Jaccard >= .8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from datasketch import MinHash, MinHashLSH

from ranking.evidence import Evidence
from ranking.lexical import words

PERMUTATIONS = 128
JACCARD = 0.8
SHINGLE_WORDS = 2
MIN_WORDS = 3
SEED = 1


@dataclass
class Group:
    """The best of several that say the same, and the others."""

    best: Evidence
    others: list[Evidence] = field(default_factory=list)


def collapse(found: Sequence[Evidence]) -> list[Group]:
    """Groups in the order of their best; ``found`` comes best first. Very short texts stay apart."""
    index = MinHashLSH(threshold=JACCARD, num_perm=PERMUTATIONS)
    groups: dict[str, Group] = {}
    signatures: dict[str, MinHash] = {}
    for evidence in found:
        signature = _signature(evidence)
        known = _same_as(signature, index, signatures) if signature is not None else None
        if known is not None:
            groups[known].others.append(evidence)
            continue
        groups[evidence.opportunity_id] = Group(evidence)
        if signature is not None:
            index.insert(evidence.opportunity_id, signature)
            signatures[evidence.opportunity_id] = signature
    return list(groups.values())


def _signature(evidence: Evidence) -> MinHash | None:
    row = words(evidence.target.text)
    if len(row) < MIN_WORDS:
        return None
    shingles = {" ".join(row[i : i + SHINGLE_WORDS]) for i in range(len(row) - SHINGLE_WORDS + 1)}
    signature = MinHash(num_perm=PERMUTATIONS, seed=SEED)
    signature.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in sorted(shingles)])
    return signature


def _same_as(signature: MinHash, index: MinHashLSH, signatures: dict[str, MinHash]) -> str | None:
    """The nearest known text at or above the threshold; the index only proposes."""
    near = [(signature.jaccard(signatures[key]), key) for key in index.query(signature)]
    near = [pair for pair in near if pair[0] >= JACCARD]
    return max(near)[1] if near else None
