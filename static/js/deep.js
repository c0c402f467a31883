// Finer ground for who comes closer: borders of regions and rivers, then towns by rank. Loaded on demand.

const SVG = 'http://www.w3.org/2000/svg';
const PANE = '310';

/** Draw lines given as SVG path data per class, in units of the frame. */
function drawn(state, lines) {
  const [left, top, right, bottom] = state.reach;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `${left} ${top} ${right - left} ${bottom - top}`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('class', 'map-base');
  const scaled = document.createElementNS(SVG, 'g');
  for (const line of lines) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', line.cls);
    path.setAttribute('d', line.d);
    scaled.append(path);
  }
  scaled.setAttribute('transform', `scale(${state.step})`);
  group.append(scaled);
  svg.append(group);
  return svg;
}

/** Fetch the map's finer ground once and show of it what the zoom asks for. */
export async function deepen(page) {
  const { state, map: { leaflet, sheet } } = page;
  const answer = await fetch(document.getElementById('map').dataset.deep);
  if (!answer.ok) return;
  const ground = await answer.json();
  leaflet.createPane('deep').style.zIndex = PANE;
  const layer = L.svgOverlay(drawn(state, ground.lines), state.extent, { pane: 'deep' });
  const first = leaflet.getMinZoom();
  const told = Object.values(state.names).map((names) => [names, names.length]);
  let rank = -1;
  const look = () => {
    const depth = Math.floor(leaflet.getZoom() - first);
    if (depth >= 1) layer.addTo(leaflet);
    else layer.remove();
    const deepest = Math.min(depth, ground.towns.length);
    if (deepest === rank) return;
    rank = deepest;
    for (const [names, count] of told) names.splice(count, names.length, ...ground.towns.slice(0, rank).flat());
    sheet.refresh();
  };
  leaflet.on('zoomend', look);
  look();
}
