// A part of the page that an address leads to.

/** Show the part of the page that the address names, opening what it is in. */
export function openTarget() {
  let part = null;
  try { part = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
  if (!part) return;
  const closed = part.closest('details:not([open])');
  if (closed) closed.open = true;
  part.scrollIntoView();
}
