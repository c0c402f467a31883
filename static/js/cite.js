// A figure as a sentence with its sources, for somebody's own text.

/** Put a text on the clipboard; tell whether that was allowed. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The address that will show the same for ever: the page as known on its date, with what is chosen. */
function permalink(page, period) {
  const { pinned } = document.getElementById('map').dataset;
  return page.addressOf(`${location.origin}${pinned}${period}/`, { ...page.shown, compare: '' }).href;
}

/** Copy one sentence of the details with its sources, date and address, or show it selected. */
export async function cite(page, item, period, button) {
  const { strings, places, periods } = page.state.ui;
  const slots = {
    sources: item.by,
    said: item.text,
    place: places[page.shown.place],
    period: periods[period],
    link: permalink(page, period),
  };
  const text = strings.cite.replace(/\{(\w+)\}/g, (slot, name) => slots[name] ?? slot);
  if (await copied(text)) {
    button.textContent = strings.copied;
    return;
  }
  const label = document.createElement('label');
  label.className = 'cited';
  label.textContent = strings.cited;
  const field = document.createElement('textarea');
  field.readOnly = true;
  field.rows = 4;
  field.dir = 'auto';
  field.value = text;
  label.append(field);
  button.replaceWith(label);
  field.focus();
  field.select();
}

/** The embed code: with the site's own address in it, and a button that copies it. */
export function copying(page) {
  const code = document.getElementById('embed-code');
  const button = document.querySelector('button.copy');
  if (!code || !button) return;
  code.value = code.value.replace('src="/', `src="${location.origin}/`);
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (await copied(code.value)) button.textContent = page.state.ui.strings.copied;
    else code.select();
  });
}
