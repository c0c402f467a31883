// The live map: takes the page's picture over, shows the period and force it is told, and tells which place was picked.

import { keyed } from './demand.js';
import { adoptGround, frameMap, wireGestures, wirePrint } from './ground.js';
import { createSheet } from './sheet.js';

/**
 * A function that shows the key of what is lost, once there was anything: its script is loaded then, if it can be. The
 * picture's own stays until then, so that what is below it need not move.
 */
function wireKey(pick, words) {
  const forget = () => document.querySelector('.picture-key').replaceChildren();
  let had = 0;
  return (side) => {
    had ||= side.lost.length;
    if (had) keyed().then((key) => key(side, words, pick), forget);
    else forget();
  };
}

/**
 * The globals that folium's script made, and the page's state, as one map; `pick` is told the place that a reader picks.
 * Sheets are what is drawn upon it.
 */
export function createMap(state, pick) {
  const leaflet = window[state.map];
  const { home, keep } = frameMap(leaflet, state);
  leaflet.on('resize', keep);
  const sheets = [];
  const key = wireKey(pick, state.ui.key);
  const add = (name) => sheets[sheets.push(createSheet(leaflet, state, name, pick, key)) - 1];
  const sheet = add('');
  wireGestures(leaflet);
  wirePrint(leaflet);
  const gently = { animate: !window.matchMedia('(prefers-reduced-motion: reduce)').matches };
  const wire = (selector, act) => document.querySelectorAll(selector).forEach((b) => b.addEventListener('click', act));
  wire('.map-zoom-in', () => leaflet.zoomIn(undefined, gently));
  wire('.map-zoom-out', () => leaflet.zoomOut(undefined, gently));
  wire('.map-home', home);
  /** Take over from the page's picture. */
  const goLive = () => {
    adoptGround(leaflet, state);
    leaflet.getContainer().classList.add('map-live');
  };
  let live = null;
  return {
    leaflet, gently, sheet,
    /** Show a period and force; the first time the picture stays until all of it is there. */
    show(period, force) {
      const shown = sheet.show(period, force, !live);
      live ??= shown.then(goLive);
    },
    /** Resolve once the map has taken over from the page's picture. */
    live: () => live,
    /** Mark a place on every sheet. */
    select: (id) => sheets.forEach((one) => one.select(id)),
    /** Another sheet under its own name, to be shown beside the first. */
    another: add,
    /** Tell when a reader first comes closer than the first framing. */
    onDeep(listener) {
      const near = leaflet.getZoom() + 1;
      leaflet.on('zoomend', function look() {
        if (leaflet.getZoom() < near) return;
        leaflet.off('zoomend', look);
        listener();
      });
    },
  };
}
