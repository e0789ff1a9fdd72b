#include "cli/report/assets.h"

namespace cli::report {

std::string_view script() {
  return R"js(
'use strict';
(() => {
  const status = document.getElementById('status');
  const tables = [...document.querySelectorAll('table.sortable')];

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value !== undefined ? Number(cell.dataset.value) : cell.textContent.trim();
  };
  const compare = (one, other) =>
    typeof one === 'number' && typeof other === 'number'
      ? one - other
      : String(one).localeCompare(String(other), undefined, { numeric: true });

  const sort = (table, header) => {
    const descending = header.getAttribute('aria-sort') === 'ascending';
    const sign = descending ? -1 : 1;
    const column = header.cellIndex;
    const body = table.tBodies[0];
    const rows = [...body.rows];
    rows.sort((one, other) => sign * compare(valueOf(one, column), valueOf(other, column)));
    body.append(...rows);
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    status.textContent = table.caption.textContent + ': sorted by ' +
      header.textContent.trim() + (descending ? ', descending' : ', ascending');
  };

  for (const table of tables) {
    for (const header of table.tHead.rows[0].cells) {
      if (header.dataset.fixed !== undefined) continue;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...header.childNodes);
      button.addEventListener('click', () => sort(table, header));
      header.append(button);
    }
  }

  const filter = document.getElementById('filter');
  const items = [...document.querySelectorAll('[data-machine]')];
  const apply = () => {
    const wanted = filter.value.trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      item.hidden = !item.textContent.toLowerCase().includes(wanted) &&
        !item.dataset.machine.toLowerCase().includes(wanted);
      if (!item.hidden && item.closest('#machines')) ++shown;
    }
    status.textContent = wanted ? shown + ' machines shown' : '';
  };
  filter.addEventListener('input', apply);
  filter.closest('p').hidden = false;
})();
)js";
}

}  // namespace cli::report
