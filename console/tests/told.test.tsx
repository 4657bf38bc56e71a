import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Told, type TellRow } from "../src/app/presence/Told";

const { warn } = vi.hoisted(() => ({ warn: vi.fn() }));
vi.mock("../src/sound/sounds", () => ({ warn }));

const FAULT = { id: 4, words: "The carrier refuses texts from +12025550100." };
const OTHER = { id: 7, words: "Alice let two callers in a row go unanswered." };

function told(rows: TellRow[] | null, seen: (id: number) => Promise<unknown> = () => Promise.resolve()) {
  return <MantineProvider><QueryClientProvider client={new QueryClient()}><Told rows={rows} seen={seen} /></QueryClientProvider></MantineProvider>;
}

describe("what somebody in charge is told", () => {
  beforeAll(() => {
    vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  });
  beforeEach(() => warn.mockClear());
  afterEach(cleanup);

  it("is heard once for each row that comes, and once for all that stand there already", () => {
    const shown = render(told(null));
    shown.rerender(told([FAULT, OTHER]));
    expect(warn).toHaveBeenCalledTimes(1);
    shown.rerender(told([FAULT, OTHER]));
    shown.rerender(told([FAULT]));
    expect(warn).toHaveBeenCalledTimes(1);
    shown.rerender(told([]));
    shown.rerender(told([FAULT]));
    expect(warn).toHaveBeenCalledTimes(2);
    expect(screen.getByRole("alert").textContent).toContain(FAULT.words);
  });

  it("is seen by a button of its own", async () => {
    const seen = vi.fn(() => Promise.resolve());
    render(told([FAULT, OTHER], seen));
    await userEvent.setup().click(screen.getAllByRole("button", { name: "Seen" })[1]!);
    expect(seen).toHaveBeenCalledWith(OTHER.id, expect.anything());
  });
});
