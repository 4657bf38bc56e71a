/** A Vite plugin that plays the bureau: `/mock/NAME` sets the scene, then look at any page. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Plugin, ViteDevServer } from "vite";
import { WebSocketServer } from "ws";
import * as data from "./data";
import { topic, type Scene } from "./scenes";

let scene: Scene | "signed-out" | "must-change" | "broken" = "idle";

const ROUTES: [RegExp, (match: RegExpMatchArray) => unknown][] = [
  [/^\/me$/, () => ({ ...data.ME, must_change_password: scene === "must-change" })],
  [/^\/desk\/softphone$/, () => ({ kind: "phone-company", token: "x", identity: "alice_7", url: "/mock-phone", expires_at: data.at(3600) })],
  [/^\/desk\/state$/, () => ({ id: 7, name: "Alice Moreau", status: "ready", reason: null, since: data.at(-134), online: true, call_id: null })],
  [/^\/calls\/\d+\/card$/, () => data.card(500, scene === "dispatched" ? 40 : null)],
  [/^\/messages\/(\d+)\/form$/, () => ({ ...data.card(501, null), call: null })],
  [/^\/messages\/(\d+)$/, (match) => data.messageDetail(Number(match[1]))],
  [/^\/messages$/, () => ({ items: scene === "empty" ? [] : data.MESSAGES, next: null })],
  [/^\/dispatches\/(\d+)$/, (match) => detail(Number(match[1]))],
  [/^\/accounts$/, () => ({ items: data.ACCOUNTS, next: null })],
  [/^\/accounts\/(\d+)\/on-call$/, () => ({ at: data.at(0), items: data.ON_CALL })],
  [/^\/accounts\/(\d+)$/, (match) => data.accountDetail(Number(match[1]))],
  [/^\/clients$/, () => ({ items: data.ACCOUNTS.map((row) => ({ id: row.id, slug: row.slug, name: row.client_name })), next: null })],
  [/^\/users$/, () => ({ items: data.USERS, next: null })],
  [/^\/health\/orphans$/, () => ({ count: 0, items: [] })],
];

function detail(id: number) {
  const named = (entity: string) => topic(scene as Scene, `dispatch:${id}`).filter((item) => item.entity === entity).map((item) => ({ ...(item.data as object), id: item.id }));
  return {
    dispatch: named("dispatch")[0], message: data.messageRow(0), steps: data.STEPS, pages: named("page"), deliveries: named("delivery"),
    contacts: [{ id: 31, name: "Dr Ming Lee" }, { id: 32, name: "Dr Adaeze Patel" }],
    transitions: [{ entity: "dispatch", entity_id: id, old: null, new: "active", reason: "dispatched", by: "user:7", by_name: "Alice Moreau", at: data.at(-112) }],
  };
}

function answer(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const url = new URL(request.url ?? "/", "http://mock");
  if (url.pathname.startsWith("/mock/")) {
    scene = url.pathname.slice(6) as Scene;
    response.end(scene);
    return;
  }
  if (!url.pathname.startsWith("/api/v1")) return next();
  const path = url.pathname.slice(7);
  const route = ROUTES.find(([pattern]) => pattern.test(path));
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };
  if (scene === "signed-out") return send(401, { code: "not_signed_in", detail: "Sign in", status: 401 });
  if (scene === "broken" && path !== "/me") return send(503, { code: "down", detail: "down", status: 503 });
  if (request.method === "PUT" && path.startsWith("/messages/")) return send(200, { id: 500, version: 2, saved_at: data.at(0) });
  if (!route) return send(404, { code: "not_found", detail: `The mock has no ${path}`, status: 404 });
  send(200, route[1](path.match(route[0])!));
}

function wire(server: ViteDevServer): void {
  const line = new WebSocketServer({ noServer: true });
  server.httpServer?.on("upgrade", (request, socket, head) => {
    const path = request.url ?? "";
    if (path !== "/ws/desk" && !path.startsWith("/mock-phone")) return;
    line.handleUpgrade(request, socket, head, (client) => {
      const say = (body: object) => client.send(JSON.stringify(body));
      if (path !== "/ws/desk") return say({ type: "registered", identity: "alice_7" });
      say({ op: "hello", now: new Date().toISOString() });
      client.on("message", (raw) => {
        const asked = JSON.parse(String(raw)) as { op: string; topics?: string[] };
        if (asked.op === "here") say({ op: "here", now: new Date().toISOString() });
        for (const name of asked.op === "subscribe" ? (asked.topics ?? []) : []) {
          say({ op: "snapshot", topic: name, items: topic(scene as Scene, name).map((item, place) => ({ ...item, version: place + 1 })) });
        }
      });
    });
  });
}

export function mockBureau(): Plugin {
  return {
    name: "mock-bureau",
    configureServer(server) {
      server.middlewares.use(answer);
      wire(server);
    },
  };
}
