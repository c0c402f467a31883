// Labels of the live map: buttons in a Leaflet pane, placed greedily so that none covers another or a symbol.

const GAP = 4;

/** Whether two boxes [left, top, right, bottom] overlap. */
function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** The eight places of a label of size w × h around a symbol: [left, top, side]. */
function around(x, y, r, w, h) {
  const out = r + GAP;
  const near = r * 0.7 + GAP;
  return [
    [x + out, y - h / 2, 1],
    [x - out - w, y - h / 2, -1],
    [x - w / 2, y - out - h + 4, 0],
    [x - w / 2, y + out - 4, 0],
    [x + near, y - near - h + 6, 1],
    [x + near, y + near - 6, 1],
    [x - near - w, y - near - h + 6, -1],
    [x - near - w, y + near - 6, -1],
  ];
}

/** Append a span with text, never markup. */
function span(parent, className, text) {
  const part = document.createElement('bdi');
  part.className = className;
  part.textContent = text;
  parent.append(part, ' ');
}

/** The label of a mark: a button with its name and what is said of it. */
export function makeLabel(mark, onPick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `map-label ${mark.tone} ${mark.kind}`;
  button.dataset.place = mark.place;
  span(button, 'n', mark.name);
  mark.phrases.forEach((phrase) => span(button, /\p{Nd}/u.test(phrase) ? 'f' : 'w', phrase));
  const length = mark.name.length + mark.phrases.join('').length;
  button.classList.toggle('stacked', mark.kind !== 'site' || mark.phrases.length > 1 || length > 24);
  button.classList.toggle('long', mark.name.length > 60);
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    onPick(mark.place);
  });
  return button;
}

/** The quiet name of a country, a water or a city: seen, not spoken, not pressed. */
export function makeName(name) {
  const element = document.createElement('span');
  element.className = `map-name ${name.kind}`;
  element.setAttribute('aria-hidden', 'true');
  element.textContent = name.text;
  return element;
}

/** The first of the spots that least takes what other labels wish for. */
function least(spots, [w, h], wishes) {
  const cost = ([left, top]) => wishes.filter((wish) => overlaps([left, top, left + w, top + h], wish)).length;
  const costs = wishes.length ? spots.map(cost) : [0];
  return spots[costs.indexOf(Math.min(...costs))];
}

/** Write one label's position for the first size and spot that is free; tell the box it takes, or null. */
function settle(item, sizes, taken, room, wishes) {
  const free = ([left, top], [w, h]) => {
    const box = [left + 2, top + 3, left + w - 2, top + h - 3];
    const inside = left >= room[0] && top >= room[1] && left + w <= room[2] && top + h <= room[3];
    return inside && !taken.some((other) => overlaps(box, other));
  };
  for (const [brief, size] of sizes.entries()) {
    const [w, h] = size;
    const { x, y } = item.point;
    const spots = item.points ? item.points(w, h) : around(x, y, item.r, w, h);
    const spot = least(spots.filter((candidate) => free(candidate, size)), size, item.points ? [] : wishes);
    if (spot) {
      const [left, top, side] = spot;
      item.element.classList.toggle('brief', brief === 1);
      item.element.classList.toggle('before', side < 0);
      item.element.classList.toggle('middle', side === 0);
      L.DomUtil.setPosition(item.element, L.point(Math.round(left), Math.round(top)));
      return [left + 2, top + 3, left + w - 2, top + h - 3];
    }
  }
  return null;
}

/**
 * Place labels in the order given: whole, else (beside a symbol without a size) the name alone, else hidden.
 * Items have element, point and r (layer px), or points: a function from a size to places; and a name if they are
 * to be shown once only.
 */
export function placeLabels(items, obstacles, room) {
  const taken = [...obstacles];
  const once = new Set();
  // Read every size before writing any position: two reflows instead of one per label.
  const measure = () => items.map(({ element }) => [element.offsetWidth, element.offsetHeight]);
  items.forEach(({ element }) => element.classList.remove('brief'));
  const whole = measure();
  items.forEach(({ element }) => element.classList.add('brief'));
  const brief = measure();
  items.forEach(({ element }) => element.classList.remove('brief'));
  const wishes = items.map((item, index) => {
    if (item.points || item.name) return [0, 0, 0, 0];
    const [w, h] = whole[index];
    const [left, top] = around(item.point.x, item.point.y, item.r, w, h)[0];
    return [left, top + 3, left + w, top + h - 3];
  });
  items.forEach((item, index) => {
    // A sized symbol never stands beside a bare name: its number's qualifier is in the label, or there is no label.
    const sizes = item.name || item.sized ? [whole[index]] : [whole[index], brief[index]];
    const box = once.has(item.name) ? null : settle(item, sizes, taken, room, wishes.slice(index + 1));
    item.element.classList.toggle('lost', !box);
    if (!box) return;
    taken.push(box);
    if (item.name) once.add(item.name);
  });
}
