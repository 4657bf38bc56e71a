import type { presenceEn } from "./presence.en";

export const presenceEs: Record<keyof typeof presenceEn, string> = {
  "operator.not_answering": "No contesta",
  "operator.then": "después: {state}",
  "presence.ends": "Su sesión termina, pues ningún turno dura más. Vuelva a entrar antes de la próxima llamada:",
  "presence.flash": "Fin de la sesión",
  "presence.here": "Estoy aquí",
  "presence.idle": "Nadie ha tocado esta pantalla desde hace un rato. La sesión se cierra en",
  "presence.notAnswering": "Dos llamadas seguidas quedaron sin contestar aquí. No se le ofrecen más hasta que diga que está.",
  "presence.notAnswering.flash": "No contesta",
  "presence.seen": "Visto",
  "presence.stay": "Seguir conectado",
  "presenceTold.left_by_itself": "{name} quedó fuera de turno sin elegirlo: no se sabe nada de ese puesto. Desde {at}.",
  "presenceTold.not_answering": "{name} dejó dos llamadas seguidas sin contestar y no recibe más. Desde {at}.",
};
