/** Offer the embed builder; its script comes when it is first opened. */
export function offerBuilder() {
  const box = document.getElementById('builder');
  if (!box) return;
  box.hidden = false;
  box.addEventListener('toggle', () => {
    const script = document.createElement('script');
    script.src = box.dataset.script;
    document.head.append(script);
  }, { once: true });
}
