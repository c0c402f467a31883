// What is shown, as an address: the period is the path, force and comparison parameters, the place the fragment.
export function readUrl() {
  const place = /^#place-(.+)$/.exec(location.hash);
  // Another fragment (a claim, a source) says nothing of the place.
  let id = location.hash && !place ? null : '';
  try { if (place) id = decodeURIComponent(place[1]); } catch { /* a malformed escape names no place */ }
  const query = new URLSearchParams(location.search);
  return { path: location.pathname, force: query.get('force') || '', compare: query.get('compare') || '', place: id };
}

/** The address of a view of the page at `href`. */
export function addressOf(href, view) {
  const url = new URL(href, location.href);
  for (const key of ['force', 'compare']) {
    // One view has one address, whatever was chosen first.
    url.searchParams.delete(key);
    if (view[key]) url.searchParams.set(key, view[key]);
  }
  url.hash = view.place ? `place-${view.place}` : '';
  return url;
}

export function writeUrl(href, view) {
  const url = addressOf(href, view);
  const theme = new URLSearchParams(location.search).get('theme');
  if (theme) url.searchParams.set('theme', theme);
  // In an iframe the history is the host page's: never add to it.
  const method = window.parent === window ? 'pushState' : 'replaceState';
  try { history[method](null, '', url); } catch { /* an opaque origin may refuse; the view changes all the same */ }
}
