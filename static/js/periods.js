// Period tabs, and the parts of the page that go with a period. The tabs are links that work without this.
export function createTabs(onChoose) {
  const links = [...document.querySelectorAll('.tabs a')];
  const choose = (link) => { link.focus(); onChoose(link.dataset.period); };
  links.forEach((link, index) => {
    link.addEventListener('click', (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      choose(link);
    });
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
    current() { return (links.find((link) => link.hasAttribute('aria-current')) || { dataset: {} }).dataset.period; },
    href(id) { return (links.find((link) => link.dataset.period === id) || location).href; },
    at(path) {
      const found = links.find((link) => new URL(link.href).pathname === path);
      return found && found.dataset.period;
    },
    mark(id) {
      for (const link of links) {
        if (link.dataset.period === id) link.setAttribute('aria-current', 'true');
        else link.removeAttribute('aria-current');
      }
    },
  };
}

export function createPanels(current) {
  const panels = [...document.querySelectorAll('[data-fragment]')];
  const nodes = new Map();
  for (const panel of panels) nodes.set(`${current} ${panel.dataset.fragment}`, [...panel.childNodes]);
  for (const stored of document.querySelectorAll('template[data-of]')) {
    nodes.set(`${stored.dataset.period} ${stored.dataset.of}`, [...stored.content.childNodes]);
  }
  return function show(id) {
    for (const panel of panels) panel.replaceChildren(...(nodes.get(`${id} ${panel.dataset.fragment}`) || []));
  };
}
