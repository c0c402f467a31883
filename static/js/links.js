// Where the page leads to itself in other forms and languages, kept on the view that is shown.

/** The subject of a letter, as far as the address that it ends in. */
const SUBJECT = /^(mailto:.*%20%C2%B7%20).*$/;

const ESCAPES = { '&': '&amp;', '"': '&quot;' };

/** An address of a map or an embed, of another period. */
const moved = (address, period) => address.replace(/(\/(?:maps|embed)\/[^/]+\/)[^?#]*/, `$1${period}/`);

/** Lead to the view shown; other periods keep its force, and an embed opens on no place. */
export function leadTo({ shown, addressOf }) {
  const turned = (address, view) => addressOf(moved(address, shown.period), view).href;
  const framed = { ...shown, place: '' };
  for (const link of document.querySelectorAll('.tabs a')) link.href = addressOf(link.href, { force: shown.force });
  for (const link of document.querySelectorAll('.languages a, .clock a, .newer a, .colophon a')) link.href = turned(link.href, shown);
  for (const link of document.querySelectorAll('#use [data-view]')) link.href = turned(link.href, framed);
  for (const link of document.querySelectorAll('#use [data-picture]')) link.href = link.href.replace(/[^/]+(?=\.svg$)/, shown.period);
  const address = encodeURIComponent(turned(location.href, shown));
  for (const link of document.querySelectorAll('[data-report]')) link.href = link.href.replace(SUBJECT, `$1${address}`);
  const code = document.getElementById('embed-code');
  if (!code) return;
  code.value = code.value.replace(/ src="([^"]*)"/, (_, address) => (
    ` src="${turned(address.replaceAll('&amp;', '&'), framed).replace(/[&"]/g, (letter) => ESCAPES[letter])}"`));
}
