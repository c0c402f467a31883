// What comes after the first script: the live map's own once the page is painted, the rest when a reader wants it.
const loading = new Map();

/**
 * Run another script, or apply a style sheet, once; scripts asked for together run in that order. Rejects with the
 * event that tells of a failure.
 */
export function load(src) {
  if (!loading.has(src)) {
    loading.set(src, new Promise((resolve, reject) => {
      const part = document.createElement(src.endsWith('.css') ? 'link' : 'script');
      Object.assign(part, { src, href: src, rel: 'stylesheet', async: false });
      part.addEventListener('load', resolve);
      part.addEventListener('error', (failed) => { loading.delete(src); reject(failed); });
      document.head.append(part);
    }));
  }
  return loading.get(src);
}

/** Resolve to what `more.js` offers; its style sheet comes with it. */
export async function more() {
  const { look, more: script } = document.getElementById('map').dataset;
  // Without its looks it still works.
  await Promise.all([load(look).catch(() => {}), load(script)]);
  return window.mapsvcMore;
}

/** Do with the page what `more.js` does under a name, if that can be had. */
export const later = (page, name) => more().then((offered) => offered[name](page), () => {});

/** Resolve to the function that shows the key, of `key.js`. */
export async function keyed() {
  await load(document.getElementById('map').dataset.key);
  return window.mapsvcKey;
}
