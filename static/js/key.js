// The key of the live map: the figures that found no room upon it, told below by letters that stand at their symbols.
// It is a script of its own, loaded where it is needed. Without scripts `mapsvc/maps/drawing/key.py` makes the key.

import { centred, overlaps } from './boxes.js';

/** How wide and high a letter's badge is, px, and from which radius a disc holds it. */
const BADGE = 18;
const HOLDS = 11;

/** Lines of a key at most: as many as there are letters. */
const MOST = 26;

/** How long a divider rests until the key is made, ms. */
const REST = 150;

/** Corners of badges all around a point, `out` px from it. */
function ring({ x, y }, out) {
  const turns = [0, 4, 2, 6, 1, 7, 3, 5].map((turn) => (turn * Math.PI) / 4);
  return turns.map((turn) => [x - BADGE / 2 + out * Math.cos(turn), y - BADGE / 2 + out * Math.sin(turn)]);
}

/** That of the badge whose middle it is. */
function upon(point) {
  return ring(point, 0).slice(0, 1);
}

/** Corners of badges to the right and left of a name, above and below it. */
function atName([left, top, right, bottom]) {
  const [across, down] = [(left + right - BADGE) / 2, (top + bottom - BADGE) / 2];
  return [[right + 1, down], [left - BADGE - 1, down], [across, top - BADGE - 1], [across, bottom + 1]];
}

/**
 * Where a badge may stand: at its name, where that alone is on the map; free in its area, else near it, but in no
 * other; upon its disc or free beside it, else over its symbol unless that is in a larger one; or nowhere.
 */
function spotOf(item, { taken, symbols, elsewhere }, badges, [left, top, right, bottom]) {
  const { point, r, interior, heads, kind, box: name } = item;
  const area = kind !== 'site';
  const over = upon(point);
  const beside = ring(point, r + BADGE / 2 + 1);
  const near = [...heads.flatMap(upon), ...[BADGE, 2 * BADGE].flatMap((out) => heads.flatMap((at) => ring(at, out)))];
  const strange = area ? elsewhere(item) : [];
  const apart = near.filter(([x, y]) => !strange.some((other) => other.contains(x + BADGE / 2, y + BADGE / 2)));
  const own = interior ? apart.filter(([x, y]) => interior.holds(x, x + BADGE, y + BADGE / 2)) : [];
  const open = [...(name ? atName(name) : []), ...(area ? [...own, ...apart] : r < HOLDS ? beside : [...over, ...beside])];
  const box = ([across, down]) => [across, down, across + BADGE, down + BADGE];
  const fits = (at) => at[0] >= left && at[1] >= top && at[2] <= right && at[3] <= bottom && !badges.some((other) => overlaps(at, other));
  const free = open.map(box).find((at) => fits(at) && !taken.hit(at, area ? undefined : centred(point)));
  const covered = symbols.hit([point.x, point.y, point.x, point.y], (other) => other[2] - other[0] <= 2 * r + 2);
  return free || (area || covered ? [] : over.map(box)).find(fits);
}

/** A badge upon the map, only seen: its letter is read in the key. */
function badgeOf([left, top], letter) {
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.setAttribute('aria-hidden', 'true');
  badge.textContent = letter;
  L.DomUtil.setPosition(badge, L.point(Math.round(left), Math.round(top)));
  return badge;
}

/** A line of the key: its letter, unless no badge found room, and the label's own words as a button. */
function lineOf({ element, mark }, letter, onPick) {
  const line = document.createElement('li');
  const button = element.cloneNode(true);
  button.className = mark.tone;
  button.removeAttribute('style');
  button.addEventListener('click', () => onPick(mark.place));
  if (letter) {
    const sign = document.createElement('b');
    sign.className = 'letter';
    sign.textContent = letter;
    line.append(sign, ' ');
  }
  line.append(button);
  return line;
}

/** The end of lines that are not all. */
function endOf(text) {
  const end = document.createElement('li');
  end.className = 'key-more';
  end.textContent = text;
  return end;
}

/** The name of a period above its lines, where two are compared. */
function headingOf(period) {
  const heading = document.createElement('li');
  heading.className = 'key-period';
  heading.dir = 'auto';
  heading.textContent = tabOf(period).textContent;
  return heading;
}

const tabOf = (period) => document.querySelector(`.tabs a[data-period="${CSS.escape(period)}"]`);

/** Put letters upon the map for what is lost on one sheet, and tell its lines. */
function lettered({ lost, nets, room, pane }, most, letters, onPick) {
  const spots = [];
  const badges = [];
  const lines = lost.slice(0, most).map((item) => {
    const spot = spotOf(item, nets, spots, room);
    if (!spot) return lineOf(item, '', onPick);
    const letter = letters[spots.push(spot) - 1];
    badges.push(badgeOf(spot, letter));
    return lineOf(item, letter, onPick);
  });
  pane.append(...badges);
  return lines;
}

/** What is lost on each sheet, by its pane. */
const sides = new Map();
let waiting = 0;

function draw({ letters, more }, onPick) {
  const list = document.querySelector('.map-key');
  // A sheet that is no longer shown has nothing upon it.
  const shown = [...sides.values()].filter(({ pane }) => pane.childElementCount);
  shown.sort((a, b) => (tabOf(a.period).compareDocumentPosition(tabOf(b.period)) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1));
  const held = list.contains(document.activeElement) && document.activeElement.dataset.place;
  list.replaceChildren();
  for (const side of shown) {
    side.pane.querySelectorAll('.badge').forEach((badge) => badge.remove());
    const lines = lettered(side, MOST / shown.length, letters.slice(list.querySelectorAll('.letter').length), onPick);
    if (lines.length && shown.length > 1) list.append(headingOf(side.period));
    list.append(...lines);
    if (lines.length < side.lost.length) list.append(endOf(more));
  }
  list.hidden = !list.childElementCount;
  document.querySelector('.picture-key').replaceChildren();
  [...list.querySelectorAll('button')].find((button) => button.dataset.place === held)?.focus({ preventScroll: true });
}

/** What is in view and to be told, but where so many are that its label was not even tried: as many as a key tells. */
function untried({ items, tried, make, room }) {
  const had = new Set(tried);
  const found = items.filter((item) => item.keyed && !had.has(item) && overlaps(room, [item.point.x, item.point.y, item.point.x, item.point.y]));
  found.splice(MOST + 1);
  found.filter(({ element }) => !element).forEach((item) => { make(item); item.element.classList.add('lost'); });
  return found;
}

/**
 * Show the key of what is lost on a sheet, beside that of another one shown; `words` are the `letters` of the page's
 * language and that there is `more`, and `onPick` is told the place of a line that is pressed. While a divider is moved
 * what is lost changes all the time: the key waits until it rests.
 */
function key(side, words, onPick) {
  // What is out of view is not lost for want of room.
  const seen = ({ interior, heads, point: { x, y } }) => (interior ? heads.length : overlaps(side.room, [x, y, x, y]));
  const told = new Set([...side.lost.filter(seen), ...untried(side)]);
  sides.set(side.pane, { ...side, lost: side.items.filter((item) => told.has(item)) });
  clearTimeout(waiting);
  if (!document.querySelector('.swiping')) {
    draw(words, onPick);
    return;
  }
  side.pane.querySelectorAll('.badge').forEach((badge) => badge.remove());
  waiting = setTimeout(draw, REST, words, onPick);
}

window.mapsvcKey = key;
