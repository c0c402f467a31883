import { createMap } from './map.js';
import { createTabs, createPanels } from './periods.js';
import { createDetails, openTarget } from './details.js';
import { readUrl, writeUrl } from './url.js';
import { reportHeight } from './height.js';
import { offerBuilder } from './ondemand.js';
import { applyTheme } from './theme.js';

function startMap(state) {
  try { return createMap(state); } catch (error) {
    // The drawn picture stays, and the tabs stay links.
    console.error(error);
    return null;
  }
}

function startCopying(strings) {
  const code = document.getElementById('embed-code');
  if (code) code.value = code.value.replace('src="/', `src="${location.origin}/`);
  const button = document.querySelector('.copy');
  if (!button || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById('embed-code').value);
    button.textContent = strings.copied;
  });
}

function startPage(state) {
  const ui = state.ui;
  const map = startMap(state);
  if (!map) return;
  const select = document.getElementById('force');
  const shown = { period: '', force: '', place: '' };
  let opener = null;

  function describe() {
    const told = ui.periods[shown.period].details;
    const found = Object.hasOwn(told, shown.place) && told[shown.place];
    if (found) details.show(found);
    else if (Object.hasOwn(ui.places, shown.place)) details.show({ name: ui.places[shown.place], lines: [] });
    else details.hint();
  }
  function place(id, push) {
    shown.place = id;
    describe();
    if (push) writeUrl(tabs.href(shown.period), shown.force, shown.place, false);
  }
  function close() {
    if (!shown.place) return;
    map.select('');
    place('', true);
    if (opener && opener.isConnected) opener.focus();
  }
  function show(period, force) {
    if (period !== shown.period) panels(period);
    shown.period = period;
    shown.force = force;
    tabs.mark(period);
    if (select) select.value = force;
    map.show(period, force);
    describe();
  }
  function go(period, force) {
    show(period, force);
    writeUrl(tabs.href(period), force, shown.place, true);
  }
  function follow() {
    const at = readUrl();
    const period = tabs.at(at.path) || first;
    const force = Object.hasOwn(state.groups[period], at.force) ? at.force : '';
    if (period !== shown.period || force !== shown.force) show(period, force);
    if (at.place !== null && at.place !== shown.place) {
      map.select(at.place);
      place(at.place, false);
    }
    // Scrolling inside an iframe would move the page around it.
    if (window.parent !== window) return;
    if (at.place) document.querySelector('.map-frame').scrollIntoView();
    else openTarget();
  }

  const tabs = createTabs((period) => go(period, shown.force));
  const details = createDetails(ui.strings, close);
  const first = tabs.current() || ui.period;
  const panels = createPanels(first);
  map.onSelect((id) => {
    opener = document.activeElement;
    place(id || '', true);
  });
  if (select) {
    select.closest('[hidden]').hidden = false;
    select.addEventListener('change', () => go(shown.period, select.value));
  }
  document.querySelector('.map-buttons').hidden = false;
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
  window.addEventListener('popstate', follow);
  startCopying(ui.strings);
  follow();
}

function main() {
  applyTheme();
  if (document.body.classList.contains('embed')) reportHeight(document.body.dataset.id || 'mapsvc');
  const state = window.mapsvcState;
  offerBuilder();
  if (state && state.ui && document.getElementById('map')) startPage(state);
}

main();
