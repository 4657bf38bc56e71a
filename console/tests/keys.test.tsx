import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useLayoutEffect, useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useDigit, useKey } from "../src/keys/keys";
import { KEYS, type KeyName } from "../src/keys/map";

function Keys({ on, did, enabled = true }: { on: KeyName; did: () => void | false; enabled?: boolean }) {
  useKey(on, did, enabled);
  return <input aria-label="field" />;
}
function Digit({ did, bare = true }: { did: () => void; bare?: boolean }) {
  useDigit("1", did, bare);
  return <input aria-label="field" />;
}
afterEach(cleanup);

describe("keys", () => {
  it("take bare letters only while nothing is being typed", async () => {
    const did = vi.fn();
    const user = userEvent.setup();
    render(<Keys on="viewWeek" did={did} />);
    await user.keyboard("w");
    expect(did).toHaveBeenCalledTimes(1);
    await user.type(screen.getByLabelText("field"), "ww");
    expect(did).toHaveBeenCalledTimes(1);
    expect(screen.getByLabelText("field")).toHaveProperty("value", "ww");
  });

  it("that are bare act on no call, no page and no message: whoever types on, types into the void", () => {
    const bare = (Object.keys(KEYS) as KeyName[]).filter((name) => KEYS[name].combos.some((combo) => !/Ctrl\+|Alt\+|^(Shift\+)?F\d+$/.test(combo)));
    const harmless = bare.filter((name) => KEYS[name].group === "roster" || KEYS[name].group === "anywhere");
    // Enter is no letter: it takes the caller who rings, where nothing else has the focus.
    expect(bare.filter((name) => !harmless.includes(name))).toEqual(["acceptEnter"]);
    expect(KEYS.acceptEnter.combos).toEqual(["Enter", "NumpadEnter"]);
  });

  it("of the board wait while something is asked in front of it; the emergency doesn't", async () => {
    const claimed = vi.fn();
    const dialled = vi.fn();
    const user = userEvent.setup();
    render(<><Keys on="claim" did={claimed} /><Keys on="emergency" did={dialled} /><div role="dialog">sure?</div></>);
    await user.keyboard("{Alt>}k{/Alt}{F8}");
    expect(claimed).not.toHaveBeenCalled();
    expect(dialled).toHaveBeenCalledTimes(1);
  });

  it("choose a type by a bare number until there is one, then with Alt", async () => {
    const did = vi.fn();
    const user = userEvent.setup();
    const shown = render(<Digit did={did} />);
    await user.keyboard("1");
    expect(did).toHaveBeenCalledTimes(1);
    shown.rerender(<Digit did={did} bare={false} />);
    await user.keyboard("1");
    expect(did).toHaveBeenCalledTimes(1);
    await user.keyboard("{Alt>}1{/Alt}");
    expect(did).toHaveBeenCalledTimes(2);
  });

  it("take function keys always, and keep them from the browser", async () => {
    const did = vi.fn();
    const user = userEvent.setup();
    render(<Keys on="emergency" did={did} />);
    await user.click(screen.getByLabelText("field"));
    const event = new KeyboardEvent("keydown", { key: "F8", code: "F8", bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
    expect(did).toHaveBeenCalledTimes(1);
    expect(event.defaultPrevented).toBe(true);
  });

  it("leave Enter to a button that has the focus", async () => {
    const did = vi.fn();
    const user = userEvent.setup();
    render(<><Keys on="acceptEnter" did={did} /><button type="button">other</button></>);
    await user.keyboard("{Enter}");
    expect(did).toHaveBeenCalledTimes(1);
    screen.getByText("other").focus();
    await user.keyboard("{Enter}");
    expect(did).toHaveBeenCalledTimes(1);
  });

  it("go to the newest who wants them, and on when refused", async () => {
    const old = vi.fn();
    const fresh = vi.fn(() => false as const);
    render(<><Keys on="look" did={old} /><Keys on="look" did={fresh} /></>);
    await userEvent.setup().keyboard("{F7}");
    expect(fresh).toHaveBeenCalledTimes(1);
    expect(old).toHaveBeenCalledTimes(1);
  });

  it("are deaf when switched off, and behind a dialog", async () => {
    const did = vi.fn();
    const user = userEvent.setup();
    const { rerender } = render(<Keys on="close" did={did} enabled={false} />);
    await user.keyboard("x");
    rerender(<><Keys on="close" did={did} /><div role="dialog" /></>);
    await user.keyboard("x");
    expect(did).not.toHaveBeenCalled();
  });

  it("choose call types by number: bare outside fields, with Alt inside", async () => {
    const did = vi.fn();
    const user = userEvent.setup();
    render(<Digit did={did} />);
    await user.keyboard("1");
    await user.type(screen.getByLabelText("field"), "1");
    expect(did).toHaveBeenCalledTimes(1);
    await user.keyboard("{Alt>}1{/Alt}");
    expect(did).toHaveBeenCalledTimes(2);
  });

  it("work from the moment they are shown", () => {
    const did = vi.fn();
    vi.spyOn(console, "error").mockReturnValue(); // React, of keys pressed while it draws: no hands are that quick
    function Hasty() {
      useKey("look", did);
      useLayoutEffect(() => {
        window.dispatchEvent(new KeyboardEvent("keydown", { key: "F7", code: "F7" }));
      }, []);
      return null;
    }
    render(<Hasty />);
    expect(did).toHaveBeenCalledTimes(1);
  });

  it("have done what they do before the next one", () => {
    function Opening() {
      const [open, setOpen] = useState(false);
      useKey("addOverride", () => setOpen(true));
      return open ? <input aria-label="reason" autoFocus /> : null;
    }
    const changed = vi.fn();
    render(<><Opening /><Keys on="viewWeek" did={changed} /></>);
    // Without React's act, which would draw by itself.
    for (const letter of ["a", "w"]) {
      window.dispatchEvent(new KeyboardEvent("keydown", { key: letter, code: `Key${letter.toUpperCase()}` }));
    }
    expect(document.activeElement).toBe(screen.getByLabelText("reason"));
    expect(changed).not.toHaveBeenCalled();
  });

  it("are each bound to one thing", () => {
    const combos = Object.values(KEYS).flatMap((key) => key.combos);
    expect(new Set(combos).size).toBe(combos.length);
  });
});
