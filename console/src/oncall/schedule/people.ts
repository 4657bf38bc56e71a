/**
 * A colour for each person, the same on every screen and day. The eight are Okabe and Ito's set for the colour-blind
 * (black left out, grey in its place); a ninth person begins again with a dashed edge. The name is always written too.
 */
export const HUES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#8d99a6"] as const;
const EDGES = ["solid", "dashed", "dotted", "double"] as const;

export interface Dress {
  hue: string;
  edge: (typeof EDGES)[number];
}

export type Dresses = ReadonlyMap<number, Dress>;

/** By id, as people were entered: nobody's colour changes when another joins. */
export function dresses(ids: Iterable<number>): Dresses {
  const ordered = [...new Set(ids)].toSorted((one, other) => one - other);
  return new Map(ordered.map((id, place) => [id, {
    hue: HUES[place % HUES.length] ?? HUES[0],
    edge: EDGES[Math.floor(place / HUES.length) % EDGES.length] ?? "solid",
  }]));
}

const NOBODY: Dress = { hue: "#8d99a6", edge: "solid" };

export function dressOf(known: Dresses, id: number | undefined): Dress {
  return (id === undefined ? undefined : known.get(id)) ?? NOBODY;
}
