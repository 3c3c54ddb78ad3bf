"""What O*NET's skills and knowledge are called in everyday words; those not listed stand as they are."""

from __future__ import annotations

from collections.abc import Sequence

_PLAIN = {
    "active learning": "learning new things",
    "active listening": "listening",
    "administration and management": "running an organization",
    "administrative": "office work",
    "administration": "office work",
    "biology": "biology",
    "building and construction": "building",
    "clerical": "office work",
    "communications and media": "media",
    "complex problem solving": "solving hard problems",
    "computers and electronics": "computers",
    "coordination": "working with others",
    "critical thinking": "thinking things through",
    "customer and personal service": "serving people",
    "economics and accounting": "money and accounts",
    "education and training": "teaching others",
    "engineering and technology": "engineering",
    "english language": "English",
    "equipment maintenance": "looking after equipment",
    "equipment selection": "choosing the right tools",
    "food production": "making food",
    "judgment and decision making": "making decisions",
    "law and government": "law",
    "learning strategies": "ways to teach and learn",
    "management of financial resources": "handling budgets",
    "management of material resources": "handling supplies",
    "management of personnel resources": "leading people",
    "mechanical": "machines",
    "medicine and dentistry": "medicine",
    "monitoring": "checking how work goes",
    "operation and control": "running equipment",
    "operations analysis": "working out what is needed",
    "operations monitoring": "watching over equipment",
    "personnel and human resources": "hiring and staff matters",
    "persuasion": "winning people over",
    "production and processing": "how goods are made",
    "public safety and security": "safety",
    "quality control analysis": "checking quality",
    "repairing": "repairing things",
    "sales and marketing": "selling",
    "service orientation": "helping people",
    "social perceptiveness": "noticing how people feel",
    "sociology and anthropology": "how people live together",
    "systems analysis": "how systems work",
    "systems evaluation": "judging how systems work",
    "telecommunications": "phone and data networks",
    "therapy and counseling": "therapy and counseling",
    "time management": "managing time",
    "transportation": "transport",
    "troubleshooting": "finding faults",
}


def plain(label: str) -> str:
    """The everyday words for an element, else its own name in small letters."""
    return _PLAIN.get(label.casefold(), label.casefold())


def listed(labels: Sequence[str]) -> str:
    """Several elements as part of a sentence, each named once."""
    words = list(dict.fromkeys(plain(label) for label in labels))
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
