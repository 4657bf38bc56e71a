import "@fullcalendar/react/skeleton.css";
import "@fullcalendar/react/themes/classic/theme.css";
import "./calendar.css";
import FullCalendar, { type CalendarOptions, type EventDisplayInfo, type EventInput } from "@fullcalendar/react";
import dayGridPlugin from "@fullcalendar/react/daygrid";
import interactionPlugin from "@fullcalendar/react/interaction";
import es from "@fullcalendar/react/locales/es";
import classicTheme from "@fullcalendar/react/themes/classic";
import timeGridPlugin from "@fullcalendar/react/timegrid";
import { useMemo, useRef, type CSSProperties } from "react";
import { useSpeech } from "../i18n";
import { now } from "../live/clock";
import { isGap, placed } from "./schedule/layout";
import { isCover, SHAPES } from "./schedule/marks";
import { dressOf, type Dresses } from "./schedule/people";
import { namesIn, said } from "./schedule/words";
import type { Range, View } from "./time/range";
import type { Piece } from "./types";
import type { Stretch } from "./useStretch";
import type { Row } from "./useSchedules";

const PLUGINS = [classicTheme, dayGridPlugin, timeGridPlugin, interactionPlugin];
const NAMES: Partial<Record<View, string>> = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" };

export interface CalendarProps {
  view: View;
  date: string;
  rows: readonly Row[];
  range: Range;
  zone: string;
  dressed: Dresses;
  may: boolean;
  open: (row: Row, piece: Piece) => void;
  drawn: (row: Row | null, stretch: Stretch) => void;
}

interface Extra {
  row: Row;
  piece: Piece;
  hue: string;
}

const shade = (hue: string) => `color-mix(in srgb, ${hue} 22%, var(--nb-panel))`;

/** Month, week and day by FullCalendar, in the chosen zone; drawing over hours or days asks for an override. */
export default function Calendar({ view, date, rows, range, zone, dressed, may, open, drawn }: CalendarProps) {
  const { t, language } = useSpeech();
  const events = useMemo(() => rows.flatMap((row) => placed(row.pieces, range.starts, range.ends).map((place): EventInput => ({
    id: `${row.key}@${place.starts}`,
    title: said(row.label, place.piece, language, zone, t),
    start: place.piece.since,
    end: place.piece.until,
    extendedProps: { row, piece: place.piece, hue: dressOf(dressed, place.piece.people[0]?.contact_id).hue } satisfies Extra,
    durationEditable: may && place.piece.source === "override",
    startEditable: false,
    className: isGap(place.piece) ? "nb-event nb-gap" : isCover(place.piece.source) ? "nb-event nb-cover" : "nb-event",
    color: shade(dressOf(dressed, place.piece.people[0]?.contact_id).hue),
    contrastColor: "var(--nb-text)",
  }))), [rows, range, language, zone, t, may, dressed]);
  // A schedule has no empty hours to draw over: in hours the pieces let the pointer through, and what it meant is looked up.
  const through = may && view !== "month";
  const under = useRef<Extra | null>(null);
  const known = useMemo(() => new Map(events.map((event) => [event.id, event])), [events]);
  const meant = (x: number, y: number, root: Element) => known.get(hit(x, y, root));
  const options: CalendarOptions = {
    plugins: PLUGINS, initialView: NAMES[view] ?? "dayGridMonth", initialDate: date, timeZone: zone, now: () => new Date(now()),
    headerToolbar: false, firstDay: 1, fixedWeekCount: false, allDaySlot: false, nowIndicator: true, height: view === "month" ? "max(560px, calc(100vh - 240px))" : "auto", slotDuration: "01:00:00", snapDuration: "00:30:00",
    locales: [es], locale: language, events, eventContent: drawBody, eventInteractive: true, eventResizableFromStart: true, displayEventEnd: true, dayMaxEvents: true,
    selectable: may, selectMirror: true, selectMinDistance: 5, editable: may, slotEventOverlap: false, eventDisplay: "block",
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false }, slotHeaderFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    eventClick: ({ event }) => open((event.extendedProps as Extra).row, (event.extendedProps as Extra).piece),
    select: ({ start, end }) => drawn(under.current?.row ?? null, { starts: start.getTime(), ends: end.getTime(), piece: null }),
    dateClick: () => under.current && open(under.current.row, under.current.piece),
    eventResize: ({ event, revert }) => {
      const { row, piece } = event.extendedProps as Extra;
      revert();
      if (event.start && event.end) drawn(row, { starts: event.start.getTime(), ends: event.end.getTime(), piece });
    },
  };
  return (
    <div className="nb-calendar" data-through={through}
      onPointerDownCapture={(event) => { under.current = (meant(event.clientX, event.clientY, event.currentTarget)?.extendedProps as Extra | undefined) ?? null; }}
      onPointerMove={(event) => { if (through) event.currentTarget.title = meant(event.clientX, event.clientY, event.currentTarget)?.title ?? ""; }}>
      <FullCalendar key={`${view} ${date} ${zone} ${language}`} {...options} />
    </div>
  );
}

/** The id of the piece at a point of the screen. */
function hit(x: number, y: number, root: Element): string | undefined {
  const found = [...root.querySelectorAll<HTMLElement>("[data-event]")].find((body) => {
    const box = (body.closest(".nb-event") ?? body).getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
  return found?.dataset["event"];
}

const drawBody = (info: EventDisplayInfo) => <Body {...info} />;

function Body({ event, timeText, view }: EventDisplayInfo) {
  const { t } = useSpeech();
  const { row, piece, hue } = event.extendedProps as Partial<Extra>;
  // What is being drawn is an event too, and nobody's yet.
  if (!row || !piece) return <span className="nb-event-body">{timeText}</span>;
  const shape = SHAPES[piece.source];
  return (
    <span className="nb-event-body" data-event={event.id} data-view={view.type} title={event.title} style={{ "--hue": hue } as CSSProperties}>
      <span className="figures">{timeText}</span> <strong>{shape && `${shape} `}{namesIn(piece, t)}</strong> <span>{row.label}</span>
    </span>
  );
}
