// Which phones stand on the shelf. Pure.

export const PHONE_WIDTH = 264;
export const GAP = 20;

/** How many phones fit beside each other in `width` px. */
export function roomFor(width) {
  return Math.max(1, Math.floor((width + GAP) / (PHONE_WIDTH + GAP)));
}

/** Share the room between callers (left) and staff (right): {callers, staff}; with room for one only, `single` is set. */
export function share(room, callers, staff) {
  if (room === 1) return { single: true, callers: 1, staff: 1 };
  if (!callers || !staff) return { single: false, callers: callers ? room : 0, staff: staff ? room : 0 };
  const left = Math.min(callers, Math.max(room <= 4 ? 1 : 2, room - staff));
  return { single: false, callers: left, staff: room - left };
}

/**
 * Phones on the shelf after a change. `open` are the numbers standing there in order, `all` those that exist, `room` the
 * places, `wanted` a phone to bring (or null), `busy(number)` whether one must stay, `used(number)` when it was last touched.
 * A phone brought takes the place of the idle one untouched for longest; when all are busy the shelf grows.
 */
export function place({ open, all, room, wanted, busy, used }) {
  const next = open.filter((number) => all.includes(number));
  for (const number of all) if (next.length < room && !next.includes(number)) next.push(number);
  if (wanted !== null && all.includes(wanted) && !next.includes(wanted)) {
    const idle = next.filter((number) => !busy(number)).sort((a, b) => used(a) - used(b));
    if (next.length >= room && idle.length) next[next.indexOf(idle[0])] = wanted;
    else next.push(wanted);
  }
  while (next.length > room) {
    const extra = next.findLastIndex((number) => number !== wanted && !busy(number));
    if (extra < 0) break;
    next.splice(extra, 1);
  }
  return next;
}
