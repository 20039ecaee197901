// A file may be dropped as well as chosen; the page works without this file.
(function () {
  "use strict";

  document.querySelectorAll("[data-drop]").forEach(function (area) {
    const input = area.querySelector("input[type=file]");
    const hint = area.querySelector("[data-drop-hint]");
    if (!input) return;
    if (hint) hint.hidden = false;

    function over(event) {
      event.preventDefault();
      area.classList.add("over");
    }
    function out() {
      area.classList.remove("over");
    }
    area.addEventListener("dragenter", over);
    area.addEventListener("dragover", over);
    area.addEventListener("dragleave", out);
    area.addEventListener("drop", function (event) {
      event.preventDefault();
      out();
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  });
})();
