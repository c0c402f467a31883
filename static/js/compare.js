// Two periods on one map, parted by a divider: each has panes of its own, clipped where the other begins.

const SORTS = 3;
let swipe = null;

function made(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

/** Show of these panes only what lies between two places (layer px), and let only labels in view be reached. */
function clip(sheet, [left, right], [top, bottom]) {
  const edges = [[left, top], [right, top], [right, bottom], [left, bottom]];
  const shape = `polygon(${edges.map(([x, y]) => `${x}px ${y}px`).join(',')})`;
  sheet.panes.slice(0, SORTS).forEach((pane) => { pane.style.clipPath = shape; });
  for (const label of sheet.labels()) {
    const { x } = L.DomUtil.getPosition(label);
    const middle = x + label.offsetWidth / 2;
    label.inert = middle < left || middle > right;
  }
}

function createSwipe(page) {
  const { leaflet, sheet } = page.map;
  const other = page.map.another('-then');
  const box = document.querySelector('.map-box');
  const range = box.querySelector('.swipe');
  const line = made('div', 'swipe-line');
  const tags = [made('div', 'swipe-tag before'), made('div', 'swipe-tag after')];
  tags.forEach((tag) => { tag.setAttribute('aria-hidden', 'true'); });
  const rtl = document.documentElement.dir === 'rtl';
  let active = false;

  /** The sheets from left to right: in the direction of reading, the earlier period comes first. */
  function sides() {
    const earlier = page.ids.indexOf(page.shown.compare) < page.ids.indexOf(page.shown.period);
    return earlier === rtl ? [sheet, other] : [other, sheet];
  }
  function cut() {
    if (!active) return;
    const size = leaflet.getSize();
    const thumb = range.offsetHeight;
    const at = thumb / 2 + ((size.x - thumb) * range.value) / 100;
    line.style.left = `${at}px`;
    tags[0].style.right = `${size.x - at + 8}px`;
    tags[1].style.left = `${at + 8}px`;
    const { x: left, y: top } = leaflet.containerPointToLayerPoint([0, 0]);
    const rows = [top, top + size.y];
    const [first, second] = sides();
    clip(first, [left, left + at], rows);
    clip(second, [left + at, left + size.x], rows);
  }
  function name() {
    const labels = page.pair().map((id) => page.state.ui.periods[id]);
    if (rtl) labels.reverse();
    tags.forEach((tag, index) => { tag.textContent = labels[index]; });
  }
  function show() {
    active = Boolean(page.shown.compare);
    box.classList.toggle('swiping', active);
    range.hidden = !active;
    if (active) {
      box.append(line, ...tags);
      name();
      other.show(page.shown.compare, page.shown.force);
      other.select(page.shown.place);
      // The sheet of the page was drawn before the other took its place.
      sheet.show(page.shown.period, page.shown.force);
      cut();
      return;
    }
    other.clear();
    [line, ...tags].forEach((part) => part.remove());
    sheet.panes.forEach((pane) => { pane.style.clipPath = ''; });
    sheet.labels().forEach((label) => { label.inert = false; });
  }
  range.addEventListener('input', cut);
  leaflet.on('move zoom moveend zoomend resize', cut);
  return show;
}

/** Show or leave the comparison that the page's state asks for, and set its controls. */
export function compare(page) {
  const { compare: chosen, period } = page.shown;
  swipe ??= createSwipe(page);
  swipe();
  document.querySelector('.compare-toggle').setAttribute('aria-pressed', String(Boolean(chosen)));
  const select = document.getElementById('compare');
  if (!select) return;
  const others = page.ids.filter((id) => id !== period);
  select.replaceChildren(...others.map((id) => new Option(page.state.ui.periods[id], id, false, id === chosen)));
  select.closest('.compare-with').hidden = !chosen || others.length < 2;
  select.onchange = () => page.compare(select.value);
}
