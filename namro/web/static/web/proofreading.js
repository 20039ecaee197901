// N and P go to the next and the previous remark; the links do the same without this file.
(function () {
  "use strict";

  const hint = document.querySelector("[data-keys]");
  const first = document.querySelector("[data-first]");
  if (!hint || !first) return;
  hint.hidden = false;

  function typing(node) {
    return node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  }

  function here() {
    const held = document.activeElement.closest("[data-remark]");
    return held || (location.hash ? document.querySelector(".remark" + location.hash + "[data-remark]") : null);
  }

  document.addEventListener("keydown", function (event) {
    const key = event.key.toLowerCase();
    if ((key !== "n" && key !== "p") || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const remark = here();
    const link = remark ? remark.querySelector(key === "n" ? "[data-next]" : "[data-previous]") : first;
    if (!link) return;
    event.preventDefault();
    link.click();
  });

  // A link to a remark moves the focus there too, so that the next key knows where one is.
  window.addEventListener("hashchange", function () {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.matches(".remark")) target.focus();
  });
})();
