import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { dispatch as fetchDispatch } from "../../api/bureau";
import type { DispatchDetail } from "../../api/types";
import { useTopic } from "../../live/LiveProvider";
import { merged } from "./marks";

/** A dispatch as it is: asked for once, then moved by the live line; its story is asked for again when it moves. */
export function useDispatch(id: number) {
  const topic = `dispatch:${id}`;
  const query = useQuery({ queryKey: ["dispatch", id], queryFn: () => fetchDispatch(id) });
  const dispatches = useTopic(topic, "dispatch");
  const pages = useTopic(topic, "page");
  const deliveries = useTopic(topic, "delivery");
  const { refetch } = query;
  const moves = JSON.stringify([dispatches?.map((item) => item.version), pages?.map((item) => item.version)]);
  useEffect(() => {
    if (dispatches) void refetch();
  }, [moves, dispatches, refetch]);

  const asked = query.data;
  if (!asked) return { query, detail: null };
  const live = dispatches?.find((item) => item.id === id);
  const detail: DispatchDetail = {
    ...asked,
    dispatch: live ? { ...live.data, id } : asked.dispatch,
    pages: merged(asked.pages, pages),
    deliveries: merged(asked.deliveries, deliveries),
  };
  return { query, detail };
}
