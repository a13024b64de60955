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
# Per theme of `initiatives.actions.themes`; a theme that somebody added borrows from all.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "Energie en warmte": ("warmtenet", "zonnedaken", "isolatie", "laadpalen", "energiecoaches", "aardwarmte"),
    "Water en klimaat": ("wateropvang", "dijken", "hittestress", "groene daken", "grondwater", "klimaatstraten"),
    "Wonen en leefomgeving": ("woningbouw", "doorstroming", "flexwoningen", "starterswoningen", "leegstand"),
    "Mobiliteit en bereikbaarheid": ("fietsroutes", "buurtbussen", "hubs", "verkeersveiligheid", "parkeren"),
    "Economie en internationaal": ("bedrijventerreinen", "startersloket", "handelsmissie", "grensregio", "stedenband"),
    "Onderwijs en arbeidsmarkt": ("stageplekken", "vakscholen", "omscholing", "leerwerkplekken", "techniekdagen"),
    "Jeugd en zorg": ("valpreventie", "mantelzorg", "wijkteams", "jeugdhulp", "jonge ouders"),
    "Werk en inkomen": ("schuldhulp", "beschut werk", "taalles", "inburgering", "werkgeversloket"),
    "Veiligheid en crisis": ("ondermijning", "brandveilig wonen", "cyberhulp", "evenementen", "meldpunten"),
    "Landbouw en natuur": ("houtwallen", "bijenlinten", "bosaanplant", "kruidenrijke bermen", "korte ketens"),
    "Afval en circulaire economie": ("textielinzameling", "grondstoffen", "reparatie", "circulair slopen", "gft"),
    "Cultuur en erfgoed": ("bibliotheken", "musea", "dorpshuizen", "archieven", "festivals", "vestingsteden"),
    "Sport en recreatie": ("beweegroutes", "zwembaden", "wandelnetwerken", "sportparken", "waterrecreatie"),
    "Belastingen en inkoop": ("heffingen", "inkoop", "kwijtschelding", "aanbestedingen", "leermiddelen"),
    "Bestuur en dienstverlening": ("klantcontact", "vergunningen", "toezicht", "personeel", "raadsinformatie"),
    "Data en digitalisering": ("open data", "sensoren", "gegevensdeling", "digitaal loket", "archivering"),
}
ALL_SUBJECTS = tuple(subject for subjects in SUBJECTS.values() for subject in subjects)
# A trip leads somewhere.
TRIP = "handelsmissie"
COUNTRIES = (
    "China", "India", "Duitsland", "Polen", "Vietnam", "Canada", "Japan", "Zweden", "Marokko", "Brazilië", "Texas",
    "Noordrijn-Westfalen",
)  # fmt: skip
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
    subject = random.choice(SUBJECTS.get(theme, ALL_SUBJECTS))
    title = f"{random.choice(VERBS)} {subject} in {place}"
    if subject == TRIP:
        title = f"{subject.capitalize()} naar {random.choice(COUNTRIES)} met {place}"
    binding = random.choice(BINDINGS).format(subject=subject, year=year + 3)
    reasons = random.sample(URGENCIES, random.choice((1, 2, 2, 3)))
    urgency = [reason.format(subject=subject, year=year + 2) for reason in reasons]
    urgency += [sentence for word, sentence in WITH_COMMON.items() if random.random() < 1 / 3]
    urgency += [WITH_RARE.format(word=word) for word in RARE if random.random() < 1 / 100]
    return Texts(title, binding, " ".join(urgency))
