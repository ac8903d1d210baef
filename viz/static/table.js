// The table beside the map: it drives the map and is driven by it; on a phone it shows the path itself.
(() => {
  'use strict';
  const PAGE = 100, find = id => document.getElementById(id);
  const frame = document.querySelector('iframe[data-map]'), map = () => (frame ? frame.contentWindow : window);
  const rows = find('row-data') ? JSON.parse(find('row-data').textContent) : window.pollinate.scene.people;
  const byId = new Map(rows.map(row => [row.id, row]));
  let shown = rows, first = 0, selected = null;

  const number = value => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
  const from = row => (row.source ? byId.get(row.source).label : '—');
  const how = row => row.how || { null: 'it started here', unknown: 'not known', moved: 'took it along', inferred: 'worked out' }[row.via] || '';

  function cells(row) {
    const who = made('th', row.label);
    who.scope = 'row';
    const path = made('button', 'Path');
    path.type = 'button';
    path.dataset.id = row.id;
    path.append(Object.assign(made('span', ` of ${row.label}`), { className: 'sr' }));
    const last = document.createElement('td');
    last.append(path);
    const plain = text => made('td', text);
    return [plain(row.when), who, plain(row.school), plain(from(row)), plain(how(row)), plain(row.level), last];
  }

  function line(row) {
    const element = document.createElement('tr');
    element.dataset.row = row.id;
    if (!row.counted) element.className = 'uncounted';
    element.append(...cells(row));
    ['Date', 'Who', 'School', 'From', 'How', 'Level of Use', ''].forEach((label, i) => { element.children[i].dataset.label = label; });
    return element;
  }

  function show(start) {
    first = Math.max(0, Math.min(start, Math.floor((shown.length - 1) / PAGE) * PAGE));
    const page = shown.slice(first, first + PAGE);
    find('rows').replaceChildren(...page.map(line));
    find('earlier').disabled = first === 0;
    find('later').disabled = first + PAGE >= shown.length;
    find('page-note').textContent = page.length ? `${number(first + 1)} to ${number(first + page.length)} of ${number(shown.length)}` : 'No row fits';
    mark();
  }

  /* The selected row is marked; beneath it stands its path, which only narrow screens show. */
  function mark() {
    for (const old of find('rows').querySelectorAll('.path, [aria-current]')) old.classList.contains('path') ? old.remove() : old.removeAttribute('aria-current');
    const row = find('rows').querySelector(`[data-row="${selected}"]`);
    if (!row) return;
    row.setAttribute('aria-current', 'true');
    row.after(path(selected));
    const box = row.closest('.scroll');
    if (row.offsetTop < box.scrollTop + 40 || row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = row.offsetTop - 60;
  }

  function path(id) {
    const steps = document.createElement('ol');
    for (let row = byId.get(id); row; row = byId.get(row.source)) {
      const item = Object.assign(document.createElement('li'), { className: row.kind || row.group });
      item.append(made('strong', row.label), made('small', `${row.school} · ${row.when}`), made('span', row.sentence));
      steps.prepend(item);
    }
    const cell = document.createElement('td'), element = document.createElement('tr');
    cell.colSpan = 7;
    cell.append(steps);
    element.className = 'path';
    element.append(cell);
    return element;
  }

  function select(id) {
    selected = byId.has(id) ? id : null;
    const index = shown.findIndex(row => row.id === selected);
    if (index >= 0 && (index < first || index >= first + PAGE)) show(Math.floor(index / PAGE) * PAGE);
    else mark();
  }

  find('rows').onclick = event => {
    const button = event.target.closest('button[data-id]');
    if (!button) return;
    const id = button.dataset.id === selected ? null : button.dataset.id;
    select(id);
    map().postMessage({ pollinate: 'select', id }, '*');
  };
  find('row-search').oninput = event => {
    const text = event.target.value.trim().toLowerCase();
    shown = text ? rows.filter(row => `${row.label} ${row.school} ${from(row)} ${how(row)} ${row.level} ${row.when}`.toLowerCase().includes(text)) : rows;
    show(0);
  };
  find('earlier').onclick = () => show(first - PAGE);
  find('later').onclick = () => show(first + PAGE);
  addEventListener('message', event => { if (event.source === map() && event.data && event.data.pollinate === 'selected') select(event.data.id); });
  requestAnimationFrame(() => setTimeout(() => show(0)));
})();
