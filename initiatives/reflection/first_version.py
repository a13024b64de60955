"""The questions that an installation begins with; an administrator makes a newer version of them."""

from __future__ import annotations

from initiatives.models import Principle

NAME = "Zeven adviezen"

# Per statement: the advice, the letter, whether it stands in the light form, and the words in both languages.
STATEMENTS: tuple[tuple[Principle, str, bool, str, str], ...] = (
    (
        Principle.LIGHT, "A", True,
        "De afspraken en overleggen wegen niet zwaarder dan wat we ermee bereiken.",
        "The agreements and meetings do not weigh more than what we achieve with them.",
    ),
    (
        Principle.LIGHT, "B", False,
        "Een nieuwe stap kan beginnen zonder dat er eerst een structuur voor moet worden opgetuigd.",
        "A new step can begin without first setting up a structure for it.",
    ),
    (
        Principle.CONTENT, "A", True,
        "Alle partijen kunnen in één zin zeggen wat hen bindt, en zeggen hetzelfde.",
        "All parties can say in one sentence what binds them, and they say the same.",
    ),
    (
        Principle.CONTENT, "B", False,
        "Het is duidelijk waarom dit nu moet en wat er gebeurt als we niets doen.",
        "It is clear why this is needed now, and what happens if we do nothing.",
    ),
    (
        Principle.OUTSIDERS, "A", False,
        "Er zit iemand aan tafel die geen belang heeft bij de gebruikelijke oplossing.",
        "Somebody sits at the table who has no interest in the usual solution.",
    ),
    (
        Principle.OUTSIDERS, "B", True,
        "Het afgelopen jaar is een idee van een buitenstaander echt gebruikt.",
        "In the past year an idea of an outsider was really used.",
    ),
    (
        Principle.DISSENT, "A", True,
        "Kritiek kan hier hardop worden gezegd zonder dat het de relatie schaadt.",
        "Criticism can be said aloud here without harming the relation.",
    ),
    (
        Principle.DISSENT, "B", False,
        "Met kritiek van het afgelopen jaar is zichtbaar iets gedaan, of is uitgelegd waarom niet.",
        "Something was visibly done with the criticism of the past year, or it was explained why not.",
    ),
    (
        Principle.ROOM, "A", False,
        "Een nieuwe partij kan binnen een maand meedoen.",
        "A new party can take part within a month.",
    ),
    (
        Principle.ROOM, "B", True,
        "Het afgelopen jaar kwamen er mensen of partijen bij die iets hebben veranderd.",
        "In the past year people or parties joined who changed something.",
    ),
    (
        Principle.STOP, "A", True,
        "We weten wanneer we klaar zijn.",
        "We know when we are done.",
    ),
    (
        Principle.STOP, "B", False,
        "Vorm en rollen zijn aangepast toen het werk veranderde; wie klaar was, is bedankt en vertrokken.",
        "Form and roles were adapted when the work changed; who was done was thanked and left.",
    ),
    (
        Principle.CELEBRATE, "A", False,
        "Successen, ook kleine, worden samen gemarkeerd.",
        "Successes, also small ones, are marked together.",
    ),
    (
        Principle.CELEBRATE, "B", True,
        "Terugkijken geeft ons zin in de volgende stap.",
        "Looking back makes us look forward to the next step.",
    ),
)  # fmt: skip

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("Wat ziet u dat de deelnemers zelf niet meer zien?", "What do you see that those who take part no longer see?"),
    ("Wat zou u stoppen?", "What would you stop?"),
    ("Wie ontbreekt er aan tafel?", "Who is missing at the table?"),
)
