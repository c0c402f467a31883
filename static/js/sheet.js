// One period's areas, symbols and labels upon the map, in panes of their own.

import { createLabelling } from './labelling.js';

/** Give every region the look it has in this period, or none. */
function paintAreas(layer, looks) {
  layer.eachLayer((shape) => {
    const [look, pattern] = looks[shape.feature.id] || ['a-none'];
    const path = shape.getElement();
    if (!path) return;
    path.setAttribute('class', `a ${look}`);
    path.setAttribute('fill', pattern ? `url(#${pattern})` : 'none');
  });
}

/** The regions in a pane: those that folium drew, or for a second sheet the same again. */
function regionsIn(map, state, pane) {
  const drawn = state.regions && window[state.regions];
  if (!drawn || pane === 'areas') return drawn;
  return L.geoJSON(drawn.toGeoJSON(), { pane, interactive: false, stroke: false }).addTo(map);
}

/**
 * A sheet on the map; `name` sets its panes apart, "" are those that folium made. `onPick` is told the place of what is
 * pressed, `onLost` which figures find no room on it, each time labels are placed.
 */
export function createSheet(map, state, name, onPick, onLost) {
  const panes = ['areas', 'symbols', 'labels'].map((sort) => map.getPane(sort + name) || map.createPane(sort + name));
  panes.forEach((part, index) => { part.style.zIndex = [410, 450, 620][index]; });
  const labels = createLabelling(map, state, name, onPick, onLost);
  const regions = regionsIn(map, state, `areas${name}`);
  const picked = (event) => onPick(state.places[String(event.layer.feature.id).split('.')[0]]);
  let group = null;

  function clear() {
    group?.eachLayer((layer) => layer.off('click', picked));
    group?.remove();
    group = null;
    labels.clear();
    if (regions) paintAreas(regions, {});
  }
  return {
    ...labels, panes, clear,
    /** Show a period and force; resolves once that is labelled, or another is shown instead. */
    show(period, force, unseen) {
      clear();
      group = window[state.groups[period][force]].fire('wanted');
      group.eachLayer((layer) => {
        layer.on('click', picked);
        layer.eachLayer((circle) => { circle.options.pane = `symbols${name}`; });
      });
      group.addTo(map);
      if (regions) paintAreas(regions, state.areas[period][force]);
      return labels.show(period, force, unseen);
    },
  };
}
