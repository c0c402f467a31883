// The periods that a view is of, in their order.

/** The period before the one shown, or after the first. */
export function neighbour({ ids, shown }) {
  return ids[Math.abs(ids.indexOf(shown.period) - 1)];
}

/** The period shown, or the two compared. */
export function pair({ ids, shown }) {
  return ids.filter((id) => id === shown.period || id === shown.compare);
}

/** The periods from the earlier of those shown to the later. */
export function span({ ids, shown }) {
  const ends = [shown.period, shown.compare || shown.period].map((id) => ids.indexOf(id));
  return ids.slice(Math.min(...ends), Math.max(...ends) + 1);
}
