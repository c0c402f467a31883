// Many boxes on the map, to be asked which of them is hit.

import { overlaps } from './boxes.js';

/** Side of a tile, px. */
export const TILE = 96;

/** Columns of tiles that have numbers of their own: more than any map is wide. */
const COLUMNS = 4096;

/** Boxes by the tiles they touch, so that what overlaps one is found without asking all others. */
export function createNet(boxes) {
  const tiles = new Map();
  /** Visit the numbers of the tiles under a box until `visit` returns true; whether it did. */
  function some([left, top, right, bottom], visit) {
    for (let x = Math.floor(left / TILE); x <= right / TILE; x += 1) {
      for (let y = Math.floor(top / TILE); y <= bottom / TILE; y += 1) if (visit(x + y * COLUMNS)) return true;
    }
    return false;
  }
  function add(box) {
    some(box, (tile) => {
      if (!tiles.has(tile)) tiles.set(tile, []);
      tiles.get(tile).push(box);
    });
  }
  boxes.forEach(add);
  return {
    add,
    /** Whether a box is hit by one, those left out that `spared` is true of. */
    hit: (box, spared = () => false) => some(box, (tile) => tiles.get(tile)?.some((other) => overlaps(box, other) && !spared(other))),
    /** How many of the boxes numbered (their fifth part) after `index` overlap this one. */
    after(box, index) {
      const found = new Set();
      some(box, (tile) => { tiles.get(tile)?.forEach((other) => { if (other[4] > index && overlaps(box, other)) found.add(other); }); });
      return found.size;
    },
  };
}
