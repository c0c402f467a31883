// Labels and names of the live map as elements, and how large they are.

/** Height of a label that can be pressed, px; names of the ground are lower. Higher ones keep some room above and below. */
const LEAST = 24;
const PAD = 3;

/** Append a span with text, never markup; a name is written its own way, all else as the page is. */
function span(parent, className, text) {
  const part = document.createElement('bdi');
  part.className = className;
  if (className !== 'n') part.dir = document.documentElement.dir;
  part.textContent = text;
  parent.append(part, ' ');
}

/** The label of a mark: a button with its name and what is said of it. */
export function makeLabel(mark, onPick) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `map-label ${mark.tone} ${mark.kind}`;
  button.dataset.place = mark.place;
  span(button, 'n', mark.name);
  mark.phrases.forEach((phrase) => span(button, /\p{Nd}/u.test(phrase) ? 'f' : 'w', phrase));
  const length = mark.name.length + mark.phrases.join('').length;
  button.classList.toggle('stacked', mark.kind !== 'site' || mark.phrases.length > 1 || length > 24);
  button.classList.toggle('long', mark.name.length > 40);
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    onPick(mark.place);
  });
  return button;
}

/** The quiet name of a country, a water or a city: seen, not spoken, not pressed. */
export function makeName(name) {
  const element = document.createElement('span');
  element.className = `map-name ${name.kind}`;
  element.setAttribute('aria-hidden', 'true');
  element.textContent = name.name;
  return element;
}

/**
 * Read a size of the labels that it is not known of, in one reflow instead of one per label: `w`, `h` with `pad` of it
 * above and below, and of the name its width and how far `down` from the top its middle is.
 */
export function measure(items, size) {
  const fresh = items.filter((item) => !item[size]);
  const put = (on) => fresh.forEach(({ element }) => element.classList.toggle(size, on));
  fresh.forEach(({ element }) => element.classList.remove('slim', 'brief'));
  put(true);
  fresh.forEach((item) => {
    const { width, height, top } = item.element.getBoundingClientRect();
    const named = (item.element.querySelector('.n') || item.element).getBoundingClientRect();
    const pad = Math.max(0, Math.min(PAD, Math.ceil(height) - LEAST));
    const name = { w: named.width, down: pad + (named.top + named.bottom) / 2 - top };
    item[size] = { w: Math.ceil(width), h: Math.ceil(height) + 2 * pad, pad, name };
  });
  put(false);
}

/** Read the sizes that placing these items begins with, for those that are new. */
export function measureLabels(items) {
  measure(items, 'whole');
  measure(items.filter((item) => !item.name), 'slim');
}
