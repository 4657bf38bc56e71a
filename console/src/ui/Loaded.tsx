import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Trouble, Waiting } from "./Panel";
import { explain } from "./problem";

interface Asked<T> {
  data: T | undefined;
  isError: boolean;
  error: Error | null;
  refetch: () => Promise<unknown>;
}

/** A query's three faces: on its way, failed with a way out, here. What is here stays while it is asked for again. */
export function Loaded<T>({ query, rows, children }: {
  query: Asked<T>; rows?: number; children: (data: T) => ReactNode;
}) {
  const t = useT();
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <Trouble action={<Button variant="default" onClick={() => void query.refetch()}>{t("act.again")}</Button>}>
        {explain(query.error, t)}
      </Trouble>
    );
  }
  return <Waiting label={t("state.loading")} {...(rows === undefined ? {} : { rows })} />;
}
