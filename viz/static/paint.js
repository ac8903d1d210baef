// How it is drawn: everything on the canvas but the moving of the camera. One pass over each kind of thing.
(() => {
  'use strict';
  const { scene } = window.pollinate, { frame } = scene;
  const FONT = 'system-ui, sans-serif', AXIS = frame.bands.length ? 44 : 26, LABELS = 900;
  const glyphs = Object.fromEntries(Object.entries(frame.looks).map(([kind, look]) =>
    [kind, look.parts.map(part => ({ ...part, shape: new Path2D(part.path) }))]));
  const colour = {};
  const paint = { AXIS, colour, path: [], pulses: [] };
  const longest = Math.max(0, ...frame.lanes.map(lane => lane.label.length));
  paint.gutter = width => Math.min(Math.max(160, longest * 7.2 + 50), 260, width * 0.32);

  paint.readColours = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ['paper', 'band', 'wire', 'line', 'ink', 'soft', 'grey', 'pale', 'edge', 'blue', 'on_blue', 'purple', 'gold', 'orange', 'orange_edge', 'hot'])
      colour[name] = style.getPropertyValue('--' + name).trim();
  };
  const faded = (name, opacity) => colour[name] + Math.round(opacity * 255).toString(16).padStart(2, '0');

  /* ---- glyphs: called by vis-network for each node ---- */
  paint.node = ({ ctx, id, x, y, style }) => ({
    drawNode: () => drawNode(ctx, scene.byId.get(id), x, y),
    nodeDimensions: { width: style.size * 2, height: style.size * 2 },
  });

  function drawNode(ctx, node, x, y) {
    if (!scene.shows(node)) return;
    if (node.group === 'circle') drawCircle(ctx, node, x, y);
    else drawGlyph(ctx, node, x, y);
  }

  function drawCircle(ctx, node, x, y) {
    ctx.beginPath();
    ctx.arc(x, y, node.size, 0, 7);
    ctx.fillStyle = colour.blue;
    ctx.fill();
  }

  function drawGlyph(ctx, node, x, y) {
    const radius = frame.looks[node.group].radius;
    ctx.save();
    ctx.translate(x, y);
    if (node.via === 'unknown' && !scene.off.has('links unknown')) ring(ctx, radius + 3.5);
    ctx.scale(radius, radius);
    ctx.lineWidth = 1.5 / radius;
    ctx.lineJoin = 'round';
    for (const part of glyphs[node.group]) {
      if (part.fill) { ctx.fillStyle = colour[part.fill]; ctx.fill(part.shape); }
      if (part.stroke) { ctx.strokeStyle = colour[part.stroke]; ctx.stroke(part.shape); }
    }
    ctx.restore();
  }

  function ring(ctx, radius) {
    const line = frame.lines.unknown;
    ctx.beginPath();
    ctx.setLineDash(line.dash);
    ctx.lineWidth = line.width;
    ctx.strokeStyle = colour[line.colour];
    ctx.arc(0, 0, radius, 0, 7);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /* ---- beneath the glyphs: lanes, months, links, wires, vague dates ---- */
  paint.behind = (ctx, view) => {
    drawLanes(ctx, view);
    drawMonths(ctx, view);
    for (const kind of Object.keys(frame.lines)) drawLinks(ctx, kind, view.scale);
    for (const wire of scene.wires) drawWire(ctx, wire);
    for (const node of scene.people) if (node.first < node.last && scene.isOpen(node) && scene.shows(node)) drawSpan(ctx, node);
  };

  function drawLanes(ctx, view) {
    let schools = 0;
    frame.lanes.forEach((lane, i) => {
      schools += lane.wire ? 0 : 1;
      const { top, height } = scene.lanes[i];
      ctx.fillStyle = lane.wire ? colour.wire : schools % 2 ? colour.band : colour.paper;
      ctx.fillRect(view.left, top, view.right - view.left, height);
    });
  }

  const monthStep = scale => { const width = 30 * frame.scale * scale; return width > 54 ? 1 : width > 27 ? 2 : width > 18 ? 3 : 6; };

  function drawMonths(ctx, view) {
    ctx.strokeStyle = colour.line;
    ctx.lineWidth = 1 / view.scale;
    ctx.beginPath();
    for (const month of frame.months) {
      if ((month.month - 1) % monthStep(view.scale)) continue;
      ctx.moveTo(month.day * frame.scale, Math.max(view.top, 0));
      ctx.lineTo(month.day * frame.scale, Math.min(view.bottom, scene.height));
    }
    ctx.stroke();
  }

  /* From a wire straight down or up on the day of the hand-over, then along the lane to the day it was had by. */
  function trace(ctx, edge) {
    const from = scene.leaves(edge), to = scene.at(scene.byId.get(edge.to)), bend = (to.x - from.x) * 0.45;
    ctx.moveTo(from.x, from.y);
    if (turns(edge)) {
      ctx.arcTo(from.x, to.y, to.x, to.y, Math.min(8, to.x - from.x));
      ctx.lineTo(to.x, to.y);
    } else ctx.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x, to.y);
  }
  const turns = edge => {
    const to = scene.byId.get(edge.to), from = scene.leaves(edge);
    return from.wire && scene.standIn(to) === to && to.x > from.x + to.size;
  };

  function arrow(ctx, edge) {
    const from = scene.leaves(edge), node = scene.standIn(scene.byId.get(edge.to)), to = scene.at(node);
    const steep = !turns(edge) && Math.abs(to.x - from.x) < Math.abs(to.y - from.y) * 0.15;
    const angle = steep ? Math.sign(to.y - from.y) * Math.PI / 2 : 0;
    const tip = node.size + 1.5, x = to.x - Math.cos(angle) * tip, y = to.y - Math.sin(angle) * tip;
    ctx.moveTo(x, y);
    for (const side of [-1, 1]) ctx.lineTo(x - Math.cos(angle + side * 0.42) * 6.5, y - Math.sin(angle + side * 0.42) * 6.5);
    ctx.closePath();
  }

  function drawLinks(ctx, kind, scale) {
    const line = frame.lines[kind], links = scene.links.filter(edge => edge.via === kind && scene.showsLink(edge));
    if (!links.length) return;
    strokeLinks(ctx, links, faded(line.colour, 0.62), Math.max(line.width, 0.8 / scale), line.dash);
  }

  function strokeLinks(ctx, links, ink, width, dash) {
    ctx.beginPath();
    for (const edge of links) trace(ctx, edge);
    ctx.strokeStyle = ctx.fillStyle = ink;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
    if (links.length > 900) return;
    ctx.beginPath();
    for (const edge of links) arrow(ctx, edge);
    ctx.fill();
  }

  function drawWire(ctx, { node, touches }) {
    const shown = touches.filter(scene.showsLink);
    if (!scene.shows(node) || !shown.length) return;
    const at = scene.at(node);
    ctx.strokeStyle = ctx.fillStyle = colour.purple;
    ctx.lineWidth = 3;
    ctx.beginPath();
    ctx.moveTo(at.x, at.y);
    ctx.lineTo(shown.at(-1).day * frame.scale, at.y);
    ctx.stroke();
    ctx.beginPath();
    for (const edge of shown) { const x = edge.day * frame.scale; ctx.moveTo(x, at.y); ctx.arc(x, at.y, 3.4, 0, 7); }
    ctx.fill();
  }

  function drawSpan(ctx, node) {
    ctx.beginPath();
    ctx.moveTo(node.first * frame.scale, scene.at(node).y);
    ctx.lineTo(node.last * frame.scale, scene.at(node).y);
    ctx.strokeStyle = faded('blue', 0.25);
    ctx.lineWidth = 5;
    ctx.lineCap = 'round';
    ctx.stroke();
    ctx.lineCap = 'butt';
  }

  /* ---- above the glyphs: the lit path, names, school names and the axis ---- */
  paint.before = (ctx, view) => {
    if (paint.path.length) drawPath(ctx, view);
    drawPulses(ctx, view);
    if (scene.day < frame.days) drawNow(ctx, view);
    ctx.save();
    ctx.translate(view.left, view.top);
    ctx.scale(1 / view.scale, 1 / view.scale);
    drawNames(ctx, view);
    drawGutter(ctx, view);
    drawAxis(ctx, view);
    ctx.restore();
  };

  /* Veil everything, then draw the path again on top of the veil. */
  function drawPath(ctx, view) {
    ctx.fillStyle = faded('paper', 0.76);
    ctx.fillRect(view.left, view.top, view.right - view.left, view.bottom - view.top);
    const links = paint.path.map(node => scene.linkTo.get(node.id)).filter(Boolean);
    ctx.strokeStyle = colour.hot;
    ctx.lineWidth = 3.2;
    for (const edge of links) drawAlongWire(ctx, edge);
    for (const edge of links.filter(between)) strokeLinks(ctx, [edge], colour.hot, 3, frame.lines[edge.via].dash);
    for (const node of paint.path) { const at = scene.at(node), shown = scene.standIn(node); drawNode(ctx, shown, at.x, at.y); }
  }

  const between = edge => scene.standIn(scene.byId.get(edge.from)) !== scene.standIn(scene.byId.get(edge.to));

  function drawAlongWire(ctx, edge) {
    const leaves = scene.leaves(edge), at = scene.at(scene.byId.get(edge.from));
    if (!leaves.wire) return;
    ctx.beginPath();
    ctx.moveTo(at.x, at.y);
    ctx.lineTo(leaves.x, leaves.y);
    ctx.stroke();
  }

  function drawPulses(ctx, view) {
    ctx.lineWidth = 2 / view.scale;
    for (const { node, age } of paint.pulses) {
      const at = scene.at(node);
      ctx.strokeStyle = faded('hot', 1 - age);
      ctx.beginPath();
      ctx.arc(at.x, at.y, scene.standIn(node).size + age * 14, 0, 7);
      ctx.stroke();
    }
  }

  function drawNow(ctx, view) {
    ctx.strokeStyle = colour.hot;
    ctx.lineWidth = 1.5 / view.scale;
    ctx.beginPath();
    ctx.moveTo(scene.day * frame.scale, view.top);
    ctx.lineTo(scene.day * frame.scale, view.bottom);
    ctx.stroke();
  }

  const onScreen = (node, view) => { const at = scene.at(node); return { x: (at.x - view.left) * view.scale, y: (at.y - view.top) * view.scale }; };

  /* Names where there is room, the path's and the origin's first. */
  const rank = node => (paint.path.includes(node) ? 3 : node.group === 'origin' ? 2 : node.group === 'coach' ? 1 : 0);
  function drawNames(ctx, view) {
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    drawNumbers(ctx, view);
    const boxes = new Boxes(), shown = named(view);
    weight = null;
    for (const { node, x, y } of shown) boxes.put(x - node.size * view.scale, y - node.size * view.scale, x + node.size * view.scale, y + node.size * view.scale);
    for (const one of shown.slice(0, LABELS)) drawName(ctx, one, view, boxes);
  }

  function named(view) {
    const left = paint.gutter(view.width), nodes = paint.path.length ? paint.path : scene.people;
    return nodes.filter(node => scene.shows(node) && scene.standIn(node) === node)
      .map(node => ({ node, rank: rank(node), ...onScreen(node, view) }))
      .filter(({ x, y }) => x > left && x < view.width && y > AXIS && y < view.height)
      .sort((a, b) => b.rank - a.rank);
  }

  function drawName(ctx, { node, x, y, rank: importance }, view, boxes) {
    if (frame.lanes[node.lane].wire && importance < 2) return; // named beside its wire
    const loud = importance > 1, radius = node.size * view.scale, half = halfWidth(ctx, node.label, loud);
    const spots = [[x, y + radius + 8], [x, y - radius - 8], [x + radius + half + 3, y], [x - radius - half - 3, y]];
    const spot = spots.find(([sx, sy]) => sx - half > paint.gutter(view.width) && sx + half < view.width && boxes.free(sx - half, sy - 7, sx + half, sy + 7)) || (loud && spots[importance === 2 ? 2 : 0]);
    if (!spot) return;
    boxes.put(spot[0] - half, spot[1] - 7, spot[0] + half, spot[1] + 7);
    ctx.strokeStyle = colour.paper;
    ctx.lineWidth = 3;
    ctx.strokeText(node.label, ...spot);
    ctx.fillStyle = loud ? colour.ink : colour.soft;
    ctx.fillText(node.label, ...spot);
  }

  /* Setting a font and measuring are slow: widths are kept, and names come in order of weight. */
  const widths = [new Map(), new Map()];
  let weight = null;
  function halfWidth(ctx, text, loud) {
    if (weight !== loud) ctx.font = `${loud ? 600 : 400} 11.5px ${FONT}`;
    weight = loud;
    const known = widths[Number(loud)];
    if (!known.has(text)) known.set(text, ctx.measureText(text).width / 2 + 2);
    return known.get(text);
  }

  function drawNumbers(ctx, view) {
    if (paint.path.length) return;
    ctx.fillStyle = colour.on_blue;
    for (const circle of scene.circles) {
      const { x, y } = onScreen(circle, view), text = frame.counted ? String(scene.inCircle(circle)) : '', radius = circle.size * view.scale;
      if (scene.isOpen(circle) || !scene.shows(circle) || radius < 6 || radius * 2 < text.length * 5.8 + 3) continue;
      ctx.font = `600 ${radius > 10 ? 11 : 9.5}px ${FONT}`;
      ctx.fillText(text, x, y + 0.5);
    }
  }

  /* Rectangles that are taken, in a grid so that looking up is quick. */
  class Boxes {
    cells = new Map();
    * around(x0, y0, x1, y1) { for (let x = x0 >> 6; x <= x1 >> 6; x++) for (let y = y0 >> 5; y <= y1 >> 5; y++) yield x * 65536 + y; }
    put(...box) { for (const cell of this.around(...box)) this.cells.has(cell) ? this.cells.get(cell).push(box) : this.cells.set(cell, [box]); }
    free(...box) {
      for (const cell of this.around(...box))
        for (const other of this.cells.get(cell) || []) if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      return true;
    }
  }

  function drawGutter(ctx, view) {
    const width = paint.gutter(view.width);
    ctx.fillStyle = faded('paper', 0.95);
    ctx.fillRect(0, 0, width, view.height);
    line(ctx, width + 0.5, AXIS, width + 0.5, view.height);
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, AXIS, width, view.height);
    ctx.clip();
    frame.lanes.forEach((lane, i) => {
      const { top, height } = scene.lanes[i], tall = height * view.scale;
      if (tall >= 9) laneName(ctx, lane, (top + height / 2 - view.top) * view.scale, tall, width);
    });
    ctx.restore();
  }

  function laneName(ctx, lane, y, tall, width) {
    const two = tall > 38, small = tall < 15, note = lane.count === '' ? '' : lane.wire ? `passed on ${lane.count}×` : /^not/.test(lane.count) ? lane.count : `${scene.number(lane.count)} ${lane.count === 1 ? 'person' : 'people'}`;
    ctx.textAlign = 'left';
    ctx.font = `600 ${small ? 9 : 12.5}px ${FONT}`;
    ctx.fillStyle = lane.wire ? colour.purple : colour.ink;
    ctx.fillText(shortened(ctx, lane.label, width - (two ? 22 : 58)), 12, y - (two ? 8 : 0));
    ctx.font = `${small ? 9 : 11.5}px ${FONT}`;
    ctx.fillStyle = colour.soft;
    if (two) return ctx.fillText(note, 12, y + 9);
    ctx.textAlign = 'right';
    ctx.fillText(/^not/.test(lane.count) ? '' : scene.number(lane.count), width - 10, y);
  }

  function shortened(ctx, text, width) {
    if (ctx.measureText(text).width <= width) return text;
    let length = text.length;
    while (length > 3 && ctx.measureText(text.slice(0, length) + '…').width > width) length--;
    return text.slice(0, length) + '…';
  }

  function line(ctx, x0, y0, x1, y1) {
    ctx.strokeStyle = colour.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
    ctx.stroke();
  }

  function drawAxis(ctx, view) {
    const left = paint.gutter(view.width), x = day => (day * frame.scale - view.left) * view.scale;
    ctx.fillStyle = faded('paper', 0.95);
    ctx.fillRect(0, 0, view.width, AXIS);
    line(ctx, 0, AXIS + 0.5, view.width, AXIS + 0.5);
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, 0, view.width, AXIS);
    ctx.clip();
    ctx.textAlign = 'left';
    for (const band of frame.bands) drawBand(ctx, band, Math.max(x(band.first), left), x(band.last));
    drawMonthNames(ctx, view, x, left);
    ctx.restore();
  }

  function drawBand(ctx, band, x0, x1) {
    if (x1 - x0 < 16) return;
    line(ctx, x0 + 0.5, 4, x0 + 0.5, AXIS);
    ctx.font = `600 11px ${FONT}`;
    ctx.fillStyle = colour.soft;
    ctx.fillText(shortened(ctx, band.label, x1 - x0 - 10), x0 + 5, 12);
  }

  function drawMonthNames(ctx, view, x, left) {
    ctx.font = `11.5px ${FONT}`;
    ctx.fillStyle = colour.soft;
    let year = 0;
    for (const month of frame.months) {
      const at = x(month.day);
      if ((month.month - 1) % monthStep(view.scale) || at < left - 4 || at > view.width) continue;
      ctx.fillText(month.year === year ? month.label : `${month.label} ’${String(month.year).slice(2)}`, at + 4, AXIS - 13);
      year = month.year;
    }
  }

  window.pollinate.paint = paint;
})();
