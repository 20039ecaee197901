// In a grid of fields Enter and the arrows go from row to row; the form works without this file.
(function () {
  "use strict";

  function fieldIn(cell) {
    return cell ? cell.querySelector("input") : null;
  }

  function along(cell, step) {
    const row = cell.parentElement;
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    return next ? fieldIn(next.cells[cell.cellIndex]) : null;
  }

  function across(cell, step) {
    return fieldIn(step > 0 ? cell.nextElementSibling : cell.previousElementSibling);
  }

  // Left and right leave a field only where the caret can go no further.
  function atEdge(field, step) {
    const edge = step > 0 ? field.value.length : 0;
    return field.selectionStart === field.selectionEnd ? field.selectionStart === edge : true;
  }

  const moves = {
    Enter: function (cell) { return along(cell, 1); },
    ArrowDown: function (cell) { return along(cell, 1); },
    ArrowUp: function (cell) { return along(cell, -1); },
    ArrowRight: function (cell, field) { return atEdge(field, 1) ? across(cell, 1) : null; },
    ArrowLeft: function (cell, field) { return atEdge(field, -1) ? across(cell, -1) : null; },
  };

  document.addEventListener("keydown", function (event) {
    const field = event.target.closest ? event.target.closest("[data-entry] input") : null;
    const move = moves[event.key];
    if (!field || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = move(field.closest("td"), field);
    if (event.key === "Enter") event.preventDefault();
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  });
})();
