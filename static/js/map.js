// The live map: takes the page's picture over, shows a period and choice of force, and tells which place was picked.

import { adoptGround, frameMap, tierOf, wireGestures } from './ground.js';
import { makeLabel, makeName, placeLabels } from './labels.js';

const MARGIN = 6;

/** Give every region the look it has in this period, or none. */
function paintAreas(layer, looks) {
  layer.eachLayer((shape) => {
    const look = looks[shape.feature.id];
    const path = shape.getElement();
    if (!path) return;
    path.setAttribute('class', `a ${look ? look[0] : 'a-none'}`);
    path.setAttribute('fill', look && look[1] ? `url(#${look[1]})` : 'none');
  });
}

/** Boxes of the symbols, in layer px. */
function boxes(map, marks) {
  return marks.filter((mark) => mark.r).map((mark) => {
    const { x, y } = map.latLngToLayerPoint([mark.lat, mark.lon]);
    return [x - mark.r - 1, y - mark.r - 1, x + mark.r + 1, y + mark.r + 1];
  });
}

/** Steps away from a point, nearest first. */
function ring(reach) {
  const steps = [];
  for (let i = -reach; i <= reach; i += 15) for (let j = -reach; j <= reach; j += 10) steps.push([i, j]);
  return [[0, 0], ...steps].sort((a, b) => Math.abs(a[0]) + Math.abs(a[1]) - Math.abs(b[0]) - Math.abs(b[1]));
}

/** Where a label belongs and, for areas and names of the ground, where its middle may stand: layer px. */
function locate(map, item, room) {
  item.point = map.latLngToLayerPoint(item.at);
  if (item.stands) {
    const seen = ({ x, y }) => x > room[0] && y > room[1] && x < room[2] && y < room[3];
    const inView = item.stands.map((at) => map.latLngToLayerPoint(at)).filter(seen);
    const { x: cx, y: cy } = item.point;
    // A country's figure is worth a place just outside it where symbols fill it.
    const around = item.kind === 'country' ? ring(120).map(([i, j]) => ({ x: cx + i, y: cy + j })).filter(seen) : [];
    item.points = (w, h) => [...inView, ...around].flatMap(({ x, y }) => [0, 16, -16, 30, -30].map((step) => [
      Math.min(Math.max(x - w / 2, room[0]), room[2] - w), Math.min(Math.max(y + step - h / 2, room[1]), room[3] - h), 0,
    ]));
  } else if (item.name && item.kind !== 'city') {
    const { x, y } = item.point;
    const steps = ring(item.kind === 'country' ? 30 : 10);
    item.points = (w, h) => steps.map(([i, j]) => [x + i - w / 2, y + j - h / 2, 0]);
  }
}

/** What is in view, in layer px, and the corner that the page's buttons take. */
function viewport(map) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const room = [corner.x + MARGIN, corner.y + MARGIN, corner.x + size.x - MARGIN, corner.y + size.y - MARGIN];
  const frame = map.getContainer().getBoundingClientRect();
  const buttons = [...document.querySelectorAll('.map-zoom-in, .map-zoom-out, .map-home')].map((button) => {
    const { left, top, right, bottom } = button.getBoundingClientRect();
    const at = (x, y) => [x - frame.left + corner.x, y - frame.top + corner.y];
    return [...at(left, top), ...at(right, bottom)];
  });
  return { room, buttons };
}

/** Make the live map from the globals of folium's script and the page's state. */
export function createMap(state) {
  const map = window[state.map];
  const regions = state.regions ? window[state.regions] : null;
  const pane = map.createPane('labels');
  pane.style.zIndex = '620';
  pane.dir = document.documentElement.dir || 'ltr';
  const listeners = [];
  const ids = new Map(state.places.map((id, index) => [String(index), id]));
  let tier = '';
  let group = null;
  let marks = [];
  let items = [];
  let chosen = null;

  const pick = (id) => listeners.forEach((listener) => listener(id));
  const place = () => {
    const { room, buttons } = viewport(map);
    items.forEach((item) => locate(map, item, room));
    placeLabels(items, [...boxes(map, marks), ...buttons], room);
  };
  const refill = (period, force) => {
    marks = state.marks[period][force];
    const held = document.activeElement?.closest('.map-label')?.dataset.place;
    tier = tierOf(map);
    const names = state.names[tier];
    items = [
      ...marks.map((m) => ({ element: makeLabel(m, pick), at: [m.lat, m.lon], ...m, name: '', stands: state.stands[m.place] })),
      ...names.map((name) => ({ element: makeName(name), at: [name.lat, name.lon], r: 2, ...name, name: name.text })),
    ];
    pane.replaceChildren(...items.map((item) => item.element));
    mark(chosen);
    place();
    items.find((item) => held && item.element.dataset.place === held)?.element.focus({ preventScroll: true });
  };
  const mark = (id) => {
    chosen = id;
    pane.querySelectorAll('.map-label').forEach((label) => {
      label.classList.toggle('chosen', label.dataset.place === id);
    });
  };

  adoptGround(map, state);
  const { home, keep } = frameMap(map, state);
  wireGestures(map);
  const gently = { animate: !window.matchMedia('(prefers-reduced-motion: reduce)').matches };
  const wire = (selector, act) => document.querySelectorAll(selector).forEach((b) => b.addEventListener('click', act));
  wire('.map-zoom-in', () => map.zoomIn(undefined, gently));
  wire('.map-zoom-out', () => map.zoomOut(undefined, gently));
  wire('.map-home', home);
  map.getContainer().classList.add('map-live');

  let shown = [state.period, ''];
  const show = (period, force = '') => {
    shown = [period, force];
    const next = window[state.groups[period][force]];
    if (group !== next) {
      group?.remove();
      group = next.addTo(map);
    }
    if (regions) paintAreas(regions, state.areas[period][force]);
    refill(period, force);
  };
  Object.values(state.groups).flatMap((byForce) => Object.values(byForce)).forEach((name) => {
    window[name].eachLayer((layer) => layer.on('click', (event) => {
      pick(ids.get(String(event.layer.feature.id).split('.')[0]));
    }));
  });
  map.on('zoomend moveend', place);
  map.on('resize', () => {
    keep();
    if (tier === tierOf(map)) place();
    else refill(...shown);
  });
  show(...shown);
  document.fonts?.ready.then(place);
  return { show, home, select: mark, onSelect: (listener) => listeners.push(listener) };
}
