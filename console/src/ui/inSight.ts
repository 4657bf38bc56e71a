import { useEffect, useRef, type RefObject } from "react";

/**
 * When the room gets smaller (a caller is offered, a notice comes up), what is being typed in stays in sight.
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
    // What scrolls comes last: its height may be its content's, which is nothing that covers.
    for (const part of [room.current, ...[...room.current.children].slice(0, -1)]) observer.observe(part);
    return () => observer.disconnect();
  }, []);
  return room;
}
