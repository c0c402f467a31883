// Two periods on one map, parted by a divider: each has panes of its own, clipped where the other begins.

import { neighbour, pair } from './spans.js';

const EDGE = 6;
let swipe = null;

function made(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

/** How far labels keep from the divider, px; its handle is in their way besides. */
const CLEAR = 3;

/** Show of these panes only what lies between two places (layer px). */
function clip(sheet, [left, right], [top, bottom]) {
  const edges = [[left, top], [right, top], [right, bottom], [left, bottom]];
  const shape = `polygon(${edges.map(([x, y]) => `${x}px ${y}px`).join(',')})`;
  sheet.panes.forEach((pane) => { pane.style.clipPath = shape; });
}

function createSwipe(page) {
  const { leaflet, sheet } = page.map;
  const other = page.map.another('-then');
  const box = document.querySelector('.map-box');
  const range = box.querySelector('.swipe');
  const line = made('div', 'swipe-line');
  line.append(made('div', 'swipe-knob'));
  const tags = [made('div', 'swipe-tag before'), made('div', 'swipe-tag after')];
  // A label reads in its own direction, "2027 (planned)" also on an Arabic page.
  tags.forEach((tag) => { tag.setAttribute('aria-hidden', 'true'); tag.dir = 'auto'; });
  const rtl = document.documentElement.dir === 'rtl';
  let active = false;
  let waiting = 0;

  /** The sheets from left to right: in the direction of reading, the earlier period comes first. */
  function sides() {
    const earlier = page.ids.indexOf(page.shown.compare) < page.ids.indexOf(page.shown.period);
    return earlier === rtl ? [sheet, other] : [other, sheet];
  }
  /** Where the divider is, and what of the map is in view: container and layer px. */
  function measure() {
    const size = leaflet.getSize();
    const thumb = range.offsetHeight;
    const { x: left, y: top } = leaflet.containerPointToLayerPoint([0, 0]);
    return { size, at: thumb / 2 + ((size.x - thumb) * range.value) / 100, left, top };
  }
  function cut() {
    if (!active) return;
    const { size, at, left, top } = measure();
    line.style.left = `${at}px`;
    tags[0].style.right = `${size.x - at + 8}px`;
    tags[1].style.left = `${at + 8}px`;
    const [first, second] = sides();
    clip(first, [left, left + at], [top, top + size.y]);
    clip(second, [left + at, left + size.x], [top, top + size.y]);
  }
  /** Lay the labels of both sides out anew, each where its own side leaves room. */
  function settle() {
    waiting = 0;
    if (!active) return;
    const [first, second] = sides();
    const keep = (sheet, span) => sheet.within(() => span(measure()));
    keep(first, ({ at, left }) => [left + EDGE, left + at - CLEAR]);
    keep(second, ({ size, at, left }) => [left + at + CLEAR, left + size.x - EDGE]);
  }
  function name() {
    const labels = pair(page).map((id) => page.state.ui.periods[id]);
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
      settle();
      return;
    }
    other.clear();
    // Labels keep clear of them while they are there.
    [line, ...tags].forEach((part) => part.remove());
    [sheet, other].forEach((one) => one.within(null));
    sheet.panes.forEach((pane) => { pane.style.clipPath = ''; });
  }
  range.addEventListener('input', () => {
    cut();
    waiting ||= requestAnimationFrame(settle);
  });
  range.addEventListener('change', settle);
  leaflet.on('move zoom moveend zoomend resize', cut);
  return show;
}

/** Begin to compare, with the period next to the one shown, or leave it. */
export function toggle(page) {
  page.go({ compare: page.shown.compare ? '' : neighbour(page) });
}

/** Show or leave the comparison that the page's state asks for, and set its controls. */
export function compare(page) {
  const { compare: chosen, period } = page.shown;
  swipe ??= createSwipe(page);
  swipe();
  document.querySelector('.compare-toggle').setAttribute('aria-pressed', String(Boolean(chosen)));
  for (const tab of document.querySelectorAll('.tabs a')) tab.toggleAttribute('data-compared', tab.dataset.period === chosen);
  const select = document.getElementById('compare');
  if (!select) return;
  const others = page.ids.filter((id) => id !== period);
  const options = others.map((id) => new Option(page.state.ui.periods[id], id, false, id === chosen));
  options.forEach((option) => { option.dir = 'auto'; });
  select.replaceChildren(...options);
  select.closest('.compare-with').hidden = !chosen || others.length < 2;
  select.onchange = () => page.go({ compare: select.value });
}
