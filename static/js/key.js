// The key of a map: the figures that found no room upon it, told below by letters that stand at their symbols.

import { overlaps } from './boxes.js';

/** How wide and high a letter's badge is, px, and from which radius a disc holds it. */
const BADGE = 18;
const HOLDS = 11;

/** Lines of a key at most: as many as there are letters. */
const MOST = 26;

/** Corners of badges all around a point, `out` px from it. */
function ring({ x, y }, out) {
  const turns = [0, 4, 2, 6, 1, 7, 3, 5].map((turn) => (turn * Math.PI) / 4);
  return turns.map((turn) => [x - BADGE / 2 + out * Math.cos(turn), y - BADGE / 2 + out * Math.sin(turn)]);
}

/** Where a badge may stand: free in its area or near; upon its disc or free beside it, else over its symbol; or nowhere. */
function spotOf({ point, r, points }, taken, badges, [left, top, right, bottom]) {
  const over = ring(point, 0).slice(0, 1);
  const beside = ring(point, r + BADGE / 2 + 1);
  const near = [BADGE, 2 * BADGE].flatMap((out) => ring(point, out));
  const open = points ? [...points(BADGE, BADGE), ...near] : r < HOLDS ? beside : [...over, ...beside];
  const box = ([across, down]) => [across, down, across + BADGE, down + BADGE];
  const fits = (at) => at[0] >= left && at[1] >= top && at[2] <= right && at[3] <= bottom && !badges.some((other) => overlaps(at, other));
  const free = open.map(box).find((at) => fits(at) && !taken.hit(at, points ? {} : point));
  return free || (points ? [] : over.map(box)).find(fits);
}

/** A badge upon the map, only seen: its letter, which the style sheet counts, is read in the key. */
function badgeOf([left, top]) {
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.setAttribute('aria-hidden', 'true');
  L.DomUtil.setPosition(badge, L.point(Math.round(left), Math.round(top)));
  return badge;
}

/** A line of the key: its letter, unless no badge found room, and the label's own words as a button. */
function lineOf({ element, mark }, badge, onPick) {
  const line = document.createElement('li');
  const button = element.cloneNode(true);
  button.className = mark.tone;
  button.removeAttribute('style');
  button.addEventListener('click', () => onPick(mark.place));
  line.className = badge ? 'lettered' : '';
  line.append(button);
  return line;
}

/** Show the key of what is lost, the foremost of it; `onPick` is told the place of a line that is pressed. */
export function key(lost, taken, room, pane, onPick) {
  const list = document.querySelector('.map-key');
  const badges = [];
  const lines = lost.slice(0, MOST).map((item) => {
    const spot = spotOf(item, taken, badges, room);
    if (spot) badges.push(spot);
    return lineOf(item, spot, onPick);
  });
  pane.querySelectorAll('.badge').forEach((badge) => badge.remove());
  pane.append(...badges.map(badgeOf));
  const held = list.contains(document.activeElement) && document.activeElement.dataset.place;
  list.hidden = !lines.length;
  list.replaceChildren(...lines);
  [...list.querySelectorAll('button')].find((button) => button.dataset.place === held)?.focus({ preventScroll: true });
}
