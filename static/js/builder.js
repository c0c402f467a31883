// The embed builder: reads its form, writes code for each kind of page, and shows what that code will show.

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** What the form's fields say, checked: a number out of bounds counts as not given. */
function read(form) {
  const data = new FormData(form);
  const number = (name) => {
    const field = form.elements[name];
    return field.value && field.checkValidity() ? Number(field.value) : 0;
  };
  const some = (name) => {
    const boxes = form.querySelectorAll(`input[name="${name}"]`);
    const chosen = data.getAll(name);
    return chosen.length === boxes.length ? null : chosen;
  };
  return {
    period: data.get('period'), compare: data.get('compare'), force: data.get('force'), theme: data.get('theme'),
    pinned: data.get('pinned') || '',
    layers: some('layers'), controls: some('controls'),
    width: number('width'), frame: number('frame') || 760, height: number('height'),
    lang: form.elements.lang.selectedOptions[0],
  };
}

/** The dossier, as known on the day chosen. */
const named = (box, chosen) => (chosen.pinned ? `${box.dataset.name}@${chosen.pinned}` : box.dataset.name);

/** The path of what was chosen, whatever its look. */
const pathOf = (kind, box, chosen) => `${chosen.lang.dataset[kind].replace('{}', named(box, chosen))}${chosen.period}/`;

/** The address of the embed, or of the page, that was chosen. */
function address(kind, box, chosen) {
  const url = new URL(pathOf(kind, box, chosen), box.dataset.origin || location.origin);
  if (chosen.compare && chosen.compare !== chosen.period) url.searchParams.set('compare', chosen.compare);
  if (chosen.force) url.searchParams.set('force', chosen.force);
  if (chosen.theme) url.searchParams.set('theme', chosen.theme);
  if (kind === 'embed') {
    // No layer at all is no map: then all of them stay.
    if (chosen.layers && chosen.layers.length) url.searchParams.set('layers', chosen.layers.join(','));
    if (chosen.controls) url.searchParams.set('controls', chosen.controls.join(',') || 'none');
    if (chosen.height) url.searchParams.set('height', chosen.height);
  }
  return url.href.replaceAll('%2C', ',');
}

const LISTENER = `<script>
addEventListener('message', function (event) {
  document.querySelectorAll('iframe[data-mapsvc]').forEach(function (frame) {
    var told = event.data && event.data['datawrapper-height'];
    if (event.source !== frame.contentWindow || !told) return;
    var height = Number(Object.values(told)[0]);
    if (height > 0) frame.style.height = Math.min(height, 5000) + 'px';
  });
});
</script>`;

/** The picture of all forces in the period chosen; a PNG shows the latest state alone. */
function picture(box, chosen) {
  const dark = chosen.theme === 'dark' ? 'dark/' : '';
  const path = chosen.lang.dataset.image.replace('{}', named(box, chosen)).replace('{}', dark + chosen.period);
  return new URL(chosen.pinned ? path.replace(/-\d+\.png$/, '.svg') : path, box.dataset.origin || location.origin);
}

/** The code for each kind of page; `said` is the map's headline and its summary, in the language chosen. */
function outputs(box, chosen, said) {
  const source = address('embed', box, chosen);
  const page = address('page', box, chosen);
  const title = escaped(said.title);
  const size = `width="${chosen.width || '100%'}" height="${chosen.frame}"`;
  const frame = (more) => `<iframe src="${escaped(source)}" title="${title}" ${size} loading="lazy" style="border:0;max-width:100%"${more}></iframe>`;
  const origin = box.dataset.origin || location.origin;
  const map = new URL(page);
  // The record beside the map is there on a site of plain files, too; it needs the site's public address.
  const record = box.dataset.origin ? `${map.origin}${map.pathname}oembed.json?url=` : `${origin}/oembed?format=json&url=`;
  const alt = said.alt.replace(/[\[\]\\]/g, '\\$&').replace(/\s+/g, ' ');
  return {
    iframe: frame(''),
    listener: `${frame(' data-mapsvc')}\n${LISTENER}`,
    oembed: `${record}${encodeURIComponent(source)}`,
    wordpress: `<!-- wp:html -->\n${frame('')}\n<!-- /wp:html -->`,
    amp: `<amp-iframe src="${escaped(source)}" title="${title}" width="${chosen.width || 800}" height="${chosen.frame}" layout="responsive" sandbox="allow-scripts" resizable frameborder="0"><div overflow tabindex="0" role="button" aria-label="${title}">+</div></amp-iframe>`,
    markdown: `[![${alt}](${picture(box, chosen).href})](${page})`,
  };
}

/** The page at a path, as a document. */
async function fetchPage(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

/** What the embed at a path says of itself. */
async function fetchSaid(path) {
  const page = await fetchPage(path);
  const [title, alt] = ['h1', '#summary'].map((part) => page.querySelector(part).textContent.trim());
  return { title, alt };
}

/** Begin with what the page shows, where the form offers that. */
function adopt(form) {
  const query = new URLSearchParams(location.search);
  const period = document.querySelector('.tabs [aria-current]')?.dataset.period;
  const seen = { period, compare: query.get('compare'), force: query.get('force'), theme: query.get('theme') };
  for (const [name, value] of Object.entries(seen)) {
    const option = [...form.elements[name]?.options || []].find((one) => one.value === value);
    if (option) option.selected = true;
  }
}

function preview(box, chosen) {
  const shown = new URL(address('embed', box, chosen));
  const frame = document.createElement('iframe');
  frame.title = box.dataset.title;
  frame.src = shown.pathname + shown.search;
  frame.width = chosen.width || '100%';
  frame.height = chosen.frame;
  box.querySelector('.preview').replaceChildren(frame);
}

let begun = null;

/** Offer the form, once; where it could not be fetched, again when the reader opens its part again. */
export function build() {
  begun ??= start().catch(() => { begun = null; });
}

/** Fetch the form, fill it in and keep it up to date with what is chosen. */
async function start() {
  const box = document.getElementById('builder');
  const form = (await fetchPage(box.dataset.form)).querySelector('form');
  box.append(form);
  const known = new Map();
  let shown = '';
  function write(chosen, said) {
    const texts = outputs(form, chosen, said);
    for (const field of form.querySelectorAll('[data-output]')) field.value = texts[field.dataset.output];
  }
  /** Say in the code what the chosen map says; until that is known, or where it cannot be had, no more than the headline. */
  async function tell(path) {
    try {
      if (!known.has(path)) known.set(path, fetchSaid(path));
      const said = await known.get(path);
      const chosen = read(form);
      if (path === pathOf('embed', form, chosen)) write(chosen, said);
    } catch { known.delete(path); }
  }
  function update() {
    const chosen = read(form);
    write(chosen, { title: form.dataset.title, alt: form.dataset.title });
    tell(pathOf('embed', form, chosen));
    const key = JSON.stringify([address('embed', form, chosen), chosen.width, chosen.frame]);
    if (key !== shown) preview(form, chosen);
    shown = key;
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', update);
  form.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copies]');
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { return; }
    form.querySelector('[role="status"]').textContent = form.dataset.copied;
  });
  adopt(form);
  update();
}
