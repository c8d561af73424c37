"""Reading along: the page is scrolled to its end, so that its own script loads the next part of its list."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Page

from crawler.browser.visit import Visit, VisitPlan

_AGAIN_S = 0.5
# The window, and every box in it that scrolls by itself (comments often stand in one).
_TO_THE_END = """() => {
  const boxes = [...document.querySelectorAll('body *')].filter(box =>
    box.scrollHeight > box.clientHeight + 40 && /auto|scroll/.test(getComputedStyle(box).overflowY));
  for (const box of [document.scrollingElement, ...boxes]) if (box) box.scrollTop = box.scrollHeight;
}"""


@dataclass(frozen=True)
class ReadAlong:
    """Scrolls one visit.

    Attributes:
        plan: how far, and while what holds.
        visit: what was heard so far.
        first_s: seconds within which the first answer comes; scripts have to be loaded before.
        settle_s: seconds within which a scroll brings another one.
    """

    plan: VisitPlan
    visit: Visit
    first_s: float
    settle_s: float

    async def __call__(self, page: Page) -> None:
        """Scroll until the list ends, nothing more comes, or its depth is reached."""
        document = self.visit.document
        if document is None or not self.plan.promises(document.body):
            return
        if not await self.visit.more_than(0, self.first_s):
            return
        for _ in range(self.plan.scrolls):
            if not self.plan.goes_on(self.visit.heard) or not await self._scrolled(page):
                return

    async def _scrolled(self, page: Page) -> bool:
        """Scroll until something more is heard; again and again, since the page may still be laying out the last."""
        before = len(self.visit.heard)
        for _ in range(max(1, round(self.settle_s / _AGAIN_S))):
            await page.evaluate(_TO_THE_END)
            if await self.visit.more_than(before, _AGAIN_S):
                return True
        return False
