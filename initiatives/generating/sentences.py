"""What people in the invented region write about the life of an initiative: results, dissent, reasons, thanks."""

from __future__ import annotations

RESULTS = (
    "Een plan dat alle raden vaststellen", "Eén loket dat open is", "Honderd adressen klaar", "Een gedeeld team",
    "Een proef met verslag", "Een gezamenlijke aanbesteding", "Vijf wijken die meedoen", "Een kaart van het gebied",
    "Een opleiding van acht dagen", "Een fonds voor kleine ideeën", "Drie routes die af zijn", "Een afspraak over geld",
)  # fmt: skip
DONE_WHEN = (
    "Als alle raden ja hebben gezegd.", "Als iedereen er zonder hulp mee werkt.", "Als het verslag is besproken.",
    "Als het honderdste adres klaar is.", "Als de laatste partij heeft getekend.", "Als er een jaar niets misging.",
)  # fmt: skip
LOOKING_FOR = (
    "Wij zoeken een installateur die meedenkt.", "Wij zoeken iemand die de wijk kent.",
    "Wij zoeken een school die stageplekken heeft.", "Wij zoeken een woningcorporatie.",
    "Wij zoeken een ondernemer met een frisse blik.", "Wij zoeken een onderzoeker die meet wat het oplevert.",
)  # fmt: skip
DISSENTS = (
    "We praten over de buurt, niet met de buurt.", "Dit plan kost meer tijd dan het oplevert.",
    "De kleine partijen betalen naar verhouding te veel.", "Het besluit was al genomen voordat wij erover spraken.",
    "We meten niet of het helpt.", "Er zijn te veel vergaderingen en te weinig mensen die iets doen.",
)  # fmt: skip
ANSWERS = (
    "Dat klopt. We vragen het de komende maand aan de mensen zelf.", "We halveren het overleg en kijken in mei weer.",
    "We rekenen de bijdrage opnieuw uit.", "We doen het niet anders, omdat de termijn vastligt.",
)  # fmt: skip
REQUESTS = (
    "Wij werken aan hetzelfde. Samen gaat het sneller.", "Wij hebben mensen en ruimte. Wij doen graag mee.",
    "Onze leden vragen hierom. Wij brengen hun kennis mee.",
)  # fmt: skip
DECLINED = ("De groep is nu groot genoeg.", "Het werk is al verdeeld tot de zomer.")
LEFT = ("Het past niet meer bij onze plannen.", "Ons deel van het werk is klaar.", "Er was geen geld meer voor.")
WHY_STAGE = (
    "Er kwamen partijen bij.", "De proef was goed.", "De raad gaf ruimte.", "De eerste afspraken zijn gemaakt.",
    "Wat we wilden is bijna klaar.",
)  # fmt: skip
WHY_PAUSED = ("We wachten op het besluit over geld.", "De trekker is een tijd afwezig.")
WHY_FORM = (
    "Zonder handtekening kon er geen geld komen.", "Er was iemand nodig die het overzicht houdt.",
    "De partijen wilden weten waar ze aan toe zijn.",
)  # fmt: skip
NEEDED = ("Hier vallen de besluiten.", "Hier wordt het werk verdeeld.", "Hier horen we wat er niet goed gaat.")
WHY_HORIZON = ("Het werk is nog niet klaar.", "Het kan met minder partijen.", "Wat we wilden is er.")
REACHED = ("Het loket is open en wordt gebruikt.", "Het plan is vastgesteld en uitgevoerd.", "De proef is gewoon werk.")
LEARNED = ("Begin kleiner.", "Vraag de buurt eerder.", "Spreek af wie beslist.")
THANKED = ("Iedereen die op zaterdag kwam helpen.", "Het team dat de eerste proef deed.")
CELEBRATED = ("Taart op het gemeentehuis met iedereen die meedeed.", "Een fietstocht langs alle plekken.")
NEXT = ("De werkgroep gaat verder als vast overleg.", "Niets meer: het is klaar.")
THANKS = ("Dank voor de rust aan tafel.", "Dank voor drie jaar doorzetten.")
NOT_APPLICABLE = (
    "Het duurt maar drie maanden.", "De wet schrijft voor wie er meedoet.", "Dat is elders al geregeld.",
)  # fmt: skip
BEFORE = "In het begin zochten we vooral elkaar."
KNOWS_ABOUT = ("warmte en water", "jongeren", "inkoop", "landschap", "techniek en onderwijs", "zorg in de buurt")
CAME = {
    "steering": "Een stuurgroep erbij", "project": "Een projectgroep erbij", "working": "Een werkgroep erbij",
    "sounding_board": "Een klankbordgroep erbij", "bureau": "Een bureau erbij",
}  # fmt: skip
SIGNED = {
    "letter_of_intent": "Intentieverklaring getekend", "covenant": "Convenant getekend",
    "administrative_agreement": "Bestuursovereenkomst getekend",
    "arrangement_without_body": "Regeling zonder meer getroffen", "legal_entity": "Stichting opgericht",
    "joint_operations": "Bedrijfsvoeringsorganisatie opgericht", "public_body": "Openbaar lichaam opgericht",
}  # fmt: skip
