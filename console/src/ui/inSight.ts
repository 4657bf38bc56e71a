import { useEffect, useRef, type RefObject } from "react";

/**
 * When the room gets smaller from below (a caller is offered, a notice comes up), what is being typed in stays in sight.
 * It moves only if it would have been covered.
 */
export function useInSight(): RefObject<HTMLDivElement | null> {
  const room = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!room.current || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(() => {
      const { activeElement } = document;
      if (room.current?.contains(activeElement)) activeElement?.scrollIntoView({ block: "nearest" });
    });
    observer.observe(room.current);
    return () => observer.disconnect();
  }, []);
  return room;
}
