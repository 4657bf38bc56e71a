import { useMediaQuery } from "@mantine/hooks";

/** No room for columns: a small window, or a large one at twice its size. The same bound stands in the style sheets. */
export function useNarrow(): boolean {
  return useMediaQuery("(max-width: 1099.98px)", undefined, { getInitialValueInEffect: false }) ?? false;
}
