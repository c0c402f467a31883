// The second script: what few readers use is fetched when one does.
let loading = null;

/** Resolve to what `more.js` offers, loading it the first time. */
export function more() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = document.getElementById('map').dataset.more;
    script.addEventListener('load', () => resolve(window.mapsvcMore));
    script.addEventListener('error', () => { loading = null; reject(new Error(script.src)); });
    document.head.append(script);
  });
  return loading;
}
