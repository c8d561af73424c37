"""Base spiders, one per way of asking. A guide to choosing.

- ``cursor.CursorSpider``: the answer says where its next page is, by an opaque cursor in the
  body or a ``Link`` header.
- ``offset.OffsetSpider``: pages are counted, by ``start`` and ``count`` or by page number.
- ``followers.FollowersSpider``: beside either of them, where profiles in groups complete a list's
  authors; ``details.DetailsSpider`` where its posts are completed in groups, too.
- ``tree.TreeSpider``: beside either of them, where comments come as trees and some branches
  must be asked for one by one.
- ``fresh.FreshThreadsSpider``: a ``CursorSpider`` whose threads are read as ranked, then by time
  until they meet what is stored.
- ``in_turn.InTurnSpider``: beside either of them, where one answer may say that there will be no
  more; ``graph.GraphSpider`` for Meta's APIs, with their token and their codes.
- ``oauth.TokenSpider``: beside either of them, where keys are traded for a token first.
- ``browser.BrowserSpider``: pages that only a browser can open, and the answers that they load by
  themselves.
- ``platform.PlatformSpider``: none of these; say yourself what follows an answer.

A spider states its ``policy``, turns a task into a request (``request_for``) and hands the
answer to its parser (``read``). Tasks, cursors and limits are the base's, what became of each request
is ``outcomes.OutcomesSpider``'s below it.
"""
