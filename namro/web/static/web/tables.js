// Arrow keys move between the links of a table's cells; Home and End go to the ends of a row.
(function () {
  "use strict";

  function linkIn(cell) {
    return cell ? cell.querySelector("a, button") : null;
  }

  function across(cell, step) {
    let next = step > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    while (next && !linkIn(next)) next = step > 0 ? next.nextElementSibling : next.previousElementSibling;
    return linkIn(next);
  }

  function along(cell, step) {
    const column = cell.cellIndex;
    const rows = Array.from(cell.closest("table").rows);
    let at = rows.indexOf(cell.parentElement) + step;
    while (rows[at] && !linkIn(rows[at].cells[column])) at += step;
    return rows[at] ? linkIn(rows[at].cells[column]) : null;
  }

  function edge(cell, last) {
    const links = Array.from(cell.parentElement.cells).map(linkIn).filter(Boolean);
    return last ? links[links.length - 1] : links[0];
  }

  const moves = {
    ArrowLeft: function (cell) { return across(cell, -1); },
    ArrowRight: function (cell) { return across(cell, 1); },
    ArrowUp: function (cell) { return along(cell, -1); },
    ArrowDown: function (cell) { return along(cell, 1); },
    Home: function (cell) { return edge(cell, false); },
    End: function (cell) { return edge(cell, true); },
  };

  document.addEventListener("keydown", function (event) {
    const move = moves[event.key];
    const cell = event.target.closest ? event.target.closest(".table td, .table th") : null;
    if (!move || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = move(cell);
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
})();
