import { createMap } from './map.js';
import { createTabs } from './periods.js';
import { load, more } from './demand.js';
import { addressOf, readUrl, writeUrl } from './url.js';
import { painted, pause } from './tasks.js';
import { applyTheme } from './theme.js';

/** Do with the page what the script of rarer uses does under a name; it is loaded at first use, if it can be. */
const later = (page, name) => more().then((offered) => offered[name](page), () => {});

/** Reveal what only works with scripts. */
function offer(page) {
  for (const part of document.querySelectorAll('.scripted')) part.hidden = false;
  const toggle = document.querySelector('.compare-toggle');
  toggle?.addEventListener('click', () => page.compare(page.shown.compare ? '' : page.neighbour()));
  for (const [id, event] of [['find', 'focus'], ['use', 'toggle'], ['builder', 'toggle']]) {
    document.getElementById(id)?.addEventListener(event, () => later(page, id), { once: id !== 'builder' });
  }
  page.map.onDeep(() => later(page, 'deepen'));
}

function startPage(state, map) {
  const ui = state.ui;
  const select = document.getElementById('force');
  const { force: own = '' } = document.getElementById('map').dataset;
  const shown = { period: '', force: own, compare: '', place: '' };
  let opener = null;

  const box = document.getElementById('details');
  const hint = box.textContent;
  let detail = null;
  /** Tell what is known of the place shown, once that has been fetched; a page offline still has its table. */
  async function describe() {
    if (!Object.hasOwn(ui.places, shown.place)) {
      box.className = 'details hint';
      box.textContent = hint;
      return;
    }
    try {
      const { createDetails } = await more();
      detail ??= createDetails(page, close);
      await detail();
    } catch {
      box.textContent = ui.places[shown.place];
    }
  }
  const write = () => writeUrl(tabs.href(shown.period), shown);
  function place(id) {
    map.select(id);
    shown.place = id;
    describe();
    later(page, 'leadTo');
  }
  function close() {
    if (!shown.place) return;
    place('');
    write();
    if (opener?.isConnected) opener.focus();
  }
  function show(period, force, asked) {
    const compare = asked === period ? shown.period : asked;
    const swiped = compare || shown.compare;
    // The page came with the parts of the period that it opens on.
    const panel = (shown.period && period !== shown.period) || force !== shown.force || swiped;
    Object.assign(shown, { period, force, compare });
    tabs.mark(period);
    if (select) select.value = force;
    map.show(period, force);
    if (panel) tell();
    if (swiped) later(page, 'compare');
    describe();
  }
  /** Tell of the view shown; until that is fetched nothing is told, rather than of another view. */
  function tell() {
    const parts = document.querySelectorAll('[data-fragment]');
    parts.forEach((part) => { part.ariaBusy = true; });
    later(page, 'leadTo');
    withPanels((panels) => panels.show(shown.period, shown.force, page.span())).catch(() => {
      const leave = () => location.assign(addressOf(tabs.href(shown.period), { force: shown.force }));
      // Its own page may be had still; without a connection there is the map, until one is back.
      if (navigator.onLine) {
        leave();
        return;
      }
      parts.forEach((part) => { part.replaceChildren(part.id === 'summary' ? ui.strings.offline : ''); part.ariaBusy = null; });
      window.addEventListener('online', leave, { once: true });
    });
  }
  function go(period, force, compare) {
    show(period, force, compare);
    write();
  }
  function follow() {
    const at = readUrl();
    const period = tabs.at(at.path) || first;
    const force = Object.hasOwn(state.groups[period], at.force) ? at.force : '';
    const compare = at.compare !== period && Object.hasOwn(state.groups, at.compare) ? at.compare : '';
    if (period !== shown.period || force !== shown.force || compare !== shown.compare) show(period, force, compare);
    if (at.place !== null && at.place !== shown.place) place(at.place);
    // Scrolling inside an iframe would move the page around it.
    if (window.parent !== window) return;
    if (at.place) document.querySelector('.map-frame').scrollIntoView();
    else if (location.hash) later(page, 'openTarget');
  }

  const tabs = createTabs(
    (period) => go(period, shown.force, shown.compare),
    (period) => withPanels((panels) => panels.load(period)).catch(() => {}),
  );
  const first = tabs.current() || ui.period;
  let kept = null;
  /** Do something with the parts of the page that go with a period. */
  const withPanels = (act) => more().then(({ createPanels }) => act(kept ??= createPanels(first, tabs.href)));
  const page = {
    state, map, shown, addressOf,
    ids: tabs.ids,
    compare: (period) => go(shown.period, shown.force, period),
    /** The period before the one shown, or after the first. */
    neighbour: () => tabs.ids[Math.abs(tabs.ids.indexOf(shown.period) - 1)],
    /** The period shown, or the two compared, the earlier first. */
    pair: () => page.ids.filter((id) => id === shown.period || id === shown.compare),
    /** The periods from the earlier of those shown to the later. */
    span() {
      const ends = [shown.period, shown.compare || shown.period].map((id) => tabs.ids.indexOf(id));
      return tabs.ids.slice(Math.min(...ends), Math.max(...ends) + 1);
    },
  };
  map.onSelect((id) => {
    opener = document.activeElement;
    place(id || '');
    write();
  });
  select?.addEventListener('change', () => go(shown.period, select.value, shown.compare));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) close(); });
  window.addEventListener('popstate', follow);
  offer(page);
  follow();
}

async function main() {
  applyTheme();
  await painted();
  const { style, leaflet, script } = document.getElementById('map').dataset;
  // What folium made is nothing without Leaflet.
  await Promise.all([style, leaflet].map(load));
  await load(script);
  await pause();
  const map = createMap(window.mapsvcState);
  await pause();
  startPage(window.mapsvcState, map);
  await map.live();
}

// Without its live map the page keeps the picture, and no room for what will not come. What did not load the browser tells.
main().catch((error) => {
  document.documentElement.className = 'still';
  if (error instanceof Error) throw error;
});
