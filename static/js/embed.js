// What an embed needs beside the map's own scripts.

import { reportHeight } from './height.js';

reportHeight(document.body.dataset.id || 'mapsvc');

// A small map's link, to the map's page, selects its place here; the history of the page around the embed stays as it is.
document.addEventListener('click', (event) => {
  const link = event.target.closest('.insets a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (window.parent === window) location.hash = link.hash;
  else location.replace(link.hash);
});
