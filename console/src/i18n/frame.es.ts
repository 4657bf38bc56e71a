import type { frameEn } from "./frame.en";

export const frameEs: Record<keyof typeof frameEn, string> = {
  "sound.blocked": "Este navegador no emite sonido aquí: no se oirán ni el timbre de una llamada ni la alarma.",
  "sound.checked": "Prueba de sonido: dos notas ascendentes. ¿No se oyen? Revise los auriculares y el volumen.",
  "sound.none": "Este navegador no puede emitir sonido: no se oirán ni el timbre de una llamada ni la alarma. Use Chrome, Edge o Firefox actuales.",
  "sound.turnOn": "Activar el sonido",
  "sound.wayOut": "¿Sigue en silencio? Permita el sonido en esta página: el signo a la izquierda de la dirección y luego Sonido.",
};
