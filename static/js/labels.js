// Where labels of the live map stand: placed greedily, so that none covers another or a symbol.

import { clamped, grown, holding } from './boxes.js';
import { SMALL } from './interior.js';
import { measure } from './lettering.js';
import { TILE, createNet } from './net.js';

const GAP = 4;

/** How far into that gap a label above or below its symbol reaches, px: its text keeps off its edges. */
const INTO = 3;

/** How many labels of sites on a tile are worth a try: more never fit. */
const PER_TILE = 6;

/** Labels that lines lead to: how far off, px, which way, how far from all else, and how many at most. As in the picture. */
const REACHES = [20, 34, 50];
const TURNS = [0, 6, 1, 11, 5, 7, 2, 10, 4, 8, 3, 9].map((hour) => (-hour * Math.PI) / 6);
const ALOOF = 12;
const MOST_LED = 6;

/** How clear of all else a line begins in an area, px: rather so far than so near. As in the picture. */
const CLEAR = [8, 2];

/** Of how many marks, the foremost, a line is tried: where those find no room for one, no others do. As in the picture. */
const LED_AMONG = 60;

/**
 * How far labels keep from symbols that are not their own, where they are above or below that one from those to their
 * left and right, and from labels beside them, px. As in the picture.
 */
const NEAR = 6;
const IN_LINE = 26;
const APART = 8;

/** Of how many free places a label takes the best: all beside a symbol, the next in an area. */
const NEAREST = 12;

/** Of how many labels at most that are lost for want of room another order is tried: where more are, none helps. */
const STUBBORN = 12;

/** How high a label in narrower lines is at most, px: five lines, as in the picture. */
const SLIM_HEIGHT = 88;

/** Those of the items that may find room: names and areas, and of each tile in view or `slack` px beside the first sites. */
export function candidates(items, [left, top, right, bottom], slack = TILE) {
  const counts = new Map();
  return items.filter(({ point: { x, y }, points }) => {
    if (points) return true;
    if (x < left - slack || x > right + slack || y < top - TILE || y > bottom + TILE) return false;
    const key = `${Math.floor(x / TILE)} ${Math.floor(y / TILE)}`;
    counts.set(key, (counts.get(key) || 0) + 1);
    return counts.get(key) <= PER_TILE;
  });
}

/** The eight places of a label of size w × h around a symbol: [left, top, side]. */
function around(x, y, r, w, h) {
  const out = r + GAP;
  const near = r * 0.7 + GAP;
  return [
    [x + out, y - h / 2, 1],
    [x - out - w, y - h / 2, -1],
    [x - w / 2, y - out - h + INTO, 0],
    [x - w / 2, y + out - INTO, 0],
    [x + near, y - near - h + 6, 1],
    [x + near, y + near - 6, 1],
    [x - near - w, y - near - h + 6, -1],
    [x - near - w, y + near - 6, -1],
  ];
}

/** Places off a symbol for a label that a line leads to, the nearest first: beside it before above and below. */
function away(x, y, r, w, h) {
  return REACHES.flatMap((reach) => TURNS.map((turn) => {
    const [across, down] = [Math.cos(turn), Math.sin(turn)];
    const side = Math.abs(across) < 0.6 ? 0 : Math.sign(across);
    const top = side ? -h / 2 : down < 0 ? -h : 0;
    return [x + (r + reach) * across - (w * (1 - side)) / 2, y + (r + reach) * down + top, side];
  }));
}

/** The line from a symbol's edge to its label as points on it, layer px. */
function leader({ x, y }, r, [left, top, right, bottom]) {
  const [dx, dy] = [clamped(x, left, right) - x, clamped(y, top, bottom) - y];
  const part = r / Math.hypot(dx, dy);
  return [...Array(9).keys()].map((step) => part + ((1 - part) * step) / 8).map((at) => [x + dx * at, y + dy * at]);
}

/** The box of a label that keeps `pad` px of its height free above and below. */
function boxAt(left, top, { w, h, pad }) {
  return [left, top + pad, left + w, top + h - pad];
}

/** A place for a label where the browser draws it as sharply as can be. */
function onPixel([left, top, side]) {
  return [Math.round(left), Math.round(top), side];
}

/** The places beside an area that is nowhere as wide as the name. */
function besideOf({ interior }, { w, h, name }) {
  if (!interior || name.w <= interior.widest) return [];
  const { x, y, reach } = interior.beside;
  return around(x, y, reach, w, h);
}

/** Where a line to an item's label begins: at its symbol, or in its area where nothing else is near. */
function headOf({ r, point, heads }, taken, room) {
  if (r) return point;
  const open = (clear) => heads.find(({ x, y }) => x > room[0] && x < room[2] && !taken.hit(grown([x, y, x, y], clear, clear)));
  return CLEAR.map(open).find(Boolean);
}

/**
 * Write one label's position, where there is one for it at this size; tell the box it takes, or null. With a `head` it
 * stands off, at the end of a line from there that is clear of all else: it must not seem another symbol's.
 */
