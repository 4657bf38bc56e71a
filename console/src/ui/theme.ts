/** Mantine's parts in the console's clothes: every colour comes from look.css. */
import { Button, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const lamp: MantineColorsTuple = [
  "#fff6e3", "#ffebc6", "#fddb9b", "#f9cb71", "#f5bd56", "#e0a437", "#b87f1c", "#8a5600", "#6d4300", "#4d2f00",
];

/** Mantine's dark surfaces, from its text to its deepest ground, in the hue of look.css. */
const dark: MantineColorsTuple = [
  "#e3e9f0", "#c3cdd9", "#9aa8b9", "#7d8c9f", "#3a4757", "#263140", "#151d28", "#131a24", "#0f151e", "#0d1219",
];

/** A filled button is the one thing to do here: lamp, or red where it is an alarm; both in each look's own shade. */
function buttonVars(props: { variant?: string | undefined; color?: string | undefined }) {
  if (props.variant !== undefined && props.variant !== "filled") return { root: {} };
  const name = props.color === "red" ? "danger" : "act";
  const shade = `var(--nb-${name})`;
  return {
    root: {
      "--button-bg": shade,
      "--button-hover": `color-mix(in srgb, ${shade} 88%, var(--nb-text))`,
      "--button-color": `var(--nb-on-${name})`,
      "--button-bd": "1px solid transparent",
    },
  };
}

export const theme = createTheme({
  primaryColor: "lamp",
  primaryShade: { light: 7, dark: 4 },
  colors: { lamp, dark },
  autoContrast: true,
  luminanceThreshold: 0.32,
  fontFamily: "var(--nb-font)",
  headings: { fontFamily: "var(--nb-font)", fontWeight: "600" },
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "compact-sm" }, vars: (_theme, props) => buttonVars(props) }),
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.6 }, transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 } } },
    TextInput: { defaultProps: { size: "sm" } },
  },
});

const SHARED = {
  "--mantine-color-body": "var(--nb-bg)",
  "--mantine-color-text": "var(--nb-text)",
  "--mantine-color-dimmed": "var(--nb-muted)",
  "--mantine-color-default": "var(--nb-raised)",
  "--mantine-color-default-hover": "var(--nb-line)",
  "--mantine-color-default-color": "var(--nb-text)",
  "--mantine-color-default-border": "var(--nb-strong)",
  "--mantine-color-placeholder": "var(--nb-muted)",
  "--mantine-color-error": "var(--nb-late)",
  "--mantine-color-anchor": "var(--nb-info)",
  "--mantine-primary-color-filled": "var(--nb-act)",
  "--mantine-primary-color-contrast": "var(--nb-on-act)",
};

export const variables: CSSVariablesResolver = () => ({ variables: SHARED, light: SHARED, dark: SHARED });
