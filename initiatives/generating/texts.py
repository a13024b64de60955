"""Dutch texts that read like those of a real register, from a few hundred pieces.

How often a word occurs is known, because search is measured with it: each word of COMMON is in one
text in three, each word of RARE in one in a hundred, apart from each other. No other piece holds
those words.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

COMMON = ("samenwerking", "bewoners", "ervaring")
RARE = (
    "waterstof", "deelauto", "aquathermie", "veenweide", "glasvezel", "steenuil", "jongerenwerk", "thuiszorg",
    "stadslandbouw", "vrachtfiets",
)  # fmt: skip
SUBJECTS: dict[str, tuple[str, ...]] = {
    "Energie": ("warmtenet", "zonnedaken", "isolatie", "laadpalen", "energiecoaches", "aardwarmte", "netcongestie"),
    "Wonen": ("woningbouw", "doorstroming", "wooncoöperatie", "flexwoningen", "starterswoningen", "leegstand"),
    "Mobiliteit": ("fietsroutes", "buurtbussen", "hubs", "verkeersveiligheid", "parkeren", "goederenvervoer"),
    "Zorg en welzijn": ("valpreventie", "mantelzorg", "wijkteams", "beweegroutes", "eenzaamheid", "jeugdhulp"),
    "Water en klimaat": ("wateropvang", "dijken", "hittestress", "groene daken", "grondwater", "klimaatstraten"),
    "Natuur en landschap": ("houtwallen", "bijenlinten", "bosaanplant", "kruidenrijke bermen", "natuurpoorten"),
    "Economie": ("bedrijventerreinen", "startersloket", "inkoop", "winkelstraten", "toeleveranciers", "ambacht"),
    "Onderwijs en arbeid": ("stageplekken", "vakscholen", "taalles", "omscholing", "leerwerkplekken", "techniekdagen"),
    "Veiligheid": ("ondermijning", "brandveilig wonen", "cyberhulp", "evenementen", "burenhulp", "meldpunten"),
    "Cultuur en erfgoed": ("bibliotheken", "musea", "dorpshuizen", "archieven", "festivals", "vestingsteden"),
    "Digitaal": ("open data", "sensoren", "dienstverlening", "digitaal loket", "gegevensdeling", "archivering"),
    "Internationaal": ("handelsmissie", "grensregio", "Europese subsidies", "stedenband", "kennisreis"),
}
VERBS = (
    "Samen", "Sneller naar", "Ruimte voor", "Werk maken van", "Slim", "Eén loket voor", "Afspraken over", "Leren van",
    "Netwerk", "Aanpak", "Proeftuin", "Versnelling", "Meer", "Regiodeal", "Alliantie",
)  # fmt: skip
BINDINGS = (
    "Apart komen we er niet: {subject} houdt niet op bij de grens.",
    "We delen mensen, geld en plannen voor {subject}.",
    "Wie {subject} wil, heeft de buren nodig.",
    "Eén bestek voor {subject} is goedkoper dan elk apart.",
    "We willen in {year} laten zien dat het met {subject} ook eenvoudig kan.",
    "Ieder doet waar die goed in is, en {subject} wordt er beter van.",
)
URGENCIES = (
    "Het geld van het rijk is er alleen dit jaar.",
    "De vergunning loopt in {year} af en daarna begint alles opnieuw.",
    "De wachtlijst groeit elke maand.",
    "Twee partijen begonnen los van elkaar aan hetzelfde.",
    "De raad vroeg om een plan voor de zomer.",
    "Zonder {subject} stokt ook de rest van het gebied.",
    "Er zijn nu mensen die willen beginnen.",
    "De eerste proef was goed en vraagt om een vervolg.",
)
WITH_COMMON = {
    "samenwerking": "De samenwerking is licht en heeft een einddatum.",
    "bewoners": "De bewoners van drie wijken denken vanaf het begin mee.",
    "ervaring": "Er is ervaring uit een eerder project.",
}
WITH_RARE = "Bijzonder is de plek voor {word} in dit plan."
UPDATES = (
    "De eerste bijeenkomst was druk.", "De afspraken staan op papier.", "Het geld voor het eerste jaar is rond.",
    "Er zijn drie locaties bekeken.", "De proef is gestart.", "De planning schuift een maand op.",
    "Een nieuwe partij wil meedoen.", "De tussenstand is besproken met de bestuurders.",
)  # fmt: skip


class Texts(NamedTuple):
    """The texts of one initiative."""

    title: str
    binding: str
    urgency: str


def write(random: Random, *, theme: str, place: str, year: int) -> Texts:
    """The texts of an initiative about `theme` in `place`."""
    subject = random.choice(SUBJECTS.get(theme) or SUBJECTS["Economie"])
    title = f"{random.choice(VERBS)} {subject} in {place}"
    binding = random.choice(BINDINGS).format(subject=subject, year=year + 3)
    reasons = random.sample(URGENCIES, random.choice((1, 2, 2, 3)))
    urgency = [reason.format(subject=subject, year=year + 2) for reason in reasons]
    urgency += [sentence for word, sentence in WITH_COMMON.items() if random.random() < 1 / 3]
    urgency += [WITH_RARE.format(word=word) for word in RARE if random.random() < 1 / 100]
    return Texts(title, binding, " ".join(urgency))
