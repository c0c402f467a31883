// The parts of the page that go with a period and a choice of force; another period's are taken from its own page when
// asked for, and what is said of one force alone from a record beside it.

import { span } from './spans.js';

/** What may be thousands of lines, and so waits for the map, which the reader is looking at. */
const LONG = ['changes', 'table'];

/** What a comparison tells of both its ends. */
const TOLD_TWICE = new Set(['summary', 'insets']);

/** A copy of a legend, with the signs of another that it lacks. */
function withSigns(legend, other) {
  const copies = legend.map((node) => node.cloneNode(true));
  const list = copies.find((node) => node.matches?.('ul'));
  const more = other.find((node) => node.matches?.('ul'));
  if (!list || !more) return list ? copies : other.map((node) => node.cloneNode(true));
  const had = new Set([...list.children].map((sign) => sign.dataset.sign));
  const missing = [...more.children].filter((sign) => !had.has(sign.dataset.sign));
  list.append(...missing.map((sign) => sign.cloneNode(true)));
  return copies;
}

/** What both ends of a comparison say, the earlier first, each in a part of its own. */
function side(nodes) {
  const part = document.createElement('span');
  part.className = 'side';
  part.append(...nodes.map((node) => node.cloneNode?.(true) || node));
  return part;
}

/** Leave of a list what is said of one force or, with "", all. */
function choose(panel, force) {
  panel.querySelectorAll('[data-force]').forEach((line) => { line.hidden = force && !line.dataset.force.split(' ').includes(force); });
}

/** Keep those of the period that the page came with, where `href` tells the address of each period's page. */
export function createPanels(current, href) {
  const { told, force: own = '' } = document.getElementById('map').dataset;
  let record = null;
  const partsOf = (root) => new Map([...root.querySelectorAll('[data-fragment]')].map((part) => [part.dataset.fragment, [...part.childNodes]]));
  const kept = new Map([[current, Promise.resolve(partsOf(document))]]);
  let wanted = null;
  async function fetched(id) {
    const answer = await fetch(href(id));
    if (!answer.ok) throw new Error(answer.statusText);
    const parts = partsOf(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    // A network that wants a login first answers with a page of its own.
    if (!parts.size) throw new Error(href(id));
    return parts;
  }
  function load(id) {
    if (!kept.has(id)) {
      kept.set(id, fetched(id));
      kept.get(id).catch(() => kept.delete(id));
    }
    return kept.get(id);
  }
  /** The parts of a period, with what is said of one force where another is chosen than the page came with. */
  async function chosen(id, force) {
    const parts = await load(id);
    if (force === own) return parts;
    record ??= fetch(told).then((answer) => answer.json());
    const { summary, ...drawn } = (await record)[id][force];
    const nodes = (html) => [...new DOMParser().parseFromString(html, 'text/html').body.childNodes];
    return new Map([...parts, ['summary', [summary]], ...Object.entries(drawn).map(([name, html]) => [name, nodes(html)])]);
  }
  /**
   * Show the parts of the page's view, of one force or all; what changed is told for every step from one of its periods
   * to the other. The legend has the signs of both ends, and both tell their summary and their insets.
   * Rejects where something could not be fetched for what is still wanted.
   */
  async function show(page) {
    const { period, force } = page.shown;
    const periods = span(page);
    const mine = wanted = {};
    const compared = periods.length > 1;
    try {
      const steps = await Promise.all((compared ? periods.slice(1) : periods).map(load));
      const ends = await Promise.all([periods[0], periods.at(-1)].map((end) => chosen(end, force)));
      if (wanted !== mine) return;
      const [nodes, other] = period === periods[0] ? ends : [ends[1], ends[0]];
      const fill = (panel) => {
        const name = panel.dataset.fragment;
        const found = (name === 'changes' ? steps : [nodes]).flatMap((one) => one.get(name) || []);
        let shown = found;
        if (compared && name === 'legend') shown = withSigns(found, other.get(name) || []);
        if (compared && TOLD_TWICE.has(name)) shown = ends.map((one) => side(one.get(name) || []));
        panel.replaceChildren(...shown);
        choose(panel, force);
        panel.ariaBusy = null;
      };
      const panels = [...document.querySelectorAll('[data-fragment]')];
      panels.filter((panel) => !LONG.includes(panel.dataset.fragment)).forEach(fill);
      for (const name of LONG) {
        await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
        if (wanted !== mine) return;
        panels.filter((panel) => panel.dataset.fragment === name).forEach(fill);
      }
    } catch (error) {
      if (wanted === mine) throw error;
    }
  }
  return { load, show };
}
