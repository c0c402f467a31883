// Boxes on the map, [left, top, right, bottom].

/** Whether two boxes overlap. */
export function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}
