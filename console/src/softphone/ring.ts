/** The bell: two soft strokes every two seconds, made here so that no file has to be fetched to ring. */
let context: AudioContext | null = null;

export function startRinging(): () => void {
  stroke();
  const timer = setInterval(stroke, 2000);
  return () => clearInterval(timer);
}

function stroke(): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  // A browser that hasn't been touched yet refuses sound; the flashing title still tells.
  void context.resume().catch(() => undefined);
  tone(context, 880, 0);
  tone(context, 1108.7, 0.22);
}

function tone(audio: AudioContext, frequency: number, after: number): void {
  const at = audio.currentTime + after;
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(at);
  oscillator.stop(at + 1);
}
