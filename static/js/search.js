// A box that finds a place by name and shows where it is: the combobox pattern of WAI-ARIA, list autocomplete.

const PAUSE = 160;
const CLOSER = 3;

/** How many places are offered, and how many of them are the map's own where there are others. */
const MOST = 8;
const OWN = 4;

/** So far from one another, in degrees, are namesakes at least; two sources tell the middle of a country otherwise by less. */
const FAR = 5;

/** A name as it is compared: without marks above and below its letters, in lower case. */
const bare = (name) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * The map's own places whose names have the text in them, first those that begin with it; one that only a small map
 * beside it shows, or none, has no `lat`.
 */
function placesNamed(text, { ui, marks }) {
  const sought = bare(text);
  const shown = Object.values(marks).flatMap((forces) => forces['']);
  const at = (id) => bare(ui.places[id]).indexOf(sought);
  const named = Object.keys(ui.places).filter((id) => at(id) >= 0).sort((a, b) => Math.sign(at(a)) - Math.sign(at(b)));
  return named.map((id) => {
    const { lat, lon } = shown.find(({ place }) => place === id) || {};
    return { own: id, name: ui.places[id], kind: ui.strings.here, lat, lon };
  });
}

/** Whether a place of the gazetteer is one of the map's own: of its name, and not another of that name far from it. */
function isSame(own, { name, lat, lon }) {
  return own.name === name && Math.hypot(own.lat - lat, own.lon - lon) < FAR;
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

/** An option of the list: what a place is called, and what sort of place it is where. */
function optionOf({ name, kind, country }, index) {
  const option = document.createElement('li');
  option.role = 'option';
  option.id = `found-${index}`;
  const called = document.createElement('bdi');
  called.textContent = name;
  const where = document.createElement('small');
  where.textContent = [kind, country].filter(Boolean).join(', ');
  option.append(called, ' ', where);
  return option;
}

/** The list below the box, of which one option at most is the active one. */
function createList(input, list) {
  let places = [];
  let active = -1;
  function mark(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    if (index < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', list.children[index].id);
    list.children[index]?.scrollIntoView({ block: 'nearest' });
  }
  return {
    /** Offer these places, or none. */
    offer(found) {
      places = found;
      list.replaceChildren(...found.map(optionOf));
      list.hidden = !found.length;
      input.setAttribute('aria-expanded', String(Boolean(found.length)));
      mark(-1);
    },
    offers: () => places.length > 0,
    move: (step) => mark(Math.min(places.length - 1, Math.max(-1, active + step))),
    /** The place of the active option, else the first. */
    chosen: () => places[Math.max(0, active)],
    /** The place of an option. */
    placeOf: (option) => places[[...list.children].indexOf(option)],
  };
}

/** Ask the gazetteer for places with this text in their names; where none answers, as on a site of files, there are none. */
async function suggested(text, signal) {
  const { suggest } = document.getElementById('map').dataset;
  if (!suggest) return [];
  const url = new URL(suggest, location.href);
  url.searchParams.set('q', text);
  url.searchParams.set('limit', String(MOST));
  const answer = await fetch(url, { signal });
  return answer.ok ? answer.json() : [];
}

/** Make the input `find` find places: the map's own, and others where a gazetteer answers. */
export function search(page) {
  const input = document.getElementById('find');
  const { strings } = page.state.ui;
  const box = input.closest('.find');
  const options = box.querySelector('[role=listbox]');
  const status = box.querySelector('[role=status]');
  const list = createList(input, options);
  let [waiting, asking] = [0, null];

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const text = input.value.trim();
    const own = text ? placesNamed(text, page.state) : [];
    try {
      const others = text ? await suggested(text, asking.signal) : [];
      const further = others.filter((other) => !own.some((place) => isSame(place, other)));
      const places = [...own.slice(0, Math.max(OWN, MOST - further.length)), ...further].slice(0, MOST);
      list.offer(places);
      status.textContent = places.length || !text ? '' : strings.none;
    } catch (error) {
      if (error.name !== 'AbortError') list.offer(own.slice(0, MOST));
    }
  }
  /** Leave the list as it is: what was typed before is no longer asked for. */
  function rest() {
    clearTimeout(waiting);
    asking?.abort();
  }
  function choose(place) {
    if (!place) return;
    rest();
    input.value = place.name;
    list.offer([]);
    status.textContent = '';
    if (place.own) page.pick(place.own);
    if (place.lat === undefined) return;
    status.textContent = (fly(page, place) ? strings.found : strings.outside).replace('{place}', place.name);
  }
  /** Another list must not come under a reader who moves in this one. */
  function move(step) {
    if (list.offers()) rest();
    list.move(step);
  }
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => choose(list.chosen()),
    Escape: () => { list.offer([]); input.value = ''; },
  };
  input.addEventListener('keydown', (event) => {
    if (!keys[event.key] || event.isComposing) return;
    if (event.key === 'Escape' && !list.offers() && !input.value) return;
    event.preventDefault();
    keys[event.key]();
  });
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener('blur', () => list.offer([]));
  // Before the box loses focus and closes the list.
  options.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    choose(list.placeOf(event.target.closest('li')));
  });
  if (input.value) ask();
}
