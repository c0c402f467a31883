// What is known of the selected place. Every text is set as textContent: dossiers are not trusted with markup.

import { cite } from './cite.js';
import { pair } from './spans.js';

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function line(item) {
  if (!item.href || (item.href[0] === '#' && !document.getElementById(item.href.slice(1)))) return element('p', item.role, item.text);
  const paragraph = element('p', item.role, '');
  const link = element('a', '', item.text);
  link.href = item.href;
  if (item.href[0] !== '#' && window.parent !== window) link.target = '_blank';
  paragraph.append(link);
  return paragraph;
}

/** A function that fills the panel with what is known of the place shown. */
export function createDetails(page) {
  const { strings, places, periods } = page.state.ui;
  const box = document.getElementById('details');
  let known = null;
  /** What is known of every place; what could not be had is asked for again at the next. */
  function all() {
    known ??= fetch(document.getElementById('map').dataset.details)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .catch((error) => { known = null; throw error; });
    return known;
  }
  function button(className, text, act) {
    const made = element('button', className, text);
    made.type = 'button';
    made.addEventListener('click', () => act(made));
    return made;
  }
  function told(part) {
    const heading = part.label ? [element('h3', '', part.label)] : [];
    const lines = part.lines.length ? part.lines : [{ role: 'silent', text: strings.nothing }];
    return [...heading, ...lines.flatMap((item) => (item.by
      ? [line(item), button('cite', strings.copy, (made) => cite(page, item, part.id, made))] : [line(item)]))];
  }
  /** Show a place by name: for each period asked for its lines and, where there are several, its label. */
  function show(name, parts) {
    const close = button('close', '×', page.close);
    close.setAttribute('aria-label', strings.close);
    box.hidden = false;
    box.className = 'details';
    const heading = element('h2', '', name);
    heading.dir = 'auto';
    const another = box.querySelector('h2')?.textContent !== name;
    box.replaceChildren(heading, ...parts.flatMap(told), close);
    // The map may fill the window, where this is not at its lower edge. In an iframe this would move the page around
    // it; who searches looks at the map.
    const stays = getComputedStyle(box).position === 'sticky' || window.parent !== window || document.activeElement?.id === 'find';
    if (another && !stays) box.querySelector('p')?.scrollIntoView({ block: 'nearest' });
  }
  /** Where nothing could be had, a place has its name alone until there is a connection. */
  function showAlone(place) {
    show(places[place], navigator.onLine ? [] : [{ label: '', lines: [{ role: 'silent', text: strings.offline }] }]);
    window.addEventListener('online', tell, { once: true });
  }
  async function tell() {
    const { place } = page.shown;
    const facts = await all().catch(() => null);
    const { compare, place: still } = page.shown;
    if (place !== still || !Object.hasOwn(places, place)) return;
    if (!facts) {
      showAlone(place);
      return;
    }
    show(places[place], pair(page).map((id) => ({
      id, label: compare ? periods[id] : '', lines: Object.hasOwn(facts[id], place) ? facts[id][place].lines : [],
    })));
  }
  return tell;
}
