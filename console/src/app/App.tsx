import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useT } from "../i18n";
import { LiveProvider, useLineState } from "../live/LiveProvider";
import { ChangePassword } from "../session/ChangePassword";
import { Door } from "../session/Door";
import { useMe, useSession } from "../session/session";
import { SignIn } from "../session/SignIn";
import { HandsetProvider } from "../softphone/HandsetProvider";
import { Waiting } from "../ui/Panel";
import { Frame } from "./Frame";

export function App() {
  const t = useT();
  const { who, refresh, signOut } = useSession();
  if (who.is === "asking") return <Waiting label={t("state.loading")} />;
  if (who.is === "nobody") return <SignIn />;
  if (who.is === "unreachable") {
    return <Door title={t("door.unreachable")}><p>{t("door.unreachableMore")}</p><Button size="md" onClick={who.again}>{t("act.again")}</Button></Door>;
  }
  if (who.me.must_change_password) {
    return (
      <Door title={t("door.mustChange")}>
        <ChangePassword done={() => void refresh()} />
        <Button variant="subtle" color="gray" onClick={() => void signOut()}>{t("door.signOut")}</Button>
      </Door>
    );
  }
  return <LiveProvider key={who.me.id} open={who.me.permissions.includes("desk:use")}><Inside /></LiveProvider>;
}

function Inside() {
  const me = useMe();
  const line = useLineState();
  const { refresh, lose } = useSession();
  // The live line was refused: the session is over, or a change of password is due, which asking who we are brings up.
  useEffect(() => {
    if (line.is !== "ended") return;
    if (line.why === "signed-out") lose(line.reason);
    else void refresh();
  }, [line, refresh, lose]);
  if (!me.permissions.includes("desk:use")) return <Frame />;
  return <HandsetProvider><Frame /></HandsetProvider>;
}
