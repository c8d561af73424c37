// What TikTok's own pages do, in small: ask for the first part of a list, and for the next when scrolled to the end.
(() => {
  const page = JSON.parse(document.getElementById("demo-list").textContent);
  if (!page.path) return;
  const base = new URL(".", document.currentScript.src).pathname.replace(/\/$/, "");
  let cursor = "0", more = true, loading = false;

  async function load() {
    if (!more || loading) return;
    loading = true;
    const query = new URLSearchParams({ ...page.query, cursor, count: page.count });
    const answer = await fetch(`${base}${page.path}?${query}`);
    const body = await answer.json().catch(() => ({}));
    for (const entry of body.itemList || body.comments || []) {
      const line = document.createElement("p");
      line.textContent = entry.desc || entry.text || "";
      line.style.height = "220px";
      document.body.append(line);
    }
    cursor = String(body.cursor || "0");
    more = Boolean(body.hasMore || body.has_more);
    loading = false;
  }

  addEventListener("scroll", () => {
    if (innerHeight + scrollY >= document.body.scrollHeight - 300) load();
  });
  load();
})();
