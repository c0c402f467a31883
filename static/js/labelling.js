// The labels of one sheet: which there are, and where they stand on the map as it is now.

import { tierOf } from './ground.js';
import { createInterior } from './interior.js';
import { candidates, placeLabels } from './labels.js';
import { makeLabel, makeName, measureLabels } from './lettering.js';
import { framed, pause } from './tasks.js';

const MARGIN = 6;

/** So many marks take a frame by themselves, and their labels the next. */
const MANY = 300;

/** How far a town's name stands from its dot, which the style sheet draws beside the name. */
const CITY = 7;

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

/** The inside of an area as it is on the map now; null of one as small as a symbol, and of what is none. */
function interiorOf(map, { point, rows }, room) {
  if (!rows?.length) return null;
  const placed = rows.map(([lat, west, east]) => {
    const { x, y } = map.latLngToLayerPoint([lat, west]);
    return { y, left: x, right: map.latLngToLayerPoint([lat, east]).x };
  });
  const interior = createInterior(point, placed, room);
  return interior.small ? null : interior;
}

/** Where a label belongs and, for areas and names of the ground, where it may stand: layer px. */
function locate(map, item, room) {
  item.point = map.latLngToLayerPoint(item.at);
  const { x, y } = item.point;
  item.interior = interiorOf(map, item, room);
  item.points = item.interior?.middles;
  item.heads = item.interior ? item.interior.seen : [item.point];
  item.reaches = [item.r];
  if (item.kind === 'city') {
    item.points = ({ w, h }) => [[x + CITY, y - h / 2, 1], [x - CITY - w, y - h / 2, -1]];
  } else if (item.name) {
    const steps = ring(item.kind === 'country' ? 30 : 10);
    item.points = ({ w, h }) => steps.map(([i, j]) => [x + i - w / 2, y + j - h / 2, 0]);
  }
}

/** What is in view, in layer px, and what the page's own parts take of it. */
function viewport(map) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  const size = map.getSize();
  const room = [corner.x + MARGIN, corner.y + MARGIN, corner.x + size.x - MARGIN, corner.y + size.y - MARGIN];
  const frame = map.getContainer().getBoundingClientRect();
  const buttons = [...document.querySelectorAll('.map-buttons button, .map-stamp, .swipe-tag, .swipe-knob')].map((button) => {
    const { left, top, right, bottom } = button.getBoundingClientRect();
    const at = (x, y) => [x - frame.left + corner.x, y - frame.top + corner.y];
    return [...at(left, top), ...at(right, bottom)];
  });
  return { room, buttons };
}

/**
 * The labels of the sheet `name`, and lines that lead to them; `onPick` is told the place of one that is pressed, `onLost`
 * which figures find no room, each time labels are placed.
 */
export function createLabelling(map, state, name, onPick, onLost) {
  const pane = map.getPane(`labels${name}`);
  pane.classList.add('map-labels');
  const leads = L.layerGroup().addTo(map);
  pane.dir = document.documentElement.dir;
  let tier = '';
  let shown = null;
  let marks = [];
  let items = [];
  let chosen = null;
  let side = null;

  /** Give an item its element: few of a large map's are ever needed. */
  function make(item) {
    item.element = item.name ? makeName(item) : makeLabel(item.mark, onPick);
    pane.append(item.element);
  }
  /** The labels that may find room where the map is now, made and measured. */
  function ready() {
    const { room, buttons } = viewport(map);
    if (side) [room[0], room[2]] = side();
    items.forEach((item) => locate(map, item, room));
    const wanted = candidates(items, room, side ? MARGIN : undefined);
    const idle = new Set(items);
    wanted.forEach((item) => { if (!item.element) make(item); idle.delete(item); });
    idle.forEach(({ element }) => element?.classList.add('lost'));
    measureLabels(wanted);
    return { wanted, buttons, room };
  }
  /** Place what is shown anew, where the map is now. */
  function place() {
    if (!shown) return;
    const { wanted, buttons, room } = ready();
    leads.clearLayers();
    const { lines, untold, nets } = placeLabels(wanted, boxes(map, marks), buttons, room);
    lines.forEach((ends) => L.polyline(
      ends.map((end) => map.layerPointToLatLng(end)), { className: 'lead', interactive: false, pane: `symbols${name}` },
    ).addTo(leads));
    select(chosen);
    onLost({ lost: untold, items, tried: wanted, make, nets, room, pane, period: shown[0] });
  }
  function labels() {
    return items.flatMap(({ element }) => element || []);
  }
  /** Mark the label of a place, or with "" none. */
  function select(id) {
    chosen = id;
    labels().forEach((element) => element.classList.toggle('chosen', element.dataset.place === id));
  }
  /** Make the labels of what is shown anew, and place them: in several tasks where they are many or nobody sees them yet. */
  async function refill(unseen) {
    const [period, force] = shown;
    const held = document.activeElement?.closest('.map-label')?.dataset.place;
    marks = state.marks[period][force];
    tier = tierOf(map);
    const mine = items = [
      ...marks.map((m) => ({ mark: m, at: [m.lat, m.lon], ...m, name: '', rows: state.rows[m.place] })),
      ...state.names[tier].map((n) => ({ at: [n.lat, n.lon], r: 2, ...n, name: n.text })),
    ];
    pane.replaceChildren();
    if (unseen || marks.length >= MANY) {
      await (unseen ? pause() : framed());
      if (items !== mine) return;
      ready();
      await pause();
      if (items !== mine) return;
    }
    place();
    labels().find((element) => held && element.dataset.place === held)?.focus({ preventScroll: true });
  }
  map.on('zoomend moveend', place);
  map.on('resize', () => {
    if (tier === tierOf(map)) place();
    else refresh();
  });
  function clear() {
    leads.clearLayers();
    shown = null;
    items = marks = [];
    pane.replaceChildren();
  }
  /** Make what is shown anew, once the names of the ground or the room for them have changed. */
  function refresh() {
    return shown && refill();
  }
  /** Label a period and force; resolves once that is done, or another is shown instead. */
  function show(period, force, unseen) {
    shown = [period, force];
    return refill(unseen);
  }
  /** Keep labels to a side of the map, or with null no more: `span()` tells from where to where, layer px. */
  function within(span) {
    side = span;
    place();
  }
  return { show, clear, select, within, refresh };
}
