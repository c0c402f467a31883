// Finer ground for who comes closer: coasts, rivers and borders of regions, then towns by rank. Loaded on demand.

const SVG = 'http://www.w3.org/2000/svg';
const PANE = '310';

/** An SVG of ground drawn in units of the frame, as big as the map's extent. */
function drawn(state, markup) {
  const [left, top, right, bottom] = state.reach;
  const box = `viewBox="${left} ${top} ${right - left} ${bottom - top}"`;
  const text = `<svg xmlns="${SVG}" ${box} preserveAspectRatio="none" aria-hidden="true"><g class="map-base">${markup}</g></svg>`;
  return document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
}

/** Fetch the map's finer ground once, and from then on show what the zoom asks for. */
export async function deepen(page) {
  const { state, map: { leaflet, sheet } } = page;
  const href = document.getElementById('map').dataset.deep;
  const answer = href && await fetch(href);
  if (!answer || !answer.ok) return;
  const finer = await answer.json();
  leaflet.createPane('deep').style.zIndex = PANE;
  const layer = L.svgOverlay(drawn(state, finer.ground), state.extent, { pane: 'deep' });
  const told = Object.values(state.names).map((names) => [names, names.length]);
  let shown = 0;
  const look = () => {
    const depth = Math.max(0, Math.floor(leaflet.getZoom() - leaflet.getBoundsZoom(state.focus) + 0.01));
    if (depth) layer.addTo(leaflet);
    else layer.remove();
    const deepest = Math.min(depth, finer.names.length);
    if (deepest === shown) return;
    shown = deepest;
    for (const [names, count] of told) names.splice(count, names.length, ...finer.names.slice(0, shown).flat());
    sheet.refresh();
  };
  leaflet.on('zoomend', look);
  look();
}
