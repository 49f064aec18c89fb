#!/usr/bin/env python3
"""Writes vectors of an independent implementation, python-stdnum, into fixtures/check-digits/.

  python3 -m venv /tmp/venv && /tmp/venv/bin/pip install python-stdnum==2.2
  /tmp/venv/bin/python patterns/id/vectors.py [RULE...]

Only the written form, the dates and the prefixes are taken from the rule files, to draw likely
values; whether a value is valid is asked of python-stdnum alone. One gzip file per rule, one line
per pair: a valid value, and the same with one character changed that is not valid. The drawing is
seeded, so the files change only with the rules or the library. What the rules judge otherwise on
purpose stands in fixtures/check-digits/deviations.toml.
"""
import gzip
import importlib
import itertools
import os
import random
import sys
import tomllib
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "..", "..", "fixtures", "check-digits")
PAIRS = 1000

MODULES = {
    "ad.nrt": "ad.nrt", "ar.cbu": "ar.cbu", "ar.cuit": "ar.cuit", "at.svnr": "at.vnr", "at.tin": "at.tin",
    "at.uid": "at.uid", "au.abn": "au.abn", "au.acn": "au.acn", "au.tfn": "au.tfn", "az.voen": "az.voen",
    "be.eid": "be.eid", "be.nn": "be.nn", "be.vat": "be.vat", "bg.egn": "bg.egn", "bg.pnf": "bg.pnf",
    "bg.vat": "bg.vat", "br.cnpj": "br.cnpj", "br.cpf": "br.cpf", "by.unp": "by.unp", "ca.bc-phn": "ca.bc_phn",
    "ca.bn": "ca.bn", "ca.sin": "ca.sin", "ch.ahv": "ch.ssn", "ch.uid": "ch.uid", "cl.rut": "cl.rut",
    "cn.ric": "cn.ric", "cn.uscc": "cn.uscc", "co.nit": "co.nit", "cr.cpj": "cr.cpj", "cy.tic": "cy.vat",
    "cz.dic": "cz.dic", "cz.rc": "cz.rc", "de.tax-id": "de.idnr", "de.vat": "de.vat", "dk.cpr": "dk.cpr",
    "device.imei": "imei", "dk.cvr": "dk.cvr", "do.cedula": "do.cedula", "do.rnc": "do.rnc", "ec.ci": "ec.ci", "ec.ruc": "ec.ruc",
    "ee.ik": "ee.ik", "ee.kmkr": "ee.kmkr", "ee.registrikood": "ee.registrikood", "es.cif": "es.cif",
    "es.nie": "es.nie", "es.nif": "es.dni", "eu.sepa-creditor": "eu.at_02", "fi.alv": "fi.alv",
    "fi.hetu": "fi.hetu", "fi.ytunnus": "fi.ytunnus", "fr.nif": "fr.nif", "fr.nir": "fr.nir",
    "fr.siren": "fr.siren", "fr.siret": "fr.siret", "fr.tva": "fr.tva", "gh.tin": "gh.tin",
    "gn.nifp": "gn.nifp", "gr.afm": "gr.vat", "gr.amka": "gr.amka", "gt.nit": "gt.nit", "hr.oib": "hr.oib",
    "hu.anum": "hu.anum", "id.nik": "id.nik", "id.npwp": "id.npwp", "ie.pps": "ie.pps", "ie.vat": "ie.vat",
    "il.hp": "il.hp", "il.idnr": "il.idnr", "in.aadhaar": "in_.aadhaar", "in.gstin": "in_.gstin",
    "in.pan": "in_.pan", "in.vid": "in_.vid", "is.kennitala": "is_.kennitala",
    "it.fiscal-code": "it.codicefiscale", "it.piva": "it.iva", "jp.cn": "jp.cn", "jp.my-number": "jp.in_",
    "kr.brn": "kr.brn", "kr.rrn": "kr.rrn", "lt.asmens": "lt.asmens", "lt.pvm": "lt.pvm", "lu.vat": "lu.tva",
    "lv.pvn": "lv.pvn", "ma.ice": "ma.ice", "md.idno": "md.idno", "me.pib": "me.pib", "mk.edb": "mk.edb",
    "mt.vat": "mt.vat", "mu.nid": "mu.nid", "mx.curp": "mx.curp", "mx.rfc": "mx.rfc", "my.nric": "my.nric",
    "mz.nuit": "mz.nuit", "nl.bsn": "nl.bsn", "nl.btw": "nl.btw", "nl.onderwijsnummer": "nl.onderwijsnummer",
    "no.fodselsnummer": "no.fodselsnummer", "no.kontonr": "no.kontonr", "no.orgnr": "no.orgnr",
    "nz.ird": "nz.ird", "pe.cui": "pe.cui", "pe.ruc": "pe.ruc", "pl.nip": "pl.nip", "pl.pesel": "pl.pesel",
    "pl.regon": "pl.regon", "pt.cc": "pt.cc", "pt.nif": "pt.nif", "py.ruc": "py.ruc", "ro.cf": "ro.cf",
    "ro.cnp": "ro.cnp", "ro.onrc": "ro.onrc", "rs.pib": "rs.pib", "ru.inn": "ru.inn", "ru.ogrn": "ru.ogrn",
    "security.cusip": "cusip", "security.figi": "figi", "security.isin": "isin", "security.lei": "lei",
    "security.sedol": "gb.sedol", "se.organisationsnummer": "se.orgnr", "se.personnummer": "se.personnummer", "se.vat": "se.vat",
    "sg.uen": "sg.uen", "si.ddv": "si.ddv", "si.emso": "si.emso", "si.maticna": "si.maticna",
    "sk.dph": "sk.dph", "sk.rc": "sk.rc", "sv.nit": "sv.nit", "th.pin": "th.pin", "th.tin": "th.tin",
    "tr.national-id": "tr.tckimlik", "tr.vkn": "tr.vkn", "tw.ubn": "tw.ubn", "ua.edrpou": "ua.edrpou",
    "ua.rntrc": "ua.rntrc", "uk.nhs": "gb.nhs", "uk.upn": "gb.upn", "uk.utr": "gb.utr", "uk.vat": "gb.vat",
    "us.aba-routing": "us.rtn", "us.ein": "us.ein", "us.itin": "us.itin", "uy.rut": "uy.rut",
    "ve.rif": "ve.rif", "vn.mst": "vn.mst", "za.id": "za.idnr", "za.tin": "za.tin",
}

SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+-&#/.*<()"
DIGITS, LETTERS = set(SYMBOLS[:10]), set(SYMBOLS[10:36])
GAPS = {"~": " ", " ": " ", "-": "-", ".": ".", "/": "/", ":": ":", ",": ","}


class Shape:
    """The notation of `shape`: (characters, separator that must stand before, part of the value)."""

    def __init__(self, text, at=0, gap=None):
        self.text, self.at, self.gap = text, at, gap

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else None

    def takes(self, wanted):
        found = self.peek() == wanted
        self.at += found
        return found

    def sequence(self, kept=True):
        forms = [[]]
        while self.peek() not in (None, ")"):
            c = self.text[self.at]
            self.at += 1
            if c in GAPS:
                if not (c == "~" or self.takes("?")):
                    self.gap = GAPS[c]
            elif c == "(":
                forms = self.group(forms)
            else:
                characters = self.characters(c)
                (least, most), gap, self.gap = self.counts(), self.gap, None
                forms = [form + [(characters, gap if n == 0 else None, kept) for n in range(count)]
                         for form in forms for count in range(least, most + 1)]
        return forms

    def group(self, forms):
        gap, self.gap = self.gap, None
        inner = [[(f[0][0], gap or f[0][1], f[0][2])] + f[1:] for f in self.sequence(False)]
        assert self.takes(")"), self.text
        optional = self.takes("?")
        both = [form + part for form in forms for part in inner]
        if optional:
            self.gap = gap if self.gap is None else None
            return both + forms
        return both

    def characters(self, c):
        if c in "9AX":
            return sorted({"9": DIGITS, "A": LETTERS, "X": DIGITS | LETTERS}[c])
        if c != "[":
            return [c.upper()]
        found = set()
        while not self.takes("]"):
            first = self.text[self.at].replace("Ñ", "#").upper()
            self.at += 1
            if self.peek() == "-" and self.text[self.at + 1] != "]" and first.isalnum():
                last = self.text[self.at + 1].upper()
                self.at += 2
                found |= {chr(n) for n in range(ord(first), ord(last) + 1)}
            else:
                found.add(first)
        return sorted(found)

    def counts(self):
        if self.takes("?"):
            return 0, 1
        if not self.takes("{"):
            return 1, 1
        inside = self.text[self.at:self.text.index("}", self.at)]
        self.at += len(inside) + 1
        least, _, most = inside.partition(",")
        return int(least), int(most or least)


def positions(text, length):
    found = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        last = last or first
        ends = [length - int(p[1:]) if p[0] == "e" else int(p) - 1 for p in (first, last)]
        step = 1 if ends[0] <= ends[1] else -1
        found += range(ends[0], ends[1] + step, step)
    return [p for p in found if 0 <= p < length]


