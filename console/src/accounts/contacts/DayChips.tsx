import { Chip } from "@mantine/core";
import { useSpeech } from "../../i18n";
import classes from "./Contacts.module.css";
import { DAYS, dayName, type Day } from "./days";

/** Days of the week to choose from; none chosen means every day. */
export function DayChips({ label, days, choose }: { label: string; days: Day[]; choose: (days: Day[]) => void }) {
  const { language } = useSpeech();
  return (
    <Chip.Group multiple value={days} onChange={(value) => choose(DAYS.filter((day) => value.includes(day)))}>
      <div role="group" aria-label={label} className={classes.acts}>
        {DAYS.map((day) => <Chip key={day} size="xs" value={day}>{dayName(day, language)}</Chip>)}
      </div>
    </Chip.Group>
  );
}
