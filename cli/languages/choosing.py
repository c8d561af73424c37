"""Which language a brand's people and a market's people are told everything in."""

from __future__ import annotations

from cli.languages.catalogues import known
from cli.languages.tongue import Tongue, tongue_of
from crawler.config import Brand


def brand_tongue(brand: Brand, language: str | None = None) -> Tongue:
    """That of ``[report] language``, or the one asked for, as the brand's first region writes it."""
    code = language or brand.report.language
    return tongue_of(code, _variant(code, brand.brand.regions))


def market_tongue(brand: Brand, market: str) -> Tongue:
    """A market's ``report_language``, else its first language that we speak, else the brand's."""
    if market not in brand.markets:
        return brand_tongue(brand)
    told = brand.markets[market]
    first = next(iter(told.languages), None)
    code = told.report_language or known(first) or brand.report.language
    return tongue_of(code, _variant(code, told.regions or brand.brand.regions))


def _variant(code: str, regions: tuple[str, ...]) -> str | None:
    """The first region where the language is at home."""
    if not regions:
        return None
    from babel.languages import get_official_languages

    at_home = (region for region in regions if code in get_official_languages(region, de_facto=True))
    return next(at_home, None)
