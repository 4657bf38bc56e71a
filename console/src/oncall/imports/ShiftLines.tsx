import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { wallWords } from "./wall";
import type { ImportedShift } from "./types";
import classes from "./Imports.module.css";

/** Shifts line by line; with `before`, what each was. */
export function ShiftLines({ account, title, mark, shifts, before }: {
  account: AccountDetail; title: string; mark: string; shifts: readonly ImportedShift[]; before?: readonly ImportedShift[];
}) {
  const { language } = useSpeech();
  if (shifts.length === 0) return null;
  const who = (shift: ImportedShift) => shift.people.map((slug) => account.contacts.find((person) => person.slug === slug)?.name ?? slug).join(", ");
  const words = (shift: ImportedShift) => `${who(shift)} · ${wallWords(shift.from, language)} – ${wallWords(shift.to, language)}${shift.note && ` · ${shift.note}`}`;
  return (
    <div>
      <h3>{title}</h3>
      <ul className={classes.lines} tabIndex={0} aria-label={title}>
        {shifts.map((shift, place) => {
          const old = before?.[place];
          return <li key={`${shift.shift} ${place}`}><span aria-hidden="true">{mark} </span>{old && <><del>{words(old)}</del> → </>}{words(shift)}</li>;
        })}
      </ul>
    </div>
  );
}
