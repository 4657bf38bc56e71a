import { useEffect, useMemo, useState, type ReactNode } from "react";
import { firstLanguage, keepLanguage, sayIn, SpeechContext } from "./index";

export function SpeechProvider({ children }: { children: ReactNode }) {
  const [language, change] = useState(firstLanguage);
  useEffect(() => keepLanguage(language), [language]);
  const speech = useMemo(() => ({ language, t: sayIn(language), change }), [language]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}
