/** Requests about one contact of an account. */
import { ask } from "../../api/client";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Contact = Schemas["ContactDetail"];
export type Method = Schemas["MethodDetail"];
export type Kind = Method["kind"];
export type Rule = Contact["rules"][number];
export type Quiet = Contact["quiet"];
export type TestPage = Schemas["TestView"];
export type CodeResult = Schemas["CodeResult"]["result"];

export const KINDS: Kind[] = ["sms", "voice", "link", "email", "slack", "webhook", "desk"];

export interface Place {
  account: number;
  contact: number;
}

const path = ({ account, contact }: Place) => `/accounts/${account}/contacts/${contact}`;

export const contact = (at: Place) => ask<Contact>(path(at));
export const tests = (at: Place) => ask<{ items: TestPage[] }>(`${path(at)}/test-pages`);
export const addMethod = (at: Place, kind: Kind, address: string) =>
  ask<Contact>(`${path(at)}/methods`, { method: "POST", body: { kind, address } });
export const removeMethod = (at: Place, id: number) => ask<Contact>(`${path(at)}/methods/${id}`, { method: "DELETE" });
export const sendCode = (at: Place, id: number) =>
  ask<Schemas["CodeSent"]>(`${path(at)}/methods/${id}/code`, { method: "POST" });
export const verify = (at: Place, id: number, code: string) =>
  ask<Schemas["CodeResult"]>(`${path(at)}/methods/${id}/verify`, { method: "POST", body: { code } });
export const testPage = (at: Place, id: number) =>
  ask<TestPage>(`${path(at)}/test-page`, { method: "POST", body: { method_id: id } });
export const signingSecret = (at: Place, id: number) => ask<Schemas["SigningSecret"]>(`${path(at)}/methods/${id}/signing-secret`);
export const putOrder = (at: Place, methods: number[], rules: Rule[]) =>
  ask<Contact>(`${path(at)}/order`, { method: "PUT", body: { methods, rules } });
export const putQuiet = (at: Place, quiet: Quiet) => ask<Contact>(`${path(at)}/quiet`, { method: "PUT", body: quiet });
