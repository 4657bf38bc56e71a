import { useT } from "../../i18n";
import { phone } from "../../ui/time";
import type { Kind, Method, Rule } from "./api";

export type Named = Rule["methods"][number];

/** What a rule names, for people: a kind, or one method by its address. */
export function useMethodNames(methods: readonly Method[]): (one: Named) => string {
  const t = useT();
  return (one) => {
    const method = methods.find((candidate) => candidate.id === one);
    return method ? `${t(`channel.${method.kind}`)} ${phone(method.address)}` : t(`channel.${one as Kind}`);
  };
}
