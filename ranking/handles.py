"""Who is who under a post: ourselves, other brands, everybody else."""

from __future__ import annotations

from crawler.config import Brand
from crawler.models import Author


def bare(handle: str) -> str:
    """A handle without its leading @, in lower case."""
    return handle.strip().lstrip("@").lower()


class Known:
    """The handles that ``brand.toml`` names, ready to be looked up."""

    def __init__(self, brand: Brand) -> None:
        section = brand.brand
        self._ours = {bare(handle) for handle in section.handles.values()}
        self._ours |= {bare(alias) for alias in section.aliases if alias.startswith("@")}
        self._rivals = {
            bare(handle)
            for rival in brand.competitors.values()
            for handle in (*rival.handles, *(alias for alias in rival.aliases if alias.startswith("@")))
        }
        self._untouched = {bare(handle) for handle in brand.safety.authors}
        self._partners = {bare(handle) for handle in brand.safety.partners}
        self._watched = {bare(handle) for handle in brand.niche.creators}

    def is_us(self, author: Author | None) -> bool:
        """One of our own accounts."""
        return _listed(author, self._ours)

    def is_rival(self, author: Author | None) -> bool:
        """A competitor's account."""
        return _listed(author, self._rivals)

    def is_brand(self, author: Author | None) -> bool:
        """A competitor's account, or a verified one that may be another brand's."""
        return self.is_rival(author) or (author is not None and author.verified is True and not self.is_us(author))

    def is_untouched(self, author: Author | None) -> bool:
        """Somebody whom ``[safety] authors`` says we never contact."""
        return _listed(author, self._untouched)

    def is_partner(self, author: Author | None) -> bool:
        """Somebody whom ``[safety] partners`` names: theirs is ours in spirit."""
        return _listed(author, self._partners)

    def is_watched(self, author: Author | None) -> bool:
        """A creator whom ``[niche] creators`` names."""
        return _listed(author, self._watched)


def _listed(author: Author | None, handles: set[str]) -> bool:
    if author is None or not handles:
        return False
    full = bare(author.handle)
    return full in handles or full.split("@")[0] in handles or bare(author.author_id) in handles
