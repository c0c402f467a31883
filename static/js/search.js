// A box that finds a place by name and shows where it is: the combobox pattern of WAI-ARIA, list autocomplete.

const PAUSE = 160;
const CLOSER = 3;

/** How many places are offered, and how many of them are the map's own at most. */
const MOST = 8;
const OWN = 4;

/** A name as it is compared: without marks above and below its letters, in lower case. */
const bare = (name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * The map's own places whose names have the text in them, first those that begin with it; one that only a small map
 * beside it shows has no `lat`.
 */
function placesNamed(text, { ui, marks }) {
  const sought = bare(text);
  const shown = Object.values(marks).flatMap((forces) => forces['']);
  const at = (id) => bare(ui.places[id]).indexOf(sought);
  const named = Object.keys(ui.places).filter((id) => at(id) >= 0).sort((a, b) => Math.sign(at(a)) - Math.sign(at(b)));
  return named.slice(0, OWN).map((id) => {
    const { lat, lon } = shown.find(({ place }) => place === id) || {};
    return { own: id, name: ui.places[id], kind: ui.strings.here, lat, lon };
  });
}

/** Ring a place (degrees) and fly to it; false where it lies outside what the map can show. */
function fly(page, at) {
  const { leaflet, gently } = page.map;
  const bounds = L.latLngBounds(page.state.extent);
  const turns = Math.round((bounds.getCenter().lng - at.lon) / 360);
  const point = L.latLng(at.lat, at.lon + 360 * turns);
  if (!bounds.contains(point)) return false;
  if (!leaflet.getPane('found')) leaflet.createPane('found').style.zIndex = '440';
  page.map.found?.remove();
  page.map.found = L.circleMarker(point, { pane: 'found', radius: 14, className: 's-found', interactive: false }).addTo(leaflet);
  // Where the window is small the box is below the map.
  leaflet.getContainer().scrollIntoView({ block: 'nearest' });
  leaflet.flyTo(point, Math.min(leaflet.getMaxZoom(), Math.max(leaflet.getZoom(), leaflet.getMinZoom() + CLOSER)), { ...gently, duration: 1 });
  return true;
}

/** Make the input `find` find places; its box goes away where nothing answers. */
export function search(page) {
  const input = document.getElementById('find');
  const strings = page.state.ui.strings;
  const box = input.closest('.find');
  const list = box.querySelector('[role=listbox]');
  const status = box.querySelector('[role=status]');
  let [found, active, waiting, asking] = [[], -1, 0, null];

  function mark(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', list.children[index].id);
    list.children[index]?.scrollIntoView({ block: 'nearest' });
  }
  function offer(places) {
    found = places;
    list.replaceChildren(...places.map((place, index) => {
      const option = document.createElement('li');
      option.role = 'option';
      option.id = `found-${index}`;
      const name = document.createElement('bdi');
      name.textContent = place.name;
      const where = document.createElement('small');
      where.textContent = [place.kind, place.country].filter(Boolean).join(', ');
      option.append(name, ' ', where);
      return option;
    }));
    list.hidden = !places.length;
    input.setAttribute('aria-expanded', String(Boolean(places.length)));
    mark(-1);
  }
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const text = input.value.trim();
    if (!text) return offer([]);
    const url = new URL(document.getElementById('map').dataset.suggest, location.href);
    url.searchParams.set('q', text);
    url.searchParams.set('limit', String(MOST));
    const own = placesNamed(text, page.state);
    try {
      const answer = await fetch(url, { signal: asking.signal });
      if (answer.status === 404) box.hidden = true;
      const others = answer.ok ? await answer.json() : [];
      const places = [...own, ...others.filter(({ name }) => !own.some((place) => place.name === name))].slice(0, MOST);
      offer(places);
      status.textContent = places.length ? '' : strings.none;
    } catch (error) {
      if (error.name !== 'AbortError') offer(own);
    }
    return null;
  }
  function choose(place) {
    if (!place) return;
    // What was typed before is no longer asked for.
    still();
    input.value = place.name;
    offer([]);
    status.textContent = '';
    if (place.own) page.map.pick(place.own);
    if (place.lat === undefined) return;
    status.textContent = (fly(page, place) ? strings.found : strings.outside).replace('{place}', place.name);
  }
  /** Another list must not come under a reader who moves in this one. */
  function still() {
    clearTimeout(waiting);
    asking?.abort();
  }
  function move(index) {
    if (found.length) still();
    mark(index);
  }
  const keys = {
    ArrowDown: () => move(Math.min(found.length - 1, active + 1)),
    ArrowUp: () => move(Math.max(-1, active - 1)),
    Enter: () => choose(found[Math.max(0, active)]),
    Escape: () => { offer([]); input.value = ''; },
  };
  input.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.isComposing) return;
    if (event.key === 'Escape' && !found.length && !input.value) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener('blur', () => offer([]));
  // Before the box loses focus and closes the list.
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    choose(found[[...list.children].indexOf(event.target.closest('li'))]);
  });
  if (input.value) ask();
}
