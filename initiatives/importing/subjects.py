"""What an initiative is about, by a word in its name; the word that stands first here decides."""

from __future__ import annotations

import re
from functools import cache

from collab.lib.text import fold

FALLBACK = "Bestuur en dienstverlening"
SUBJECTS: tuple[tuple[str, str], ...] = (
    (
        r"belasting|heffing|waardebepaling|inkoop|lococensus|cocensus|tricijn|munitax|hefpunt|sabewa",
        "Belastingen en inkoop",
    ),
    (
        r"werkvoorzien|werkbedrijf|werkleer|werkplein|werk en inkomen|werk inkomen|sociale dienst|sociale zaken"
        r"|sociale recherche|arbeid|kredietbank|stadsbank|\bisd\b|werkzaak|werksaam|baanbrekers|ferm werk"
        r"|werkt\b|\bwerk$|participatie|soweco|drechtwerk|re integratie",
        "Werk en inkomen",
    ),
    (r"veiligheid|brandweer|crisis|ongevallen|rampen", "Veiligheid en crisis"),
    (
        r"gezondheid|\bggd\b|ambulance|crematori|jeugd|zorg(?!vuld)|welzijn|sociaal domein|logoped",
        "Jeugd en zorg",
    ),
    (
        r"afval|vuil|reiniging|reinunie|stortplaats|\bslib|milieustation|milieupark|avalex|gevudo|circulair|\bcure\b|\bavri\b",
        "Afval en circulaire economie",
    ),
    (
        r"archief|archiv|archeolog|erfgoed|monument|museum|muziek|kunst|cultur|bibliothe|historisch|tresoar",
        "Cultuur en erfgoed",
    ),
    (r"onderwijs|school|leerlingzaken|leerplicht|voortijdig|educatie|\brmc\b", "Onderwijs en arbeidsmarkt"),
    (
        r"recrea|plassenschap|parkschap|meerschap|\bpark\b|sport|toerisme|marrekrite|zwembad|randmeren",
        "Sport en recreatie",
    ),
    (r"vervoer|bereikbaar|wegschap|luchthaven|nautisch|parkeer|verlichting|mobiliteit", "Mobiliteit en bereikbaarheid"),
    (r"natuur|groen(?!e ring)|landbouw|landschap|faunabeheer|tuinbouw|buitengebied", "Landbouw en natuur"),
    (r"warmte|energie|gasdistributie|aardgas|\bgas\b", "Energie en warmte"),
    (r"water(?!land)|muskusrat|\brivier\b|aquon|aqualysis|wadden|grevelingen", "Water en klimaat"),
    (
        r"bedrijv|bedrijf(?!svoering)|industrie|havenschap|seaports|economi|euregio|eems dollard|handels|business",
        "Economie en internationaal",
    ),
    (
        r"omgevingsdienst|uitvoeringsdienst|milieu|miljeu|woning|wonen|gebiedsontwikkeling|grondbank|welstand"
        r"|hus en hiem|meerstad|polder\b",
        "Wonen en leefomgeving",
    ),
    (r"automatisering|\bict\b|digita|informatie|gegevens", "Data en digitalisering"),
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), theme) for pattern, theme in SUBJECTS)


def theme_of(title: str) -> str:
    """The name of the theme that `title` tells of; the broadest one when it tells nothing."""
    folded = fold(title)
    return next((theme for pattern, theme in _patterns() if pattern.search(folded)), FALLBACK)
