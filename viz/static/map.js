// The map on the page: camera, selection, keyboard, time, legend, and what it tells the page around it.
(() => {
  'use strict';
  const { scene, paint } = window.pollinate, { frame } = scene;
  const find = id => document.getElementById(id), root = document.documentElement, stage = find('network');
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const asked = new URLSearchParams(location.search);
  let selected = null, camera = 'home', refit = 0;

  const made = (tag, text, className = '') => Object.assign(document.createElement(tag), { textContent: text, className });
  const button = (text, action, label) => {
    const element = made('button', text);
    element.type = 'button';
    if (label) element.setAttribute('aria-label', label);
    element.onclick = action;
    return element;
  };
  const tell = text => { find('live').textContent = text; };

  /* ---- theme ---- */
  function setTheme(theme) {
    root.dataset.theme = theme;
    paint.readColours();
    if (find('theme')) find('theme').textContent = theme === 'dark' ? 'Light mode' : 'Dark mode';
  }
  const wanted = asked.get('theme');
  setTheme(wanted === 'dark' || wanted === 'light' ? wanted : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

  /* A row of circles needs 17 pixels; where that is more than there is, the page scrolls. */
  if (frame.aggregated) stage.parentElement.style.minHeight = Math.min(paint.AXIS + 10 + frame.lanes.filter(lane => !lane.wire).length * 17, 1100) + 'px';

  /* ---- vis-network: glyphs, clicks, camera ---- */
  scene.stack();
  scene.count();
  const drawn = () => [...scene.circles, ...scene.people].filter(node => scene.isOpen(node) ? node.group !== 'circle' : !node.circle)
    .map(node => ({ id: node.id, shape: 'custom', size: node.size, ctxRenderer: paint.node, ...scene.at(node) }));
  const nodes = new vis.DataSet(); // filled when all else stands: what vis-network draws before that, nobody sees
  const network = new vis.Network(stage, { nodes, edges: [] }, frame.options);
  const view = () => {
    const a = network.DOMtoCanvas({ x: 0, y: 0 }), b = network.DOMtoCanvas({ x: stage.clientWidth, y: stage.clientHeight });
    return { left: a.x, top: a.y, right: b.x, bottom: b.y, scale: network.getScale(), width: stage.clientWidth, height: stage.clientHeight };
  };
  network.on('beforeDrawing', ctx => paint.behind(ctx, view()));
  network.on('afterDrawing', ctx => paint.before(ctx, view()));
  network.once('afterDrawing', () => { performance.mark('picture'); root.dataset.drawn = 'yes'; });

  function fit(moving = false) {
    const covered = find('panel').hidden || stage.clientWidth < 900 ? 0 : 312;
    const width = stage.clientWidth - paint.gutter(stage.clientWidth) - 30 - covered, height = stage.clientHeight - paint.AXIS - 10;
    if (width < 50 || height < 50) return;
    const wide = frame.days * frame.scale + 20;
    const scale = Math.max(Math.min(width / wide, height / scene.height, 2.2), Math.min(width / wide, 0.38));
    const position = { x: wide / 2 - (paint.gutter(stage.clientWidth) + 10 - covered) / 2 / scale, y: (height / 2 - (paint.AXIS - 4) / 2) / scale };
    camera = 'home';
    network.moveTo({ position, scale, animation: moving && !still ? { duration: 300 } : false });
  }

  /* After a choice all is in view, unless somebody has moved the camera; a click waits for a possible second one. */
  function look(node, { centre, clicked }) {
    clearTimeout(refit);
    if (camera === 'home') refit = setTimeout(() => fit(true), clicked ? 450 : 0);
    else if (node && centre) reveal(node);
  }

  /* Move no further than it takes to see a glyph clear of gutter, axis and panel. */
  function reveal(node) {
    const at = network.canvasToDOM(scene.at(node)), scale = network.getScale(), centre = network.getViewPosition();
    const into = (value, low, high) => Math.max(value - high, 0) + Math.min(value - low, 0);
    const dx = into(at.x, paint.gutter(stage.clientWidth) + 40, stage.clientWidth - 340);
    const dy = into(at.y, paint.AXIS + 30, stage.clientHeight - 40);
    const position = { x: centre.x + dx / scale, y: centre.y + dy / scale };
    if (dx || dy) network.moveTo({ position, animation: still ? false : { duration: 250 } });
  }

  /* ---- opening and closing schools ---- */
  function toggleSchool(lane) {
    if (!frame.aggregated) return;
    if (!scene.opened.delete(lane)) scene.opened.add(lane);
    scene.stack();
    nodes.clear();
    nodes.add(drawn());
    const option = document.querySelector(`#schools option[value="${lane}"]`);
    option.textContent = option.textContent.replace(/ · open$/, '') + (scene.opened.has(lane) ? ' · open' : '');
    tell(`${frame.lanes[lane].label} is ${scene.opened.has(lane) ? 'open' : 'closed'}`);
    root.dataset.opened = scene.opened.size;
    if (selected) select(selected, { clicked: true });
  }
  if (find('schools')) find('schools').onchange = event => { if (event.target.value) toggleSchool(Number(event.target.value)); event.target.value = ''; };

  /* ---- selection: the path to where it started ---- */
  function select(id, { centre = false, clicked = false } = {}) {
    selected = scene.byId.has(id) ? id : null;
    const node = scene.byId.get(selected), panel = find('panel');
    const person = node && (node.group === 'circle' ? scene.firstAt(node) : node);
    paint.path = person ? scene.path(person.id) : [];
    root.dataset.selected = selected || '';
    panel.replaceChildren(...(node ? describe(node, person) : []));
    panel.hidden = !node;
    look(node, { centre, clicked });
    network.redraw();
    tell(node ? panel.innerText.replaceAll('\n', ' ') : 'Nothing is selected');
    parent.postMessage({ pollinate: 'selected', id: selected && person ? person.id : null }, '*');
  }

  function describe(node, person) {
    const close = button('×', () => { select(null); stage.focus(); }, 'Close');
    close.className = 'close';
    if (node.group === 'circle') return [close, ...describeCircle(node, person)];
    const steps = paint.path.length - 1, below = scene.below(node.id);
    const far = steps ? `${steps} hand-over${steps === 1 ? '' : 's'} from ${paint.path[0].group === 'origin' ? 'where it started' : 'where the trail begins'}` : node.sentence;
    const more = node.also.length ? [made('h3', 'Also recorded'), list('ul', node.also.map(text => made('li', text)))] : [];
    const open = frame.aggregated ? [openButton(node)] : [];
    return [close, made('h2', node.label), made('p', `${node.school} · Level of Use: ${node.level}`), made('p', `${far}${below && frame.counted ? ` · ${scene.number(below)} have it through this person` : ''}`), trail(), ...more, ...open];
  }

  function describeCircle(node, person) {
    const lane = frame.lanes[node.lane];
    return [made('h2', lane.label), made('p', frame.counted ? `${scene.number(scene.inCircle(node))} people in ${scene.month(node.day)}, ${scene.number(lane.count)} in all` : `${scene.month(node.day)} · ${lane.count} people`), openButton(node), ...(person ? [made('h3', 'How it first came here'), trail()] : [])];
  }

  const openButton = node => button(scene.isOpen(node) ? 'Close this school' : 'Open this school', () => toggleSchool(scene.schoolOf(node)));
  const list = (tag, items) => { const element = document.createElement(tag); element.append(...items); return element; };
  const trail = () => list('ol', paint.path.map(node => {
    const item = made('li', '', node.group + (node.id === selected ? ' me' : ''));
    item.append(made('strong', node.label), made('small', `${node.school} · ${node.when}`), made('span', node.sentence));
    return item;
  }));

  /* Nearest hand-over on a wire, for clicks beside a glyph. */
  function touched({ x, y }) {
    for (const { node, touches } of scene.wires)
      if (Math.abs(scene.at(node).y - y) < 8) return (touches.find(edge => scene.showsLink(edge) && Math.abs(edge.day * frame.scale - x) < 8) || {}).to;
    return null;
  }
  const nodeAt = event => event.nodes.find(id => scene.shows(scene.byId.get(id)));
  network.on('click', event => select(nodeAt(event) || touched(event.pointer.canvas) || null, { clicked: true }));
  network.on('doubleClick', event => {
    clearTimeout(refit);
    const { x, y } = event.pointer.DOM, top = event.pointer.canvas.y;
    const lane = scene.lanes.findIndex(one => top >= one.top && top < one.top + one.height);
    const id = nodeAt(event);
    if (id || (x < paint.gutter(stage.clientWidth) && y > paint.AXIS && lane >= 0)) toggleSchool(id ? scene.schoolOf(scene.byId.get(id)) : frame.lanes[lane].school);
  });

  /* ---- a word on what is under the pointer ---- */
  network.on('hoverNode', ({ node: id, pointer }) => {
    const node = scene.byId.get(id), tip = find('tip');
    if (!scene.shows(node)) return;
    tip.textContent = node.group === 'circle' ? `${frame.lanes[node.lane].label}${frame.counted ? `: ${scene.inCircle(node)} people` : ''}\nDouble click to open this school` : `${node.label}\n${node.school} · ${node.when}\nLevel of Use: ${node.level}`;
    tip.hidden = false;
    const { x, y } = pointer.DOM;
    tip.style.left = Math.max(0, Math.min(x + 14, stage.clientWidth - tip.offsetWidth - 8)) + 'px';
    tip.style.top = Math.max(0, Math.min(y + 14, stage.clientHeight - tip.offsetHeight - 8)) + 'px';
  });
  network.on('blurNode', () => { find('tip').hidden = true; });
  network.on('dragStart', () => { camera = 'moved'; find('tip').hidden = true; });
  network.on('zoom', () => { camera = 'moved'; });
  /* The wheel scrolls the page; with Ctrl it zooms. */
  stage.addEventListener('wheel', event => { if (!event.ctrlKey) event.stopPropagation(); }, { capture: true });

  /* ---- keyboard ---- */
  const start = () => (scene.people.find(node => node.group === 'origin') || scene.people[0] || {}).id;
  const beside = (ids, id, step) => ids[ids.indexOf(id) + step];
  const moves = {
    ArrowLeft: node => (scene.linkTo.get(node.id) || {}).from,
    ArrowRight: node => scene.passedTo(node.id)[0],
    ArrowUp: node => sibling(node, -1),
    ArrowDown: node => sibling(node, 1),
  };
  function sibling(node, step) {
    const siblings = scene.passedTo((scene.linkTo.get(node.id) || {}).from);
    return (siblings.length > 1 && beside(siblings, node.id, step)) || beside(scene.people.map(one => one.id), node.id, step);
  }
  function circleBeside(circle, key) {
    const row = lane => scene.circles.filter(one => one.lane === lane).sort((a, b) => a.day - b.day);
    if (key === 'ArrowLeft' || key === 'ArrowRight') return (beside(row(circle.lane), circle, key === 'ArrowLeft' ? -1 : 1) || {}).id;
    const lanes = [...new Set(frame.lanes.map(lane => lane.school))].filter(lane => row(lane).length);
    const next = row(beside(lanes, circle.lane, key === 'ArrowUp' ? -1 : 1));
    return next.length ? next.reduce((a, b) => (Math.abs(b.day - circle.day) < Math.abs(a.day - circle.day) ? b : a)).id : undefined;
  }
  const keys = {
    Escape: () => select(null),
    Home: () => select(start(), { centre: true }),
    Enter: () => selected && toggleSchool(scene.schoolOf(scene.byId.get(selected))),
    '+': () => zoom(1.3),
    '-': () => zoom(1 / 1.3),
  };
  function arrow(key) {
    const node = scene.byId.get(selected);
    if (!node) return select(scene.circles.length && key !== 'ArrowRight' ? scene.circles[0].id : start(), { centre: true });
    const next = node.group === 'circle' ? circleBeside(node, key) : moves[key](node);
    if (next) select(next, { centre: true });
  }
  stage.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys || event.key in moves)) return;
    event.preventDefault();
    if (event.key in keys) keys[event.key]();
    else arrow(event.key);
  });

  /* ---- time ---- */
  const time = find('time'), play = find('play');
  function showDay(day, pulsing = false) {
    const before = scene.day;
    scene.day = Math.round(day);
    if (pulsing) paint.pulses.push(...scene.people.filter(node => node.day > before && node.day <= scene.day && scene.shows(node)).slice(0, 60).map(node => ({ node, age: 0 })));
    const { people, schools } = scene.count(), where = `${schools} school${schools === 1 ? '' : 's'}`, text = frame.counted ? `${scene.number(people)} ${people === 1 ? 'person' : 'people'} · ${where}` : where;
    network.redraw(); // before the page changes, or it would be laid out once more for its size
    time.value = scene.day;
    time.setAttribute('aria-valuetext', `${scene.spelled(scene.day)}, ${text}`);
    find('when').replaceChildren(made('b', scene.spelled(scene.day)), made('span', text));
  }
  const days = [...new Set(scene.people.map(node => node.day)), frame.days].sort((a, b) => a - b);
  const step = forth => { stop(); showDay((forth ? days.find(day => day > scene.day) : days.findLast(day => day < scene.day)) ?? scene.day); };
  find('back').onclick = () => step(false);
  find('forth').onclick = () => step(true);
  time.oninput = () => { stop(); showDay(Number(time.value)); };

  const DURATION = 14000;
  let running = 0, last = 0, exact = 0;
  function setPlaying(on) {
    play.setAttribute('aria-pressed', on);
    play.firstElementChild.textContent = on ? '❚❚' : '▶';
    play.querySelector('.text').textContent = on ? 'Pause' : 'Play';
  }
  function stop() {
    cancelAnimationFrame(running);
    clearTimeout(running);
    running = 0;
    paint.pulses = [];
    setPlaying(false);
  }
  /* Who asked for less motion gets a month at a time, without pulses. */
  const next = () => { running = still ? setTimeout(() => tick(performance.now()), 600) : requestAnimationFrame(tick); };
  function tick(now) {
    const passed = Math.min(now - last, 120);
    last = now;
    exact += still ? 30 : (frame.days * passed) / DURATION;
    paint.pulses = paint.pulses.map(pulse => ({ ...pulse, age: pulse.age + passed / 700 })).filter(pulse => pulse.age < 1);
    showDay(Math.min(exact, frame.days), !still);
    if (exact < frame.days) return next();
    stop();
    network.redraw();
  }
  play.onclick = () => {
    if (running) { stop(); return network.redraw(); }
    exact = scene.day >= frame.days ? 0 : scene.day;
    showDay(exact);
    last = performance.now();
    setPlaying(true);
    next();
  };

  function drawCurve() {
    const counted = scene.people.filter(node => node.counted);
    const climb = counted.map((node, i) => `H${((node.day / frame.days) * 1000).toFixed(1)}V${(96 - ((i + 1) / counted.length) * 90).toFixed(1)}`).join('');
    find('curve').querySelector('.stroke').setAttribute('d', `M0 96${climb}H1000`);
    find('curve').querySelector('.area').setAttribute('d', `M0 96${climb}H1000V100H0Z`);
  }

  /* ---- legend, search, zoom ---- */
  for (const toggle of document.querySelectorAll('.legend button')) {
    toggle.onclick = () => {
      const key = `${toggle.dataset.of} ${toggle.dataset.key}`, on = scene.off.delete(key);
      if (!on) scene.off.add(key);
      toggle.setAttribute('aria-pressed', on);
      showDay(scene.day);
    };
  }
  const search = find('search');
  const called = node => `${node.label}, ${node.school}, ${node.when}`;
  const matching = text => scene.people.filter(node => called(node).toLowerCase().includes(text.toLowerCase()));
  search.oninput = () => {
    const text = search.value.trim(), found = text ? matching(text) : [];
    find('matches').replaceChildren(...found.slice(0, 8).map(node => Object.assign(document.createElement('option'), { value: called(node) })));
  };
  search.onchange = () => {
    const text = search.value.trim(), found = text && matching(text)[0];
    if (found) select(found.id, { centre: true });
    else if (text) tell(`Nobody called ${text} is in the picture`);
  };
  const zoom = by => { camera = 'moved'; network.moveTo({ scale: network.getScale() * by }); };
  find('zoom-in').onclick = () => zoom(1.3);
  find('zoom-out').onclick = () => zoom(1 / 1.3);
  find('fit').onclick = () => fit(true);
  addEventListener('resize', () => fit());
  if (find('theme')) find('theme').onclick = () => { setTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'); network.redraw(); };

  /* ---- the page around: {pollinate: "select", id} and {pollinate: "theme", theme} come in, "selected" goes out ---- */
  addEventListener('message', event => {
    const message = event.data || {};
    if (event.source !== parent) return;
    if (message.pollinate === 'select' && (message.id === null || scene.byId.has(message.id))) select(message.id, { centre: true });
    if (message.pollinate === 'theme' && ['light', 'dark'].includes(message.theme)) { setTheme(message.theme); network.redraw(); }
  });

  nodes.add(drawn());
  fit();
  showDay(frame.days);
  drawCurve();
  if (scene.byId.has(asked.get('select'))) select(asked.get('select'), { centre: true });
  window.pollinate.map = { network };
})();
