import { useState } from "react";
import { steady, type Pending, type Shown } from "./items";

/** The rows to show, and what to put on whatever holds them: a pointer over it or the focus in it is a hand on the board. */
export function useSteady(items: readonly Pending[] | null) {
  const [over, setOver] = useState(false);
  const [within, setWithin] = useState(false);
  const [last, setLast] = useState<{ of: readonly Pending[] | null; held: boolean; shown: Shown[] }>({ of: null, held: false, shown: [] });
  const held = over || within;
  let { shown } = last;
  if (last.of !== items || last.held !== held) {
    shown = steady(items ?? [], last.shown, held);
    setLast({ of: items, held, shown });
  }
  return {
    shown,
    hands: {
      onPointerEnter: () => setOver(true),
      onPointerLeave: () => setOver(false),
      onFocus: () => setWithin(true),
      onBlur: () => setWithin(false),
    },
  };
}