function settle(item, size, { taken, symbols, labels, elsewhere }, room, cost, head) {
  const { w, h } = size;
  const [places, aloof] = head ? [away, ALOOF] : [around, 0];
  // What an area's label is near is never the area's own.
  const at = item.points && !item.name ? null : head || item.point;
  const strange = head || item.rows ? elsewhere(item) : [];
  const free = ([left, top]) => {
    // Off its symbol or area, a label with its middle in another area would be read of that one.
    if (strange.some((area) => area.contains(left + w / 2, top + h / 2))) return false;
    if (left < room[0] || top < room[1] || left + w > room[2] || top + h > room[3]) return false;
    const box = boxAt(left, top, size);
    const aside = at && (at.y <= box[1] || at.y >= box[3]);
    if (taken.hit(grown(box, aloof, aloof / 3)) || labels.hit(grown(box, APART, 0))) return false;
    if (symbols.hit(grown(box, aside ? IN_LINE : NEAR, NEAR), holding(at))) return false;
    return !head || leader(head, item.r, box).every(([x, y]) => !taken.hit([x, y, x + 1, y + 1], holding(head)));
  };
  const { x, y } = head || item.point;
  const reaches = head ? [item.r] : item.reaches;
  const spots = item.points && !head ? [...item.points(size), ...besideOf(item, size)] : reaches.flatMap((reach) => places(x, y, reach, w, h));
  let most = item.name || head ? 1 : NEAREST;
  const open = spots.map(onPixel).filter((one) => most && free(one) && most--);
  const costs = open.map(([left, top]) => cost([left, top, left + w, top + h]));
  const spot = open[costs.indexOf(Math.min(...costs))];
  if (!spot) return null;
  const [left, top, side] = spot;
  item.element.classList.toggle('brief', size === item.brief);
  item.element.classList.toggle('slim', size === item.slim);
  item.element.classList.toggle('before', side < 0);
  item.element.classList.toggle('middle', !side);
  L.DomUtil.setPosition(item.element, L.point(left, top + size.pad));
  return boxAt(left, top, size);
}

/** The places that labels of sites and countries would rather have, each with its turn, px: others had better leave them. */
function wishesOf(marks) {
  return createNet(marks.flatMap((item, index) => {
    if (item.points && item.kind !== 'country') return [];
    const { w, h } = item.slim;
    const spots = item.points ? item.points(item.slim) : around(item.point.x, item.point.y, item.reaches[0], w, h);
    return spots.slice(0, 1).map(([left, top]) => [left, top + 3, left + w, top + h - 3, index]);
  }));
}

/**
 * Place labels in this order: whole, else in narrower lines, else off it where that may be; then, of those beside a
 * symbol without a size, names alone, which take no room from what is said. What nothing is known of comes after both,
 * then the ground's names. Others are hidden.
 */
function placeInTurn(items, symbols, parts, room) {
  const marks = items.filter((item) => !item.name);
  const areas = marks.flatMap(({ interior }) => interior || []);
  const nets = {
    taken: createNet([...symbols, ...parts]),
    symbols: createNet(symbols),
    labels: createNet([]),
    /** The areas that an item is not in. */
    elsewhere: ({ interior, point: { x, y } }) => areas.filter((area) => area !== interior && !area.contains(x, y)),
  };
  const { taken } = nets;
  // Beside an area as small as a symbol, or what lies upon that.
  marks.filter(({ rows, interior }) => rows && !interior).forEach((item) => {
    const upon = symbols.filter(holding(item.point)).map(([left, , right]) => (right - left) / 2);
    item.reaches = [SMALL, ...upon.sort((a, b) => a - b)];
  });
  const once = new Set();
  const lines = [];
  const wishes = wishesOf(marks);
  const find = (item, size, index, head) => settle(item, size, nets, room, (spot) => wishes.after(spot, index), head);
  function put(item, box) {
    item.element.classList.toggle('lost', !box);
    item.box = box;
    if (!box) return;
    taken.add(box);
    nets.labels.add(box);
  }
  function tell(item, index) {
    let box = find(item, item.whole, index);
    if (!box && item.slim.w < item.whole.w && item.slim.h <= SLIM_HEIGHT) box = find(item, item.slim, index);
    if (!box && item.led && lines.length < MOST_LED && index < LED_AMONG) {
      const head = headOf(item, taken, room);
      box = head && find(item, item.whole, index, head);
      if (box) {
        lines.push(leader(head, item.r, box));
        lines.at(-1).forEach(([x, y]) => taken.add([x - 1, y - 1, x + 1, y + 1]));
      }
    }
    put(item, box);
    return box;
  }
  [false, true].forEach((unknown) => {
    const silent = marks.filter((item, index) => (item.tone === 't-unknown') === unknown && !tell(item, index));
    // A sized symbol never stands beside a bare name: its number's qualifier is in the label, or there is no label.
    const bare = silent.filter((item) => !item.sized);
    measure(bare, 'brief');
    bare.forEach((item) => put(item, find(item, item.brief, items.length)));
  });
  items.filter((item) => item.name).forEach((item) => {
    const box = !once.has(item.name) && find(item, item.whole, items.length);
    if (box) once.add(item.name);
    put(item, box);
  });
  return { lines, nets };
}

/**
 * Place labels, measured, in the order given; where some that may stand off are lost for want of room, those first, if fewer are then.
 * Items have element, point, r and reaches, of the symbol and of what the label stands beside (layer px), or points: a
 * function from a size to places; heads, where a line may begin; and the ground's a name, to be shown once only. They
 * keep off the boxes of symbols and of the page's own parts. Returns
 * the lines that lead to those that stand off, the items whose words found no room all the same, and nets of what is
 * taken, and of symbols alone.
 */
export function placeLabels(items, symbols, parts, room) {
  const place = (order) => {
    const placed = placeInTurn(order, symbols, parts, room);
    // What the key has to tell, since it is not shown with all it says.
    const untold = items.filter(({ keyed, element }) => keyed && element.matches('.lost, .brief'));
    return { ...placed, untold, lost: untold.filter(({ led }) => led) };
  };
  const first = place(items);
  const most = first.lost.length;
  if (!most || most > STUBBORN) return first;
  const other = place([...new Set([...first.lost, ...items])]);
  return other.lost.length < most ? other : place(items);
}
