// Many boxes on the map, to be asked which of them is hit.

import { overlaps } from './boxes.js';

/** Side of a tile, px. */
export const TILE = 96;

/** Boxes by the tiles they touch, so that what overlaps one is found without asking all others. */
export function createNet(boxes) {
  const tiles = new Map();
  function* under([left, top, right, bottom]) {
    for (let x = Math.floor(left / TILE); x <= right / TILE; x += 1) {
      for (let y = Math.floor(top / TILE); y <= bottom / TILE; y += 1) yield `${x} ${y}`;
    }
  }
  const near = (box) => [...under(box)].flatMap((key) => tiles.get(key) || []);
  function add(box) {
    for (const key of under(box)) {
      if (!tiles.has(key)) tiles.set(key, []);
      tiles.get(key).push(box);
    }
  }
  boxes.forEach(add);
  return {
    add,
    /** Whether a box is hit by one, those left out that `spared` is true of. */
    hit: (box, spared = () => false) => near(box).some((other) => overlaps(box, other) && !spared(other)),
    /** How many of the boxes numbered (their fifth part) after `index` overlap this one. */
    after: (box, index) => new Set(near(box).filter((other) => other[4] > index && overlaps(box, other))).size,
  };
}
