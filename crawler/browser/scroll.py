"""Reading along: the page is scrolled to its end, so that its own script loads the next part of its list."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.async_api import Page

from crawler.browser.visit import Visit, VisitPlan

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
            before = len(self.visit.heard)
            if not self.plan.goes_on(self.visit.heard):
                return
            await page.evaluate(_TO_THE_END)
            if not await self.visit.more_than(before, self.settle_s):
                return
