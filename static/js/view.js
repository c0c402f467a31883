// What is shown, a period, a force, a comparison and a place, and its address: each follows the other.

import { later } from './demand.js';
import { readUrl, writeUrl } from './url.js';

/**
 * The view of the page, `shown` on its map, which a reader or the address chooses. What is told beside the map is left to
 * `tell`: of the view, with what was shown `before`, and of the place.
 */
export function createView(page, tabs, tell) {
  const { state, map, shown, first } = page;
  const select = document.getElementById('force');
  let opener = null;

  const write = () => writeUrl(tabs.href(shown.period), shown);
  function place(id) {
    map.select(id);
    shown.place = id;
    tell.place();
    later(page, 'leadTo');
  }
  function show(next) {
    const before = { ...shown };
    Object.assign(shown, next);
    const { period, force } = shown;
    // Who goes to the period compared with compares the same two.
    if (shown.compare === period) shown.compare = before.period;
    tabs.mark(period);
    if (select) select.value = force;
    map.show(period, force);
    tell.view(before);
    tell.place();
  }
  return {
    /** Show another view of the same place, and write its address. */
    go(chosen) {
      show(chosen);
      write();
    },
    /** Show what is known of a place that a reader picked, or with none no more. */
    pick(id) {
      opener = document.activeElement;
      place(id || '');
      write();
    },
    /** Show no place, and lead a reader back to where they picked it. */
    close() {
      if (!shown.place) return;
      place('');
      write();
      if (opener?.isConnected) opener.focus();
    },
    /** Show what the address asks for, as far as there is such a thing. */
    follow() {
      const at = readUrl();
      const period = tabs.at(at.path) || first;
      const force = Object.hasOwn(state.groups[period], at.force) ? at.force : '';
      const compare = at.compare !== period && Object.hasOwn(state.groups, at.compare) ? at.compare : '';
      if (period !== shown.period || force !== shown.force || compare !== shown.compare) show({ period, force, compare });
      if (at.place !== null && at.place !== shown.place) place(at.place);
      // Scrolling inside an iframe would move the page around it.
      if (window.parent !== window) return;
      if (at.place) document.querySelector('.map-frame').scrollIntoView();
      else if (location.hash) later(page, 'openTarget');
    },
  };
}
