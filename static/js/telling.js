// What the page tells beside its map: the parts that go with a view, and what is known of its place.

import { later, more } from './demand.js';
import { addressOf } from './url.js';

/** A function that tells what is known of the place shown, once that has been fetched, or its name alone. */
function createPlaceTelling(page) {
  const { places } = page.state.ui;
  const box = document.getElementById('details');
  const hint = box.textContent;
  let detail = null;
  const plainly = (text) => {
    box.className = 'details hint';
    box.textContent = text;
  };
  return async () => {
    const { place } = page.shown;
    if (!Object.hasOwn(places, place)) {
      plainly(hint);
      return;
    }
    try {
      const { createDetails } = await more();
      detail ??= createDetails(page);
      await detail();
    } catch {
      if (place === page.shown.place) plainly(places[place]);
    }
  };
}

/** Tell what the page shows, of a period of the `tabs`. */
export function createTelling(page, tabs) {
  const { shown, state } = page;
  let kept = null;
  /** Do something with the parts of the page that go with a period. */
  const withPanels = (act) => more().then(({ createPanels }) => act(kept ??= createPanels(page.first, tabs.href)));
  /** Tell of the view shown; until that is fetched nothing is told, rather than of another view. */
  function fill() {
    const parts = document.querySelectorAll('[data-fragment]');
    parts.forEach((part) => { part.ariaBusy = true; });
    withPanels((panels) => panels.show(page)).catch(() => {
      // Its own page may be had still; without a connection there is the map, until one is back.
      if (navigator.onLine) {
        location.assign(addressOf(tabs.href(shown.period), { force: shown.force }));
        return;
      }
      parts.forEach((part) => { part.replaceChildren(part.id === 'summary' ? state.ui.strings.offline : ''); part.ariaBusy = null; });
      window.addEventListener('online', fill, { once: true });
    });
  }
  return {
    place: createPlaceTelling(page),
    /** Tell of another view than was shown `before`; of the one that the page opens on it tells when it comes. */
    view(before) {
      const compared = shown.compare || before.compare;
      if (compared || shown.force !== before.force || (before.period && shown.period !== before.period)) {
        later(page, 'leadTo');
        fill();
      }
      if (compared) later(page, 'compare');
    },
    /** Fetch what is told of a period that may be wanted next. */
    expect: (period) => withPanels((panels) => panels.load(period)).catch(() => {}),
  };
}
