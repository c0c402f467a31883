// When work is done: in tasks of their own, so that what a reader does in between is not kept waiting.

/** Resolve in another task. */
export const pause = () => new Promise((resolve) => { setTimeout(resolve); });

/** Resolve once what is there now is painted. */
export const framed = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve)); });

/** Resolve once the page is first painted, or where it is not for a while, as in a frame out of view. */
export function painted() {
  return new Promise((resolve) => {
    new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
    setTimeout(resolve, 1000);
  });
}
