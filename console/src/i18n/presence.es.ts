import type { presenceEn } from "./presence.en";

export const presenceEs: Record<keyof typeof presenceEn, string> = {
  "carrierFault.account": "El operador telefónico rechaza lo que envía {carrier}: error {code}, la cuenta allí no está activa o no puede hacer esto. Revísela: ¿está activa y pagada? Desde {at}.",
  "carrierFault.country": "El operador telefónico rechaza lo que {number} envía a ese país: error {code}. Los avisos van por las otras vías de cada persona. Permita el país en los permisos geográficos del operador. Desde {at}.",
  "carrierFault.credentials": "El operador telefónico rechaza nuestras credenciales de {carrier}: error {code}. No sale ningún mensaje ni llamada. Póngalas de nuevo en el servidor. Desde {at}.",
  "carrierFault.number": "El operador telefónico rechaza mensajes o llamadas de {number}: error {code}, el número no puede hacerlo o no es de la cuenta. Los avisos van por las otras vías de cada persona. Revise el número en el operador. Desde {at}.",
  "carrierFault.register": "El operador telefónico rechaza mensajes de {number}: error {code}, el número no está registrado para ellos. Los avisos van por las otras vías de cada persona. Regístrelo en el operador. Desde {at}.",
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
