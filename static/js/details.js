// What is known of the selected place. Every text is set as textContent: dossiers are not trusted with markup.
function line(item) {
  const paragraph = document.createElement('p');
  paragraph.className = item.role;
  paragraph.dir = 'auto';
  if (!item.href || (item.href[0] === '#' && !document.getElementById(item.href.slice(1)))) {
    paragraph.textContent = item.text;
    return paragraph;
  }
  const link = document.createElement('a');
  link.href = item.href;
  if (item.href[0] !== '#' && window.parent !== window) link.target = '_blank';
  link.textContent = item.text;
  paragraph.append(link);
  return paragraph;
}

export function createDetails(strings, onClose) {
  const box = document.getElementById('details');
  function hint() {
    box.className = 'details hint';
    box.textContent = strings.hint;
  }
  function show(found) {
    const heading = document.createElement('h2');
    heading.textContent = found.name;
    heading.dir = 'auto';
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'close';
    close.textContent = '×';
    close.setAttribute('aria-label', strings.close);
    close.addEventListener('click', onClose);
    const lines = found.lines.length ? found.lines : [{ role: 'silent', text: strings.nothing }];
    box.className = 'details';
    box.replaceChildren(heading, ...lines.map(line), close);
  }
  box.hidden = false;
  hint();
  return { show, hint };
}

export function openTarget() {
  let part = null;
  try { part = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
  if (!part) return;
  const closed = part.closest('details:not([open])');
  if (closed) closed.open = true;
  part.scrollIntoView();
}
