"use strict";
(() => {
  const newest = document.body.dataset.newest;
  if (newest === "") return;
  const follow = async () => {
    try {
      const answer = await fetch("/inbox/newest.json", { cache: "no-store" });
      if (answer.ok && String((await answer.json()).newest) !== newest) {
        location.reload();
        return;
      }
    } catch { /* the sandbox is restarting: the next look tells */ }
    setTimeout(follow, 2000);
  };
  setTimeout(follow, 2000);
})();
