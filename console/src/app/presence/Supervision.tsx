import { deskNoticeSeen } from "../../api/bureau";
import { useSpeech } from "../../i18n";
import { useTopic } from "../../live/LiveProvider";
import { dayAndTime } from "../../ui/time";
import { Told } from "./Told";

/** What a supervisor must know of the people at the desk. */
export function Supervision() {
  const { t, language } = useSpeech();
  const notices = useTopic("supervision", "desk_notice");
  const rows = notices?.map(({ id, data }) => ({
    id, words: t(`presenceTold.${data.kind}`, { name: data.name, at: dayAndTime(data.at, language) }),
  }));
  return <Told rows={rows ?? null} seen={deskNoticeSeen} />;
}
