"""``[calendar]``: days that are louder than others, and days on which we are silent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from crawler.models import Frozen


class Campaign(Frozen):
    """One of ``[[calendar.campaigns]]``: what we talk about for a while.

    From the day it ``starts`` to the day it ``ends`` (both belong to it; what is absent has no bound) its ``words``
    are searched for and belong to the niche. A word with # in front is a hashtag.
    """

    name: str = Field(min_length=1)
    starts: date | None = None
    ends: date | None = None
    words: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.starts is not None and self.ends is not None and self.ends < self.starts:
            raise ValueError(f"{self.name!r} ends {self.ends}, before it starts {self.starts}; swap the two days")
        return self

    @property
    def topics(self) -> tuple[str, ...]:
        """Its words that are no hashtags."""
        return tuple(word for word in self.words if not word.startswith("#"))

    @property
    def hashtags(self) -> tuple[str, ...]:
        """Its hashtags, without their sign."""
        return tuple(bare for word in self.words if word.startswith("#") and (bare := word.lstrip("#")))

    def runs(self, day: date) -> bool:
        """Whether a day belongs to it."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)

    def named_in(self, texts: Iterable[str], hashtags: Iterable[str] = ()) -> bool:
        """Whether one of its words stands in a text as a whole word, or among some hashtags."""
        tags = {tag.lstrip("#").casefold() for tag in hashtags}
        if any(word.casefold() in tags for word in (*self.hashtags, *self.topics)):
            return True
        whole = _whole_words(self.words)
        return any(whole.search(text.casefold()) for text in texts)


@cache
def _whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    one_of = "|".join(re.escape(word.casefold()) for word in words)
    return re.compile(rf"(?<!\w)(?:{one_of})(?!\w)")


def _campaign(told: object) -> object:
    """A text alone is a campaign without dates that is searched for by its name."""
    return {"name": told, "words": [told]} if isinstance(told, str) else told


class Calendar(Frozen):
    """``[calendar]``: campaigns, and days on which nothing is sent; escalations are sent on every day.

    On ``holidays`` there is a list, but nobody is sent one. On ``blackout`` days there is none either.
    """

    campaigns: tuple[Annotated[Campaign, BeforeValidator(_campaign)], ...] = ()
    holidays: tuple[date, ...] = ()
    blackout: tuple[date, ...] = ()

    def running(self, day: date) -> tuple[Campaign, ...]:
        """The campaigns to which a day belongs, in the order of the file."""
        return tuple(campaign for campaign in self.campaigns if campaign.runs(day))