def leaves(checks):
    for check in checks:
        yield check
        for some in check.get("any", []):
            yield from leaves(some)


def put(value, where, text):
    for position, c in zip(where, text):
        value[position] = c


def draw_date(date, value, rng):
    length = len(value)
    if "year" in date:
        where = positions(date["year"], length)
        put(value, where, str(rng.randint(1930, 2009)) if len(where) == 4 else f"{rng.randint(0, 99):02}")
    if "month" in date:
        where = positions(date["month"], length)
        more = int(rng.choice(date.get("months", ["0"])).partition("=")[0])
        put(value, where, str(rng.randint(1, 12) + more).zfill(len(where)))
    where = positions(date["day"], length)
    most = 28 if "month" in date else 365
    put(value, where, str(rng.randint(1, most) + rng.choice(date.get("days", [0]))).zfill(len(where)))


def draw(form, checks, rng):
    """A value of the form with likely dates and prefixes, and the positions of its check characters."""
    value = [rng.choice(characters) for characters, _, kept in form if kept]
    checked = set()
    for check in leaves(checks):
        if "in" in check:
            first, _, last = rng.choice(check["in"]).partition("-")
            last = last or first
            text = str(rng.randint(int(first), int(last))).zfill(len(first)) if first.isdigit() else \
                "".join(chr(rng.randint(ord(a), ord(b))) for a, b in zip(first, last))
            if not check.get("length") or check["length"] == len(value):
                put(value, positions(check["at"], len(value)), text)
        elif "date" in check:
            draw_date(check["date"], value, rng)
        elif "at" in check and ("sum" in check or "number" in check):
            checked |= set(positions(check["at"], len(value)))
    return value, sorted(checked) or [len(value) - 1]


def write(form, value):
    rest = iter(value)
    return "".join((gap or "") + (next(rest) if kept else characters[0]) for characters, gap, kept in form)


def valid_value(form, checks, is_valid, rng):
    sets = [characters for characters, _, kept in form if kept]
    for _ in range(3000):
        value, checked = draw(form, checks, rng)
        tries = itertools.product(*(rng.sample(sets[p], len(sets[p])) for p in checked))
        for characters in itertools.islice(tries, 200):
            put(value, checked, characters)
            if is_valid(write(form, value)):
                return value
    return None


def changed(form, value, is_valid, rng):
    sets = [characters for characters, _, kept in form if kept]
    for _ in range(40):
        at = rng.randrange(len(value))
        other = rng.choice(sets[at])
        wrong = value[:at] + [other] + value[at + 1:]
        if other != value[at] and not is_valid(write(form, wrong)):
            return wrong
    return None


def pairs(rule, module):
    library = importlib.import_module("stdnum." + module)

    def is_valid(text):
        try:
            return library.is_valid(text.replace("#", "Ñ"))
        except Exception:  # some modules fail on regions that they do not know
            return False

    rng = random.Random(rule["id"])
    shapes = rule["shape"] if isinstance(rule["shape"], list) else [rule["shape"]]
    forms = [form for shape in shapes for form in Shape(shape).sequence()]
    usable = [f for f in forms if valid_value(f, rule.get("check", []), is_valid, rng)]
    lines = []
    while usable and len(lines) < PAIRS:
        form = rng.choice(usable)
        value = valid_value(form, rule.get("check", []), is_valid, rng)
        wrong = value and changed(form, value, is_valid, rng)
        if value is None:
            break
        told = [write(form, value)] + ([write(form, wrong)] if wrong else [])
        lines.append("\t".join(told).replace("#", "Ñ"))
    return lines


def main():
    rules = {}
    for name in sorted(os.listdir(HERE)):
        if name.endswith(".toml"):
            with open(os.path.join(HERE, name), "rb") as file:
                rules |= {rule["id"]: rule for rule in tomllib.load(file).get("rule", [])}
    os.makedirs(OUT, exist_ok=True)
    for rule, module in sorted(MODULES.items()):
        if len(sys.argv) > 1 and rule not in sys.argv[1:]:
            continue
        lines = pairs(rules[rule], module)
        packed = zlib.compressobj(9, zlib.DEFLATED, 31)
        data = packed.compress("\n".join(lines).encode()) + packed.flush()
        with open(os.path.join(OUT, rule + ".gz"), "wb") as out:
            out.write(data)
        print(f"{rule}: {len(lines)}", file=sys.stderr)


if __name__ == "__main__":
    main()
