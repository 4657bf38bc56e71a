import { createContext, useContext, type ReactNode } from "react";
import { useSpeech, useT } from "../i18n";
import { clockTime, dayAndTime } from "./time";
import classes from "./Zone.module.css";

const OWN = Intl.DateTimeFormat().resolvedOptions().timeZone;
const Zone = createContext(OWN);

/** All times of what it holds are those of one zone: an account's, where a screen is one account's. */
export function Zoned({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export interface Times {
  zone: string;
  clock: (at: number | string, seconds?: boolean) => string;
  day: (at: number | string) => string;
}

/** Times of this screen in its one zone; where none is set, that of this computer, as on lists over many accounts. */
export function useTimes(): Times {
  const { language } = useSpeech();
  const zone = useContext(Zone);
  return {
    zone,
    clock: (at, seconds = false) => clockTime(at, language, zone, seconds),
    day: (at) => dayAndTime(at, language, zone),
  };
}

/** Which zone this screen's times are in. */
export function ZoneName() {
  const t = useT();
  const zone = useContext(Zone);
  return <span className={classes.name}>{t("times.zone", { zone: zoneWords(zone) })}</span>;
}

/** `America/New York`. */
export const zoneWords = (zone: string): string => zone.replaceAll("_", " ");
