"""Who is who under a post: ourselves, other brands, everybody else."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.config import Brand
from crawler.handles import OwnAccounts, bare, is_among
from crawler.models import Author


class Known:
    """The handles that ``brand.toml`` names, ready to be looked up."""

    def __init__(self, brand: Brand) -> None:
        self._ours = OwnAccounts(brand.brand.handles, brand.brand.aliases)
        self._rivals = _bare(
            handle
            for rival in brand.competitors.values()
            for handle in (*rival.handles, *(alias for alias in rival.aliases if alias.startswith("@")))
        )
        self._untouched = _bare(brand.safety.authors)
        self._partners = _bare(brand.safety.partners)
        self._watched = _bare(brand.niche.creators)

    def is_us(self, author: Author | None) -> bool:
        """One of our own accounts."""
        return self._ours.hold(author)

    def is_named(self, author: Author | None) -> bool:
        """One of our own accounts, and named for this very platform or for everywhere."""
        return self._ours.named(author)

    @property
    def our_names(self) -> frozenset[str]:
        """Our own handles, bare."""
        return self._ours.names

    def is_rival(self, author: Author | None) -> bool:
        """A competitor's account."""
        return is_among(author, self._rivals)

    def is_brand(self, author: Author | None) -> bool:
        """A competitor's account, or a verified one that may be another brand's."""
        return self.is_rival(author) or (author is not None and author.verified is True and not self.is_us(author))

    def is_untouched(self, author: Author | None) -> bool:
        """Somebody whom ``[safety] authors`` says we never contact."""
        return is_among(author, self._untouched)

    def is_partner(self, author: Author | None) -> bool:
        """Somebody whom ``[safety] partners`` names: theirs is ours in spirit."""
        return is_among(author, self._partners)

    def is_watched(self, author: Author | None) -> bool:
        """A creator whom ``[niche] creators`` names."""
        return is_among(author, self._watched)


def _bare(handles: Iterable[str]) -> frozenset[str]:
    return frozenset(bare(handle) for handle in handles) - {""}
