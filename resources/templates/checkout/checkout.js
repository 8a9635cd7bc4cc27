"use strict";
(() => {
  const body = document.body;
  const root = body.dataset.path;
  const byId = (id) => document.getElementById(id);

  const say = (text) => {
    const toast = byId("toast");
    toast.textContent = text;
    toast.hidden = false;
    setTimeout(() => { toast.hidden = true; }, 3000);
  };

  const follow = async () => {
    try {
      const answer = await fetch(root + "/state", { cache: "no-store" });
      if (answer.ok && (await answer.json()).version !== body.dataset.version) {
        location.replace(root + location.search.replace(/[?&]failed=[^&]*/, ""));
        return;
      }
    } catch { /* the network is away for a moment: the next look tells */ }
    setTimeout(follow, 1500);
  };
  if (body.dataset.version) setTimeout(follow, 1500);

  const countdown = byId("countdown");
  if (countdown) {
    const end = Date.now() + 1000 * Number(countdown.dataset.seconds);
    const two = (number) => String(number).padStart(2, "0");
    const tick = () => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      const hours = Math.floor(left / 3600);
      const rest = two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
      countdown.textContent = hours ? two(hours) + ":" + rest : rest;
    };
    tick();
    setInterval(tick, 1000);
  }

  const form = byId("way");
  if (form) {
    form.addEventListener("submit", () => setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    }));
    addEventListener("pageshow", () => {
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    });
  }

  const save = byId("save-qr");
  if (save) save.addEventListener("click", () => {
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = picture.width * 2;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const link = document.createElement("a");
      link.download = "QRIS-" + save.dataset.name + ".png";
      link.href = canvas.toDataURL("image/png");
      link.click();
    };
    picture.src = root + "/qris.svg";
  });

  const share = byId("share");
  if (share) share.addEventListener("click", async () => {
    const url = location.origin + root;
    try {
      if (navigator.share) await navigator.share({ title: document.title, url });
      else {
        await navigator.clipboard.writeText(url);
        say(share.dataset.copied);
      }
    } catch { /* the customer closed the share sheet */ }
  });

  const print = byId("print");
  if (print) print.addEventListener("click", () => window.print());
})();
