import { Spotlight, spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { accounts } from "../api/bureau";
import { usePending } from "../board/usePending";
import { pathOf, pendingTitle, standing } from "../board/words";
import { useChoose } from "../desk/useDesk";
import { LANGUAGE_NAMES, useSpeech } from "../i18n";
import { placesOf } from "../app/places";
import { useMay, useMe, useSession } from "../session/session";
import { useLook } from "../ui/look";
import { useKey } from "./keys";

/** Anything, by typing a bit of it: accounts, what is pending, what can be done. */
export function Palette() {
  const { t } = useSpeech();
  const actions = useActions();
  useKey("palette", () => spotlight.open());
  return (
    <Spotlight actions={actions} shortcut={null} nothingFound={t("palette.nothing")} highlightQuery limit={30} scrollable maxHeight={460}
      attributes={{ content: { "aria-label": t("palette.seek") } }} overlayProps={{ backgroundOpacity: 0.6, blur: 0 }} transitionProps={{ duration: 0 }}
      searchProps={{ placeholder: t("palette.seek"), "aria-label": t("palette.seek"), autoFocus: true }} />
  );
}

function useActions(): SpotlightActionGroupData[] {
  const { t, language, change } = useSpeech();
  const [, go] = useLocation();
  const { signOut } = useSession();
  const me = useMe();
  const { next } = useLook();
  const choose = useChoose();
  const pending = usePending();
  const known = useQuery({ queryKey: ["accounts"], queryFn: accounts, enabled: useMay("accounts:read") });
  const desk = useMay("desk:use");
  const seesRosters = useMay("roster:read");
  return useMemo(() => {
    const other = language === "en" ? "es" : "en";
    const act = (id: string, label: string, onClick: () => void): SpotlightActionData => ({ id, label, onClick });
    const deeds = [
      ...(desk ? [
        act("ready", t("key.ready"), () => choose({ state: "ready" })),
        act("pause", t("key.pause"), () => choose({ state: "on_break", reason: "rest" })),
      ] : []),
      ...placesOf(me).map(({ path, name }) => act(path, t(name), () => go(path))),
      act("look", t("key.look"), next),
      act("language", LANGUAGE_NAMES[other], () => change(other)),
      act("out", t("door.signOut"), () => void signOut()),
    ];
    const open = (pending ?? []).map((item) => ({
      ...act(item.key, `${item.account} · ${pendingTitle(item, t)}`, () => go(pathOf(item))), description: standing(item, me.id, t),
    }));
    const places = (known.data?.items ?? []).map((item) => ({
      ...act(`account:${item.id}`, item.name, () => go(`/accounts/${item.id}`)), description: item.client_name, keywords: item.numbers,
    }));
    const duties = (known.data?.items ?? []).map((item) => ({
      ...act(`on-call:${item.id}`, t("palette.onCall", { account: item.name }), () => go(`/accounts/${item.id}/on-call`)), description: item.client_name,
    }));
    return [
      { group: t("board.title"), actions: open },
      { group: t("nav.accounts"), actions: places },
      { group: t("nav.onCall"), actions: seesRosters ? duties : [] },
      { group: t("palette.deeds"), actions: deeds },
    ];
  }, [t, language, change, go, signOut, next, choose, pending, known.data, desk, seesRosters, me]);
}
