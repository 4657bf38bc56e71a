import { useQuery } from "@tanstack/react-query";
import { carrierFaults, carrierFaultSeen } from "../../api/bureau";
import type { CarrierFault } from "../../api/types";
import { useSpeech } from "../../i18n";
import { useTopic } from "../../live/LiveProvider";
import { useMay } from "../../session/session";
import { dayAndTime } from "../../ui/time";
import { Told } from "./Told";

const ASK_MS = 15_000;

/** A carrier refuses what we send, and the fault is ours. Whoever is at the desk hears of it over the live line; an administrator, who has none, by asking. */
export function CarrierFaults() {
  return useMay("desk:use") ? <OverTheLine /> : <ByAsking />;
}

function OverTheLine() {
  const faults = useTopic("supervision", "carrier_fault");
  return <Rows faults={faults?.map(({ id, data }) => ({ id, ...data })) ?? null} seen={carrierFaultSeen} />;
}

function ByAsking() {
  const query = useQuery({ queryKey: ["carrier-faults"], queryFn: carrierFaults, refetchInterval: ASK_MS, refetchIntervalInBackground: true });
  return <Rows faults={query.data?.items ?? null} seen={(id) => carrierFaultSeen(id).then(() => query.refetch())} />;
}

function Rows({ faults, seen }: { faults: CarrierFault[] | null; seen(id: number): Promise<unknown> }) {
  const { t, language } = useSpeech();
  const rows = faults?.map((one) => ({
    id: one.id,
    words: t(`carrierFault.${one.fault}`, {
      number: one.account === null ? one.number : `${one.number} (${one.account})`,
      carrier: one.carrier,
      code: one.code,
      at: dayAndTime(one.since, language),
    }),
  }));
  return <Told rows={rows ?? null} seen={seen} />;
}
