"""Invented people and brands: who posts and comments in the demo world."""

from __future__ import annotations

import random

from demo import ids
from demo.models import Person

OUR_HANDLE = "kolibricoffee"
OUR_NAME = "Kolibri"
HOSTS = ("brew.example", "nordlys.example", "kahve.example", "plaza.example", "moin.example")

_FIRST = {
    "en": "Maya Tom Priya Owen Jess Callum Nia Dev Harriet Sam Ruth Kwame Ellie Theo Bex Ravi Molly Finn Zadie Art",
    "de": "Jonas Lena Frieda Timo Mareike Jannik Ayla Holger Svenja Klara Ruben Antje Malte Bine Korbinian Yara",
    "es": "Lucía Mateo Carmen Iker Paula Nacho Ximena Álvaro Rocío Dani Marta Santi Vale Gonzalo Noa Pili",
    "tr": "Elif Mert Zeynep Can Ece Emre Selin Kerem Defne Burak İpek Onur Nazlı Tolga Ada Cem",
    "nb": "Ingrid Lars Sunniva Ola Marte Eirik Silje Håkon Astrid Jonas Vilde Trygve Kaja Sondre Oda Even",
    "lv": "Anna Jānis Līga Mārtiņš Ilze Kristaps Elza Roberts",
}
_LAST = {
    "en": "Okafor Whitlock Marsh Bell Harrow Sandhu Pryce Castle Lind Foley Quill Ames",
    "de": "Brandt Kessler Vogt Petersen Yilmaz Hübner Lorenz Rieger Seidl Ahrens",
    "es": "Ferrer Ibáñez Luna Quiroga Salas Roldán Vega Montes Prieto Cano",
    "tr": "Aydın Kaya Tunç Erdem Şahin Ateş Koral Bulut Güneş Demirel",
    "nb": "Haugen Lie Solberg Nygård Berge Moen Tveit Sand Aune Fossum",
    "lv": "Ozols Kalniņa Bērziņš Liepa Krūmiņš Zariņa",
}
_TAILS = ("", "", "_", "x", "92", "_7", "online", "irl", "88", "_k", "07", "talks", "_daily", "hq")
_ASCII = str.maketrans("áéíóúñäöüßğışçøåæÁİŞĞāēīūšķļņģčž", "aeiounaousgiscoaaAISGaeiusklngcz")

_BRANDS = (
    ("dozyduck", "Dozy Duck Pillows"),
    ("senfkoenig", "Senfkönig"),
    ("papayaair", "Papaya Air"),
    ("krummundkante", "Krumm & Kante Möbel"),
    ("citirova", "Çıtırova"),
    ("patatinchips", "Patatín Chips"),
    ("bakkebuhytter", "Bakkebu Hytter"),
    ("wobblebikes", "Wobble Bikes"),
    ("mossypaints", "Mossy Paints"),
    ("toffelheim", "Tøffelheim"),
    ("lindojabon", "Lindo Jabón"),
    ("gurkenglas", "Gurkenglas GmbH"),
    ("yufkaexpress", "Yufka Express"),
    ("zebrasocks", "Zebra Socks Co"),
)
RIVALS = (("nordkvern", "Nordkvern"), ("velanocoffee", "Velano"), ("piccobar", "Piccobar"))


class Crowd:
    """Everybody in one world; the same seed gives the same people."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._made = 0
        self._handles: set[str] = set()
        self.us = self._person(OUR_HANDLE, OUR_NAME, "en", 18_400, brand=True)
        self.brands = tuple(self._brand(handle, name) for handle, name in _BRANDS)
        self.rivals = tuple(self._brand(handle, name) for handle, name in RIVALS)
        self._talkers = {
            language: tuple(self.stranger(language) for _ in range(110 if language == "en" else 60))
            for language in _FIRST
        }

    def commenter(self, language: str) -> Person:
        """Somebody of that language; the same people come back under several posts."""
        return self._rng.choice(self._talkers[language])

    def stranger(self, language: str, followers: int | None = None, bio: str = "") -> Person:
        """Somebody new."""
        rng = self._rng
        first = rng.choice(_FIRST[language].split())
        last = rng.choice(_LAST[language].split())
        name = rng.choice(
            (f"{first} {last}", first, f"{first} {last[0]}.", f"{first.lower()} {rng.choice('🌻☕🚲🌊✨🧶🐌')}")
        )
        stem = rng.choice(
            (f"{first}{last}", f"{first}_{last[:3]}", f"{last}{first[0]}", f"{first}{rng.randrange(10, 99)}")
        )
        handle = stem.translate(_ASCII).lower() + rng.choice(_TAILS)
        if followers is None:
            followers = int(rng.lognormvariate(4.6, 1.4))
        return self._person(handle, name, language, followers, bio=bio)

    def creator(self, language: str) -> Person:
        """Somebody with an audience."""
        return self.stranger(language, followers=int(self._rng.lognormvariate(9.4, 0.9)))

    def impostor(self) -> Person:
        """An account that pretends to be us."""
        handle = self._rng.choice(
            ("kolibri_coffee_official", "kolibricoffee.promo", "kolibri_support_team", "kolibricofee")
        )
        return self._person(
            handle, self._rng.choice(("Kolibri Official ✅", "Kolibri Coffee", "Kolibri Support")), "en", 61
        )

    def _brand(self, handle: str, name: str) -> Person:
        return self._person(handle, name, "en", self._rng.randrange(8_000, 240_000), brand=True)

    def _person(
        self, handle: str, name: str, language: str, followers: int, *, bio: str = "", brand: bool = False
    ) -> Person:
        self._made += 1
        while handle in self._handles:
            handle += self._rng.choice("0123456789")
        self._handles.add(handle)
        host = "brands.example" if brand else self._rng.choice(HOSTS)
        return Person(self._made, handle, name, language, followers, host, ids.did(self._rng), bio, brand)
