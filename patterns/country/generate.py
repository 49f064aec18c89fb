"""Writes `names.tsv`: by what names, in the form in which they are compared, each country is called.

    pip install babel iso3166 && python3 patterns/country/generate.py

Names in the languages of LANGUAGES and in each country's own come from Unicode CLDR (Unicode License
v3), by way of the PyPI package `babel`; three-letter codes from the package `iso3166` (MIT). Names
that everyday exports use and CLDR lacks stand in MORE. `fold` does what `src/validator/country.rs`
does with a cell before it is looked up.
"""

import unicodedata
from pathlib import Path

from babel import Locale
from babel.core import UnknownLocaleError
from babel.languages import get_official_languages
from iso3166 import countries

LANGUAGES = "en de fr es pt pt_PT it nl pl sv da nb fi cs sk hu ro hr tr ca ru uk el ja zh zh_Hant ko ar".split()

# Later languages give way where two call different countries by one name.
MORE = {
    "US": "United States of America|USA|America|United States (US)|Estados Unidos de América|EE UU|EEUU|EUA|VSt|Stati Uniti d'America|Vereinigte Staaten|Vereinigte Staaten von Amerika|États-Unis d'Amérique|Etats Unis|Verenigde Staten van Amerika|Stany Zjednoczone Ameryki|Amerikas förenta stater|ABD|Amerika Birleşik Devletleri|アメリカ|米国|美国|美利坚合众国|США|Соединенные Штаты Америки|ΗΠΑ",
    "GB": "United Kingdom (UK)|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|United Kingdom of Great Britain and Northern Ireland|Großbritannien|Grossbritannien|Grande-Bretagne|Gran Bretaña|Grã-Bretanha|Gran Bretagna|Groot-Brittannië|Wielka Brytania|Storbritannien|Storbritannia|Inglaterra|Angleterre|Inghilterra|Engeland|Schottland|Escocia|Écosse|Scozia|Schotland|Birleşik Krallık|İngiltere|Regno Unito|Reino Unido|イギリス|英国|Великобритания",
    "DE": "Federal Republic of Germany|Bundesrepublik Deutschland|BRD",
    "NL": "Holland|The Netherlands|Holanda|Hollande|Olanda|Pays Bas|Hollanda",
    "BE": "België / Belgique|Belgique België",
    "CZ": "Czech Republic|Česká republika|Tschechische Republik|République tchèque|República Checa|Repubblica Ceca|Tsjechische Republiek|Republika Czeska|Cesko|Tschechei",
    "SK": "Slovak Republic|Slovenská republika",
    "RU": "Russian Federation|Russische Föderation|Fédération de Russie|Federación de Rusia|Российская Федерация|РФ",
    "CN": "People's Republic of China|PR China|PRC|China PR|Mainland China|中華人民共和國|中华人民共和国|中国|中國",
    "TW": "Taiwan, Province of China|Chinese Taipei|Republic of China|Taiwan ROC|台灣|台湾",
    "HK": "Hong Kong|Hongkong|Hong Kong SAR|香港",
    "MO": "Macau|Macao|澳门|澳門",
    "KR": "Korea|Korea, Republic of|Republic of Korea|South Korea|Korea (South)|Korea South|Korea Republic|Südkorea|Corée du Sud|Corea del Sur|대한민국|한국|韓国|韩国",
    "KP": "North Korea|Korea, Democratic People's Republic of|Democratic People's Republic of Korea|DPRK|Korea North|Nordkorea",
    "VN": "Viet Nam|Vietnam|Việt Nam",
    "IR": "Iran, Islamic Republic of|Islamic Republic of Iran|Iran",
    "SY": "Syrian Arab Republic|Syria",
    "LA": "Lao People's Democratic Republic|Lao|Laos",
    "MD": "Moldova, Republic of|Republic of Moldova|Moldavia|Moldova",
    "MK": "Macedonia|North Macedonia|FYROM|The former Yugoslav Republic of Macedonia|Macedonia, the former Yugoslav Republic of|Republic of North Macedonia",
    "VE": "Venezuela, Bolivarian Republic of|Bolivarian Republic of Venezuela",
    "BO": "Bolivia, Plurinational State of|Plurinational State of Bolivia",
    "TZ": "Tanzania, United Republic of|United Republic of Tanzania",
    "CD": "Democratic Republic of the Congo|Congo, The Democratic Republic of the|Congo, Democratic Republic of the|DR Congo|DRC|Congo DR|Congo (Kinshasa)|Zaire",
    "CG": "Congo|Republic of the Congo|Congo (Brazzaville)|Republic of Congo",
    "CI": "Ivory Coast|Cote d'Ivoire|Elfenbeinküste|Costa de Marfil|Costa do Marfim|Costa d'Avorio|Ivoorkust",
    "CV": "Cape Verde|Cabo Verde|Kap Verde",
    "SZ": "Swaziland|Eswatini|Swasiland",
    "MM": "Burma|Myanmar",
    "TL": "East Timor|Timor-Leste|Timor Leste",
    "TR": "Turkey|Türkiye|Turkiye|Turkei",
    "VA": "Vatican|Vatican City|Holy See|Holy See (Vatican City State)|Vatikan",
    "PS": "Palestine|Palestine, State of|State of Palestine|Palestinian Territory, Occupied|Palestinian Territories",
    "AE": "United Arab Emirates|UAE|Emirates|VAE|EAU",
    "SA": "Saudi Arabia|Kingdom of Saudi Arabia|KSA|Saudi-Arabien",
    "ZA": "South Africa|Republic of South Africa|RSA|Suid-Afrika",
    "NZ": "New Zealand|Aotearoa",
    "IE": "Ireland|Republic of Ireland|Eire|Éire",
    "FM": "Micronesia|Micronesia, Federated States of|Federated States of Micronesia",
    "BN": "Brunei Darussalam|Brunei",
    "BS": "Bahamas|The Bahamas",
    "GM": "Gambia|The Gambia",
    "PH": "Philippines|The Philippines|Pilipinas",
    "BA": "Bosnia|Bosnia and Herzegovina|Bosnia-Herzegovina|Bosnien|BiH",
    "KN": "Saint Kitts and Nevis|St Kitts and Nevis",
    "LC": "Saint Lucia|St Lucia",
    "VC": "Saint Vincent and the Grenadines|St Vincent and the Grenadines",
    "SH": "Saint Helena|St Helena|Saint Helena, Ascension and Tristan da Cunha",
    "PM": "Saint Pierre and Miquelon|St Pierre and Miquelon",
    "BL": "Saint Barthélemy|St Barthelemy",
    "MF": "Saint Martin|St Martin|Saint Martin (French part)",
    "SX": "Sint Maarten|Sint Maarten (Dutch part)|St Maarten",
    "VG": "Virgin Islands, British|British Virgin Islands|BVI",
    "VI": "Virgin Islands, U.S.|US Virgin Islands|United States Virgin Islands|USVI",
    "UM": "United States Minor Outlying Islands",
    "FK": "Falkland Islands|Falkland Islands (Malvinas)|Islas Malvinas",
    "BQ": "Bonaire, Sint Eustatius and Saba|Bonaire|Caribbean Netherlands",
    "CW": "Curaçao|Curacao",
    "RE": "Réunion|Reunion|La Réunion",
    "AX": "Åland|Aland Islands|Åland Islands",
    "ST": "Sao Tome and Principe|São Tomé and Príncipe",
    "TT": "Trinidad|Trinidad and Tobago",
    "AG": "Antigua|Antigua and Barbuda",
    "XK": "Kosovo|Republic of Kosovo|XKX|XKO|RKS",
    "GR": "Hellas|Hellenic Republic|Greece",
    "HU": "Hungary|Magyarország",
    "ES": "Spain|España|Espagne|Spanien|Reino de España",
    "CH": "Switzerland|Schweiz|Suisse|Svizzera|Svizra|Swiss|Schweiz/Suisse/Svizzera",
    "AT": "Austria|Österreich|Oesterreich|Autriche",
    "BR": "Brasil|Brazil|Brésil|Brasilien",
    "MX": "Mexico|México|Méjico|Mexique|Mexiko",
    "IN": "India|Bharat|Republic of India",
    "JP": "Japan|Nippon|Nihon|日本|日本国",
    "PL": "Poland|Polska|Polen|Pologne",
    "RS": "Serbia|Srbija|Republic of Serbia",
    "BY": "Belarus|Weißrussland|Byelorussia|Biélorussie",
    "LY": "Libya|Libyan Arab Jamahiriya",
}
CODES_OF_OTHERS = {"EU", "UN", "EZ"}
SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
DROPPED = set(" .,-_'()/:\u2019\u00a0\u2013\u30fb\u02bb\u02bc`\u00b4\"")
# How people without the letter write it, besides leaving the mark off.
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"})


