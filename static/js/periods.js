// Period tabs: links that work without this.

/** How much of the next tab is in view, px, so that one sees that there is one. */
const NEXT = 32;

export function createTabs(onChoose, onNear) {
  const links = [...document.querySelectorAll('.tabs a')];
  // As the page came: what is fetched from there goes with its choice of force.
  const pages = new Map(links.map((link) => [link.dataset.period, link.href]));
  const choose = (link) => { link.focus(); onChoose(link.dataset.period); };
  links.forEach((link, index) => {
    link.addEventListener('click', (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      choose(link);
    });
    link.addEventListener('pointerenter', () => onNear(link.dataset.period));
    link.addEventListener('keydown', (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const forward = document.documentElement.dir === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
      const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
      const to = { [forward]: index + 1, [backward]: index - 1, Home: 0, End: links.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose(links[(to + links.length) % links.length]);
    });
  });
  return {
    ids: links.map((link) => link.dataset.period),
    current: links.find((link) => link.hasAttribute('aria-current'))?.dataset.period,
    href: (id) => pages.get(id) || location.href,
    at: (path) => links.find((link) => link.pathname === path)?.dataset.period,
    mark(id) {
      for (const link of links) {
        if (link.dataset.period === id) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
      // Only where it is out of view, and with a part of the next; not scrollIntoView, which moves the page around an iframe.
      const list = document.querySelector('.tabs');
      const [outer, inner] = [list, list.querySelector('[aria-current]') || list].map((part) => part.getBoundingClientRect());
      list.scrollLeft += Math.min(0, inner.left - outer.left - NEXT) + Math.max(0, inner.right - outer.right + NEXT);
    },
  };
}
