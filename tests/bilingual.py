"""Riverside Pediatrics with Spanish beside its English, for the stories about languages."""

from pathlib import Path
from typing import Any

from app.accounts_yaml import import_text
from core.documents import yaml_text
from core.house import House

_BUREAU = Path(__file__).parent / "bureau.yaml"
SPANISH = {
    "Riverside Pediatrics, this is {operator}, how may I help?": "Riverside Pediatrics, le atiende {operator}.",
    "Stay with the caller. The ambulance is being dialled.": "No se retire. Se está llamando a la ambulancia.",
    "Urgent symptom": "Síntoma urgente",
    "Child's name": "Nombre del niño",
    "What is the child's name?": "¿Cómo se llama el niño?",
    "Breathing normally": "Respira con normalidad",
    "Is the child breathing normally?": "¿El niño respira con normalidad?",
    "Refill": "Resurtido",
    "Which medicine": "Qué medicamento",
    "Doses left": "Dosis que quedan",
    "How much do you have left?": "¿Cuánto le queda?",
    "none": "ninguna",
    "one day": "para un día",
}
DOSES_LEFT = {
    "name": "left",
    "label": "Doses left",
    "kind": "choice",
    "ask": "How much do you have left?",
    "options": ["none", "one day"],
    "dangerous": ["none"],
}


def bilingual(own: str = "en") -> dict[str, Any]:
    """The file as values. `own`: the account's own language, in which `dangerous` then names its answers."""
    data: dict[str, Any] = yaml_text.load(_BUREAU.read_text())
    (account,) = data["accounts"]
    account["notes"] = {"en": "Ask for the weight.", "es": "Pregunte el peso."}
    account["scripts"]["call_types"][1]["fields"].append(dict(DOSES_LEFT))
    told = _told(data, own)
    if own != "en":
        told["accounts"][0]["language"] = told["accounts"][0]["scripts"]["language"] = own
    return dict(told)


def _told(value: Any, own: str, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _told(each, own, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each, own, key) for each in value]
    if key not in ("text", "label", "ask", "options", "dangerous") or value not in SPANISH:
        return value
    both = {"en": value, "es": SPANISH[value]}
    return both[own] if key == "dangerous" else both


async def in_two_languages(house: House, own: str = "en") -> None:
    await import_text(house, yaml_text.dump(bilingual(own)), name="bilingual.yaml")
