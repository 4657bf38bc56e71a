import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { Accounts } from "../accounts/Accounts";
import { Desk } from "../desk/Desk";
import { OfferBanner } from "../desk/OfferBanner";
import { KeyMap } from "../keys/KeyMap";
import { Palette } from "../keys/Palette";
import { isTyping, useKey } from "../keys/keys";
import { ConnectionTrouble } from "../live/Connection";
import { Messages } from "../messages/Messages";
import { TakeMessage } from "../messages/TakeMessage";
import { useT } from "../i18n";
import { useMay } from "../session/session";
import { useHandsetState } from "../softphone/HandsetProvider";
import { Waiting } from "../ui/Panel";
import { Header } from "./Header";
import { KeyStrip } from "./KeyStrip";
import { NotFound } from "./NotFound";
import { Orphans } from "./Orphans";
import { PhoneTrouble } from "./PhoneTrouble";
import { SoundTrouble } from "./SoundTrouble";
import classes from "./Frame.module.css";

// Calendars are large, and an operator's desk wants none of this: fetched when it is looked at.
const OnCallScreen = lazy(() => import("../oncall/OnCallScreen"));
const OnCallHome = lazy(() => import("../oncall/OnCallHome"));
const Users = lazy(() => import("../users/Users"));

/** What stands round every screen: state and line on top, keys below, an offer over all of it. */
export function Frame() {
  const takesCalls = useMay("desk:use");
  useKey("back", leaveField);
  const phone = useHandsetState();
  return (
    <div className={classes.frame} data-phone={phone?.phone}>
      <Header />
      <div className={classes.notices}>
        <ConnectionTrouble />
        <PhoneTrouble />
        {takesCalls && <SoundTrouble />}
      </div>
      <div className={classes.main}><Screens /></div>
      <KeyStrip />
      {takesCalls && <OfferBanner />}
      <KeyMap />
      <Palette />
    </div>
  );
}

function Screens() {
  const t = useT();
  const seesUsers = useMay("users:read");
  return (
    <Switch>
      <Route path="/"><Desk dispatch={null} /></Route>
      <Route path="/dispatches/:id">{({ id }) => <Desk dispatch={Number(id)} />}</Route>
      <Route path="/messages/:id/take">{({ id }) => <TakeMessage key={id} id={Number(id)} />}</Route>
      <Route path="/messages/:id?">{({ id }) => <Messages id={id ? Number(id) : null} />}</Route>
      <Route path="/on-call"><Suspense fallback={<Waiting label={t("state.loading")} />}><OnCallHome /></Suspense></Route>
      <Route path="/accounts/:id/on-call/*?">
        {({ id, "*": rest }) => <Suspense fallback={<Waiting label={t("state.loading")} />}><OnCallScreen key={id} id={Number(id)} path={rest ?? ""} /></Suspense>}
      </Route>
      <Route path="/accounts/:id?">{({ id }) => <Accounts id={id ? Number(id) : null} />}</Route>
      {seesUsers && <Route path="/users"><Suspense fallback={<Waiting label={t("state.loading")} />}><Users /></Suspense></Route>}
      <Route path="/orphans"><Orphans /></Route>
      <Route><NotFound /></Route>
    </Switch>
  );
}

/** Esc leaves a field, so that the bare keys work again. */
function leaveField(): false | void {
  const { activeElement } = document;
  if (!isTyping(activeElement) || !(activeElement instanceof HTMLElement)) return false;
  activeElement.blur();
}
