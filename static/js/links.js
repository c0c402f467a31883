// Where the page leads to itself in other forms and languages, kept on the view that is shown.

const ESCAPES = { '&': '&amp;', '"': '&quot;' };

/** An address of a map or an embed, of another period. */
const moved = (address, period) => address.replace(/(\/(?:maps|embed)\/[^/]+\/)[^?#]*/, `$1${period}/`);

/** Lead to the view shown (period, force, compare); `addressOf` gives an address the view's parameters. */
export function leadTo(view, addressOf) {
  const turned = (address) => addressOf(moved(address, view.period), view).href;
  for (const link of document.querySelectorAll('.languages a, .colophon a, #use [data-view]')) link.href = turned(link.href);
  for (const link of document.querySelectorAll('#use [data-picture]')) link.href = link.href.replace(/[^/]+(?=\.svg$)/, view.period);
  const code = document.getElementById('embed-code');
  if (!code) return;
  code.value = code.value.replace(/src="([^"]*)"/, (_, address) => (
    `src="${turned(address.replaceAll('&amp;', '&')).replace(/[&"]/g, (letter) => ESCAPES[letter])}"`));
}
