import { createMap } from './map.js';
import { createTabs } from './periods.js';
import { later, load } from './demand.js';
import { painted, pause } from './tasks.js';
import { createTelling } from './telling.js';
import { applyTheme } from './theme.js';
import { addressOf } from './url.js';
import { createView } from './view.js';

/** Reveal what only works with scripts. */
function offer(page) {
  for (const part of document.querySelectorAll('.scripted')) part.hidden = false;
  document.querySelector('.compare-toggle')?.addEventListener('click', () => later(page, 'toggle'));
  for (const [id, event] of [['find', 'focus'], ['use', 'toggle'], ['builder', 'toggle']]) {
    document.getElementById(id)?.addEventListener(event, () => later(page, id), { once: id !== 'builder' });
  }
  page.map.onDeep(() => later(page, 'deepen'));
}

/** The page: what it shows and how another view is chosen, for all that is upon it. */
function startPage(state, map) {
  const { force = '' } = document.getElementById('map').dataset;
  const tabs = createTabs((period) => page.go({ period }), (period) => tell.expect(period));
  const page = {
    state, map, addressOf,
    ids: tabs.ids,
    first: tabs.current || state.ui.period,
    shown: { period: '', force, compare: '', place: '' },
  };
  const tell = createTelling(page, tabs);
  Object.assign(page, createView(page, tabs, tell));
  const select = document.getElementById('force');
  select?.addEventListener('change', () => page.go({ force: select.value }));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) page.close(); });
  window.addEventListener('popstate', page.follow);
  offer(page);
  page.follow();
  return page;
}

async function main() {
  applyTheme();
  await painted();
  const { style, leaflet, script } = document.getElementById('map').dataset;
  // What folium made is nothing without Leaflet.
  await Promise.all([style, leaflet].map(load));
  await load(script);
  await pause();
  const map = createMap(window.mapsvcState, (id) => page.pick(id));
  await pause();
  const page = startPage(window.mapsvcState, map);
  await map.live();
}

// Without its live map the page keeps the picture, and no room for what will not come. What did not load the browser tells.
main().catch((error) => {
  document.documentElement.className = 'still';
  if (error instanceof Error) throw error;
});
