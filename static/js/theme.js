// ?theme=light|dark overrides the reader's system; anything else leaves it alone.
export function applyTheme() {
  const theme = new URLSearchParams(location.search).get('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}
