// What lies under the live map, and how a reader's wheel and fingers move it.

const SVG = 'http://www.w3.org/2000/svg';

/** Move the picture's ground under the live map, so that nothing is drawn or loaded twice. */
export function adoptGround(map, state) {
  const ground = document.querySelector('.map-picture .map-base');
  map.createPane('ground').style.zIndex = '300';
  if (!ground) return;
  const [left, top, right, bottom] = state.reach;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `${left} ${top} ${right - left} ${bottom - top}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(ground);
  L.svgOverlay(svg, state.extent, { pane: 'ground', className: 'map-ground' }).addTo(map);
}

/** Wire zooming and moving so that a reader who only scrolls past is never caught. */
export function wireGestures(map) {
  const box = map.getContainer();
  const touch = window.matchMedia('(pointer: coarse)').matches;
  if (touch) map.dragging.disable();
  // Two fingers move the map: Leaflet's pinch follows their middle; one finger is left to the page.
  box.classList.toggle('map-touch', touch);
  let engaged = false;
  box.addEventListener('focusin', () => { engaged = true; });
  document.addEventListener('pointerdown', (event) => { engaged = box.contains(event.target); });
  box.addEventListener('focusout', () => { engaged = false; });
  box.addEventListener('wheel', (event) => {
    if (event.ctrlKey || event.metaKey || engaged) map.scrollWheelZoom.enable();
    else map.scrollWheelZoom.disable();
    if (event.ctrlKey || event.metaKey) event.preventDefault();
  }, { capture: true, passive: false });
}

/** The layout that the width of the map's container calls for. */
export function tierOf(map) {
  const width = map.getSize().x;
  return width < 560 ? 'narrow' : width < 900 ? 'mid' : 'wide';
}

/** Frame the focus, keep the map inside its extent, and keep the framing through resizes until a reader moves it. */
export function frameMap(map, state) {
  let [moved, homing] = [false, false];
  const home = () => {
    homing = true;
    map.setMinZoom(0).setMaxZoom(24).fitBounds(state.focus, { animate: false });
    map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(state.extent, true)));
    map.setMaxZoom(map.getZoom() + state.deepest);
    [moved, homing] = [false, false];
  };
  map.on('dragstart zoomstart', () => { moved = moved || !homing; });
  home();
  map.setMaxBounds(state.extent);
  return { home, keep: () => { if (!moved) home(); } };
}

/** On paper the map is as wide as the paper, not as the window was. */
export function wirePrint(map) {
  const fit = (printing) => () => {
    map.getContainer().classList.toggle('printing', printing);
    map.invalidateSize({ animate: false });
  };
  window.addEventListener('beforeprint', fit(true));
  window.addEventListener('afterprint', fit(false));
}
