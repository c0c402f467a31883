// What is known of the selected place. Every text is set as textContent: dossiers are not trusted with markup.
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

/** A function that fills the panel. `on.close()` and `on.cite(item, period, button)` are told what a reader asks for. */
export function createDetails(strings, on) {
  const box = document.getElementById('details');
  function button(className, text, act) {
    const made = element('button', className, text);
    made.type = 'button';
    made.addEventListener('click', () => act(made));
    return made;
  }
  function told(part) {
    const heading = part.label ? [element('h3', '', part.label)] : [];
    const lines = part.lines.length ? part.lines : [{ role: 'silent', text: strings.nothing }];
    return [...heading, ...lines.flatMap((item) => (item.role === 'sentence'
      ? [line(item), button('cite', strings.copy, (made) => on.cite(item, part.id, made))] : [line(item)]))];
  }
  /** Show a place by name: for each period asked for its lines and, where there are several, its label. */
  function show(name, parts) {
    const close = button('close', '×', on.close);
    close.setAttribute('aria-label', strings.close);
    box.hidden = false;
    box.className = 'details';
    const heading = element('h2', '', name);
    heading.dir = 'auto';
    box.replaceChildren(heading, ...parts.flatMap(told), close);
  }
  return show;
}
