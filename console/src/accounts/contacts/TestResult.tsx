import { useT, type Say } from "../../i18n";
import { useTimes } from "../../ui/zone";
import type { TestPage } from "./api";
import classes from "./Contacts.module.css";

/** What is known of the last test page: sent, delivered and answered are three different things. */
export function TestResult({ test }: { test: TestPage }) {
  const t = useT();
  const { day } = useTimes();
  const [shape, words] = known(test, t, day);
  return <p className={classes.dim} role="status">{t("contact.test")}: <span aria-hidden="true">{shape}</span> {words}</p>;
}

function known(test: TestPage, t: Say, age: (at: string) => string): [string, string] {
  if (test.answered_at) return ["✓", t("contact.testAnswered", { age: age(test.answered_at) })];
  if (test.status === "failed") return ["◆", t("contact.testFailed", { why: test.error ?? "" })];
  if (test.delivered_at) return ["◐", t("contact.testDelivered", { age: age(test.delivered_at) })];
  if (test.sent_at) return ["○", t("contact.testSent", { age: age(test.sent_at) })];
  return ["…", t("contact.testSending")];
}
