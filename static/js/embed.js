// What an embed needs beside the map's own scripts.

import { reportHeight } from './height.js';

reportHeight(document.body.dataset.id || 'mapsvc');

// A small map's link selects its place; the history of the page around the embed stays as it is.
document.addEventListener('click', (event) => {
  const link = event.target.closest('.insets a');
  if (!link || window.parent === window || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  location.replace(link.href);
});
