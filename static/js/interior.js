// Where inside an area its label may stand, so that its name is not read in the next one: as in
// `mapsvc/maps/drawing/interior.py`, by the same rows across the area.

import { clamped } from './boxes.js';

const ROWS = 12;
const PER_ROW = 7;

/** An area that reaches no farther from its middle, px, would be hidden by its label: that stands so far beside it or, as in the picture, farther. */
export const SMALL = 10;

/** How far above or below a point of an area its label may stand, px, where the area is so high, and how far from that point at most, where the map's edge is in its way. */
const STEP = 16;
const TALL = 192;
const ASTRAY = 24;

/** How far above a label's end the middle of its last line is, px. */
const LAST = 8;

/** Where a label may have its middle: the area's own point, then the nearest; none in an area as small as a symbol. */
function pointsOf(own, rows) {
  const west = Math.min(...rows.map(({ left }) => left));
  const east = Math.max(...rows.map(({ right }) => right));
  const columns = [...Array(PER_ROW).keys()].map((index) => west + ((east - west) * (index + 0.5)) / PER_ROW);
  const inside = rows.flatMap(({ y, left, right }) => columns.filter((x) => left <= x && x <= right).map((x) => L.point(x, y)));
  if (inside.every((point) => point.distanceTo(own) <= SMALL)) return [];
  return [own, ...inside.sort((a, b) => a.distanceTo(own) - b.distanceTo(own))];
}

/** The inside of an area: where it belongs and its rows, `y`, `left` and `right`, all in layer px, and what is in view. */
export function createInterior(own, rows, room) {
  const points = pointsOf(own, rows);
  const lines = new Map();
  rows.forEach((row) => lines.set(row.y, [...(lines.get(row.y) || []), row]));
  const [bottom, top] = [Math.max(...lines.keys()), Math.min(...lines.keys())];
  const apart = (bottom - top) / (ROWS - 1);
  const widest = Math.max(...rows.map(({ left, right }) => right - left));
  const steps = bottom - top >= TALL ? [0, STEP, -STEP] : [0];
  const seen = points.filter(({ x, y }) => x > room[0] && y > room[1] && x < room[2] && y < room[3]);

  /** Whether a line across is inside, as far as the next rows tell; of one that fits nowhere, its middle. */
  function holds(left, right, y) {
    const [from, to] = right - left > widest ? [(left + right) / 2, (left + right) / 2] : [left, right];
    if (y < top - apart / 4 || y > bottom + apart / 4) return false;
    for (const [at, spans] of lines) {
      if (Math.abs(at - y) < apart && !spans.some((row) => row.left <= from && to <= row.right)) return false;
    }
    return true;
  }

  /**
   * The points in view, each where a label of this size just fits with its name inside, [left, top, side]: those first
   * where the whole label is.
   */
  function middles({ w, h, name }) {
    const fit = (at, step) => L.point(
      clamped(at.x, room[0] + w / 2, room[2] - w / 2), clamped(at.y + step, room[1] + h / 2, room[3] - h / 2),
    );
    const near = seen.flatMap((at) => steps.map((step) => fit(at, step)).filter((one) => one.distanceTo(at) <= ASTRAY));
    const named = near.filter(({ x, y }) => holds(x - name.w / 2, x + name.w / 2, y - h / 2 + name.down));
    const [whole, rest] = [[], []];
    named.forEach(({ x, y }) => (holds(x - w / 2, x + w / 2, y + h / 2 - LAST) ? whole : rest).push([x - w / 2, y - h / 2, 0]));
    return [...whole, ...rest];
  }
  // Beside the row nearest to where its label belongs stands a name that is nowhere narrow enough.
  const [flank] = [...rows].sort((a, b) => Math.abs(a.y - own.y) - Math.abs(b.y - own.y) || a.left - a.right - b.left + b.right);
  const beside = { x: (flank.left + flank.right) / 2, y: flank.y, reach: (flank.right - flank.left) / 2 };
  return { small: !points.length, widest, beside, seen, holds, contains: (x, y) => holds(x, x, y), middles };
}