def fold(name):
    """Letters only, small, without marks."""
    out = []
    for char in unicodedata.normalize("NFC", name):
        if char in DROPPED or 0x300 <= ord(char) <= 0x36F:
            continue
        if char == "&":
            out.append("and")
            continue
        if 0xC0 <= ord(char) <= 0x24F or 0x1E00 <= ord(char) <= 0x1EFF:
            char = unicodedata.normalize("NFD", char)[0]
        char = char.lower()[:1]
        out.append(SPECIAL.get(char, char))
    return "".join(out)


def spellings(name):
    yield name
    yield name.translate(SPELT_OUT)
    for saint in ("St. ", "St "):
        if name.startswith(saint):
            yield "Saint " + name.removeprefix(saint)


def languages_of(code):
    yield from LANGUAGES
    for language in get_official_languages(code, regional=True, de_facto=True):
        yield language


def names_in(language, code):
    try:
        territories = Locale.parse(language, sep="_").territories
    except (UnknownLocaleError, ValueError):
        return
    if code in territories:
        yield territories[code]


def main():
    codes = sorted({c.alpha2 for c in countries} | {"XK"})
    taken, lines = {}, {code: [] for code in codes}

    def add(code, name, sure):
        for spelling in spellings(name):
            key = fold(spelling)
            if key.isascii() and len(key) < (3 if sure else 4):
                continue
            if taken.setdefault(key, code) == code and key not in lines[code]:
                lines[code].append(key)
            elif taken[key] != code:
                print(f"{key!r}: {taken[key]}, not {code}")

    for country in countries:
        add(country.alpha2, country.alpha3, True)
    for code, names in MORE.items():
        for name in names.split("|"):
            add(code, name, True)
    for rank, language in enumerate(LANGUAGES):
        for code in codes:
            for name in names_in(language, code):
                add(code, name, False)
    for code in codes:
        for language in languages_of(code):
            for name in names_in(language, code):
                add(code, name, False)
    rows = [f"{code}\t" + "\t".join(keys) for code, keys in lines.items()]
    head = "# Country names as compared (small letters, no marks), from Unicode CLDR; written by generate.py.\n"
    Path(__file__).with_name("names.tsv").write_text(head + "\n".join(rows) + "\n")
    print(len(codes), "countries,", len(taken), "names, longest", max(len(key.encode()) for key in taken))


if __name__ == "__main__":
    main()
