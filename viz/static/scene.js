// What is drawn, and where: people, links, lanes, time and filters. Knows nothing of the page or the canvas.
(() => {
  'use strict';
  const read = id => JSON.parse(document.getElementById(id).textContent);
  const frame = read('frame'), nodes = read('nodes'), edges = read('edges');
  const byId = new Map(nodes.map(node => [node.id, node]));
  const people = nodes.filter(node => node.group !== 'circle');
  const circles = nodes.filter(node => node.group === 'circle');
  const linkTo = new Map(edges.map(edge => [edge.to, edge]));
  const passedTo = new Map();
  for (const edge of edges) {
    if (!passedTo.has(edge.from)) passedTo.set(edge.from, []);
    passedTo.get(edge.from).push(edge.to);
  }
  const start = Date.parse(frame.start + 'T00:00:00Z');
  const opened = new Set(frame.aggregated ? [] : frame.lanes.map((_, lane) => lane));
  const off = new Set();
  const scene = { frame, people, circles, byId, linkTo, opened, off, day: frame.days, lanes: [], links: [], wires: [], height: 0 };

  const schoolOf = node => frame.lanes[node.lane].school;
  const isOpen = node => opened.has(schoolOf(node));
  scene.schoolOf = schoolOf;
  scene.isOpen = isOpen;
  /* Numbers and dates as Python writes them; the browser's own way takes longer than drawing the picture. */
  const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
  scene.number = number => String(number).replace(/\B(?=(\d{3})+$)/g, ','); // what is said in place of a number stays as it is
  scene.month = day => { const date = new Date(start + day * 864e5); return `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`; };
  scene.spelled = day => `${new Date(start + day * 864e5).getUTCDate()} ${scene.month(day)}`;

  /* The glyph that stands for somebody now: the person, or the circle of a closed school. */
  const standIn = node => (node.circle && !isOpen(node) ? byId.get(node.circle) : node);
  scene.standIn = standIn;

  /* A circle is drawn at its school's row, a person at a place in an open lane. */
  scene.at = node => {
    const shown = standIn(node), lane = scene.lanes[isOpen(shown) ? shown.lane : schoolOf(shown)];
    return { x: shown.x, y: lane.top + (isOpen(shown) ? shown.y : lane.height / 2) };
  };

  /* Where a link leaves its source: on a coach's wire on the day of the hand-over. */
  scene.leaves = edge => {
    const from = byId.get(edge.from), at = scene.at(from);
    return frame.lanes[from.lane].wire && isOpen(from) ? { x: edge.day * frame.scale, y: at.y, wire: true } : at;
  };

  /* Stack the lanes; find out which links and wires they show. */
  scene.stack = () => {
    let top = 0;
    scene.lanes = frame.lanes.map(lane => {
      const height = opened.has(lane.school) ? lane.height : lane.closed;
      top += height;
      return { top: top - height, height };
    });
    scene.height = top;
    scene.links = visibleLinks();
    scene.wires = wires();
  };

  function visibleLinks() {
    const seen = new Set();
    return edges.filter(edge => {
      const from = byId.get(edge.from), to = byId.get(edge.to), ends = [standIn(from).id, standIn(to).id];
      if (ends[0] === ends[1] || !(edge.entry || isOpen(from) || isOpen(to))) return false;
      const key = isOpen(from) || isOpen(to) ? ends.join() + (frame.lanes[from.lane].wire ? edge.day : '') : 'entry' + ends[1] + edge.to;
      return !seen.has(key) && seen.add(key);
    });
  }

  function wires() {
    return people.filter(node => frame.lanes[node.lane].wire && isOpen(node)).map(node => ({
      node,
      touches: (passedTo.get(node.id) || []).map(id => linkTo.get(id)).sort((a, b) => a.day - b.day),
    }));
  }

  const kindShown = node => !off.has('people ' + node.group);
  scene.shows = node => (node.group === 'circle' ? scene.inCircle(node) > 0 : node.day <= scene.day && kindShown(node));
  scene.showsLink = edge => {
    const to = byId.get(edge.to);
    return to.day <= scene.day && !off.has('links ' + edge.via) && kindShown(to) && kindShown(byId.get(edge.from));
  };

  /* How many people each circle stands for at this time and under these filters. */
  let inCircles = new Map();
  scene.inCircle = circle => inCircles.get(circle.id) || 0;
  scene.count = () => {
    inCircles = new Map();
    let reach = 0;
    const schools = new Set();
    for (const node of people) {
      if (node.day > scene.day) break;
      if (!node.counted) continue;
      reach += 1;
      if (node.at_school) schools.add(schoolOf(node));
      if (node.at_school && node.circle && kindShown(node)) inCircles.set(node.circle, (inCircles.get(node.circle) || 0) + 1);
    }
    return { people: reach, schools: schools.size };
  };

  /* Everybody from the start of the trail to this person. */
  scene.path = id => {
    const path = [];
    for (let node = byId.get(id); node; node = byId.get((linkTo.get(node.id) || {}).from)) path.unshift(node);
    return path;
  };
  scene.passedTo = id => (passedTo.get(id) || []).slice().sort((a, b) => byId.get(a).day - byId.get(b).day);
  scene.below = id => {
    let number = 0;
    const open = [...(passedTo.get(id) || [])];
    while (open.length) {
      const next = open.pop();
      number += byId.get(next).counted ? 1 : 0;
      open.push(...(passedTo.get(next) || []));
    }
    return number;
  };
  /* Who brought it into the school of a circle. */
  scene.firstAt = circle => people.find(node => schoolOf(node) === circle.lane && node.counted);

  window.pollinate = { scene };
})();
