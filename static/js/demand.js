// Scripts that come after the first: the live map's once the page is painted, the others when a reader wants them.
const loading = new Map();

/** Run another script, once; those asked for together run in that order. */
export function load(src) {
  if (!loading.has(src)) {
    loading.set(src, new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = src;
      script.async = false;
      script.addEventListener('load', resolve);
      script.addEventListener('error', () => { loading.delete(src); reject(new Error(src)); });
      document.head.append(script);
    }));
  }
  return loading.get(src);
}

/** Resolve to what `more.js` offers. */
export async function more() {
  await load(document.getElementById('map').dataset.more);
  return window.mapsvcMore;
}

/** Offer the embed builder; its script comes when it is first opened. */
export function offerBuilder() {
  const box = document.getElementById('builder');
  if (!box) return;
  box.hidden = false;
  box.addEventListener('toggle', () => load(box.dataset.script), { once: true });
}
