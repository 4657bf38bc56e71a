/** One way to ask the bureau: JSON in and out, problems as one error type, time-outs on everything. */

export const TIMEOUT_MS = 15_000;

export class Problem extends Error {
  readonly at = performance.now();

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(detail);
  }

  /** Nobody answered: the network is down, the bureau is starting, or it took too long. Asking again may help. */
  get unreachable(): boolean {
    return this.status === 0 || this.status >= 502;
  }

  /** Which fields the bureau found wrong, by name. */
  get fields(): Record<string, string> {
    const errors = Array.isArray(this.extra["errors"]) ? this.extra["errors"] : [];
    return Object.fromEntries(
      errors.filter(isFieldError).map((error) => [error.field, error.message] as const),
    );
  }
}

function isFieldError(error: unknown): error is { field: string; message: string } {
  return typeof error === "object" && error !== null && "field" in error && "message" in error;
}

type Listener = (problem: Problem) => void;
let onSignedOut: Listener = () => undefined;

/** Called with any 401 answer outside sign-in, so that the screen can ask who is there. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}

let answeredAt = 0;
const answered = new Set<() => void>();

/** Called whenever the bureau has answered something. */
export function whenAnswered(listener: () => void): () => void {
  answered.add(listener);
  return () => answered.delete(listener);
}

/** The error was that nobody answered, and since then somebody has. */
export function hasAnsweredSince(error: unknown): boolean {
  return error instanceof Problem && error.unreachable && answeredAt > error.at;
}

export interface Ask {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  key?: string;
  signal?: AbortSignal;
  keepalive?: boolean;
  /** Asked by the screen itself: it is no sign of a person at work. */
  background?: boolean;
}

export async function ask<T>(path: string, options: Ask = {}): Promise<T> {
  const { method = "GET", body, key, signal, keepalive = false, background = false } = options;
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (background) headers["X-Background"] = "1";
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: "same-origin",
      keepalive,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, "unreachable", "");
  }
  if (answer.status < 502) {
    answeredAt = performance.now();
    for (const listener of answered) listener();
  }
  if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
  const problem = await readProblem(answer);
  // A wrong password is also a 401, but says nothing of who is signed in.
  if (problem.status === 401 && problem.code !== "wrong_password") onSignedOut(problem);
  throw problem;
}

async function readProblem(answer: Response): Promise<Problem> {
  try {
    const { code, detail, status: _, title, ...extra } = (await answer.json()) as Record<string, unknown>;
    return new Problem(answer.status, text(code).replaceAll("-", "_") || `http_${answer.status}`, text(detail) || text(title), extra);
  } catch {
    return new Problem(answer.status, `http_${answer.status}`, answer.statusText);
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
