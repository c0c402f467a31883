// What is shown, as an address: the period is the path, the force a parameter, the place the fragment.
export function readUrl() {
  const place = /^#place-(.+)$/.exec(location.hash);
  // Another fragment (a claim, a source) says nothing of the place.
  let id = location.hash && !place ? null : '';
  try { if (place) id = decodeURIComponent(place[1]); } catch { /* a malformed escape names no place */ }
  return { path: location.pathname, force: new URLSearchParams(location.search).get('force') || '', place: id };
}

export function writeUrl(href, force, place, push) {
  const url = new URL(href, location.href);
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (key === 'theme') url.searchParams.append(key, value);
  }
  if (force) url.searchParams.set('force', force);
  url.hash = place ? `place-${place}` : '';
  // In an iframe the history is the host page's: never add to it.
  const method = push && window.parent === window ? 'pushState' : 'replaceState';
  try { history[method](null, '', url); } catch { /* an opaque origin may refuse; the view changes all the same */ }
}
