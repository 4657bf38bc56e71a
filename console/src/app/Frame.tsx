import { lazy, Suspense, type ReactNode } from "react";
import { Redirect, Route, Switch } from "wouter";
import type { Permission } from "../api/types";
import { Accounts } from "../accounts/Accounts";
import { Desk } from "../desk/Desk";
import { OfferBanner } from "../desk/OfferBanner";
import { KeyMap } from "../keys/KeyMap";
import { Palette } from "../keys/Palette";
import { isTyping, useKey, useTyping } from "../keys/keys";
import { ConnectionTrouble } from "../live/Connection";
import { Messages } from "../messages/Messages";
import { TakeMessage } from "../messages/TakeMessage";
import { useT } from "../i18n";
import { useMay, useMe } from "../session/session";
import { useHandsetState } from "../softphone/HandsetProvider";
import { useInSight } from "../ui/inSight";
import { Waiting } from "../ui/Panel";
import { Header } from "./Header";
import { KeyStrip } from "./KeyStrip";
import { NotFound } from "./NotFound";
import { Orphans } from "./Orphans";
import { PhoneTrouble } from "./PhoneTrouble";
import { homeOf } from "./places";
import { CarrierFaults } from "./presence/CarrierFaults";
import { EndWarning } from "./presence/EndWarning";
import { NotAnswering } from "./presence/NotAnswering";
import { Supervision } from "./presence/Supervision";
import { SoundTrouble } from "./SoundTrouble";
import { Watch } from "./watch/Watch";
import classes from "./Frame.module.css";

// Calendars are large, and an operator's desk wants none of this: fetched when it is looked at.
const OnCallScreen = lazy(() => import("../oncall/OnCallScreen"));
const OnCallHome = lazy(() => import("../oncall/OnCallHome"));
const Users = lazy(() => import("../users/Users"));

/** What stands round every screen: state and line on top, keys below, an offer over all of it. */
export function Frame() {
  const takesCalls = useMay("desk:use");
  const room = useInSight();
  const supervises = useMay("users:read");
  const phone = useHandsetState();
  return (
    <div className={classes.frame} data-phone={phone?.phone}>
      <div className={classes.room} ref={room}>
        <Header />
        {takesCalls && <Watch />}
        <div className={classes.main}><Screens /></div>
      </div>
      <div className={classes.dock}>
        {takesCalls && <OfferBanner />}
        <div className={classes.notices}>
          {takesCalls && <ConnectionTrouble />}
          <PhoneTrouble />
          {takesCalls && <SoundTrouble />}
          {takesCalls && <EndWarning />}
          {takesCalls && <NotAnswering />}
          {takesCalls && supervises && <Supervision />}
          {supervises && <CarrierFaults />}
        </div>
        <KeyStrip />
      </div>
      <LeaveField />
      <KeyMap />
      <Palette />
    </div>
  );
}

function Screens() {
  const t = useT();
  const waiting = <Waiting label={t("state.loading")} />;
  return (
    <Switch>
      <Route path="/"><AtDesk dispatch={null} /></Route>
      <Route path="/dispatches/:id">{({ id }) => <AtDesk dispatch={Number(id)} />}</Route>
      <Route path="/messages/:id/take">{({ id }) => <Only needs="messages:write"><TakeMessage key={id} id={Number(id)} /></Only>}</Route>
      <Route path="/messages/:id?">{({ id }) => <Only needs="messages:read"><Messages id={id ? Number(id) : null} /></Only>}</Route>
      <Route path="/on-call"><Only needs="roster:read"><Suspense fallback={waiting}><OnCallHome /></Suspense></Only></Route>
      <Route path="/accounts/:id/on-call/*?">
        {({ id, "*": rest }) => <Only needs="roster:read"><Suspense fallback={waiting}><OnCallScreen key={id} id={Number(id)} path={rest ?? ""} /></Suspense></Only>}
      </Route>
      <Route path="/accounts/:id?">{({ id }) => <Only needs="accounts:read"><Accounts id={id ? Number(id) : null} /></Only>}</Route>
      <Route path="/users"><Only needs="users:read"><Suspense fallback={waiting}><Users /></Suspense></Only></Route>
      <Route path="/orphans"><Only needs="desk:use"><Orphans /></Only></Route>
      <Route><NotFound /></Route>
    </Switch>
  );
}

/** The desk, one and the same with a dispatch open or not; who has none is at home elsewhere. */
function AtDesk({ dispatch }: { dispatch: number | null }) {
  const home = homeOf(useMe());
  if (home === "/") return <Desk dispatch={dispatch} />;
  if (dispatch !== null) return <NotFound why="notYours" />;
  return home === null ? <NotFound why="noScreens" /> : <Redirect to={home} replace />;
}

function Only({ needs, children }: { needs: Permission; children: ReactNode }) {
  return useMay(needs) ? children : <NotFound why="notYours" />;
}

/** Esc leaves a field, so that the bare keys work again. */
function LeaveField() {
  const typing = useTyping();
  useKey("back", leaveField, typing);
  return null;
}

function leaveField(): false | void {
  const { activeElement } = document;
  if (!isTyping(activeElement) || !(activeElement instanceof HTMLElement)) return false;
  activeElement.blur();
}
