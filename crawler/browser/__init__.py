"""Pages in a real browser, read only: finding it, guarding it, scrolling it, and Scrapy's handler for it.

- ``chromium``: which browser there is (imports nothing heavy; the doctor asks it too).
- ``visit``: what one visit may read, and what it has read.
- ``robots``: robots.txt of every host that a visit touches.
- ``guard``: the one route handler through which everything passes.
- ``scroll``: reading along while the page loads its lists.
- ``handler``: Scrapy's download handler; the only module that imports scrapy-playwright.
"""
