// Boxes on the map, [left, top, right, bottom].

/** The number between two that is nearest to one. */
export function clamped(number, least, most) {
  return Math.min(Math.max(number, least), most);
}

/** Whether two boxes overlap. */
export function overlaps(a, b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** A box so much wider to both sides, and higher above and below. */
export function grown([left, top, right, bottom], across, down) {
  return [left - across, top - down, right + across, bottom + down];
}

/** A test of boxes: whether a point, if there is one, is in them. */
export function holding(point) {
  return (box) => Boolean(point) && overlaps(box, [point.x, point.y, point.x, point.y]);
}

/** Whether it is the middle of them. */
export function centred({ x, y }) {
  return (box) => Math.abs(box[0] + box[2] - 2 * x) + Math.abs(box[1] + box[3] - 2 * y) < 1;
}
