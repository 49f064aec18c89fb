"""Writes the phone numbering plans of all regions: `plans.tsv`, to read and to review, and
`plans.bin`, the same plans compiled to one shared minimal automaton (read by
`src/validator/phone/table.rs`, which describes the layout).

    pip install phonenumbers==9.0.42 && python3 patterns/phone/generate.py

The source is the metadata of Google's libphonenumber (Apache-2.0), by way of the PyPI package
`phonenumbers`. Its version is that of the crate which the tests use as their oracle.

What a number means is decided here as libphonenumber decides it: the number of a region is what is
left after the national prefix is taken off, unless taking it off would spoil a number that fits.
All of that is folded into the automaton: it reads the digits as dialled, and where it stops, a
label says how to rewrite them to the national significant number.
"""

import itertools
import math
import struct
from pathlib import Path
from re import _constants as op
from re import _parser as regex

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

HERE = Path(__file__).parent
TYPES = (
    "fixed_line mobile toll_free premium_rate shared_cost personal_number voip pager uan voicemail"
).split()
DIGITS = frozenset(range(10))
SHORTEST, LONGEST = 2, 17  # digits of a national significant number


class Automata:
    """Acyclic automata that share all equal states; state 0 is the dead one."""

    def __init__(self):
        self.rows = [(0, (0,) * 10)]
        self.known = {self.rows[0]: 0}

    def add(self, label, children):
        row = (label, tuple(children))
        if row not in self.known:
            self.known[row] = len(self.rows)
            self.rows.append(row)
        return self.known[row]

    def step(self, state, digit):
        return self.rows[state][1][digit]

    def label(self, state):
        return self.rows[state][0]

    def build(self, start, step, label):
        """The automaton of a machine given by functions; `step` answers None when dead."""
        memo = {None: 0}

        def visit(state):
            if state not in memo:
                children = [visit(step(state, digit)) for digit in range(10)]
                memo[state] = self.add(label(state), children)
            return memo[state]

        return visit(start)


class Sequence:
    """One way through a pattern: digit classes, which of them lie in a group, anchored at the end or not."""

    def __init__(self, classes=(), groups=(), anchored=False, touched=frozenset()):
        self.classes, self.groups = tuple(classes), tuple(groups)
        self.anchored, self.touched = anchored, touched

    def __add__(self, other):
        return Sequence(
            self.classes + other.classes,
            self.groups + other.groups,
            self.anchored or other.anchored,
            self.touched | other.touched,
        )

    def __len__(self):
        return len(self.classes)

    def inside(self, group):
        touched = self.touched | {group}
        return Sequence(self.classes, [g or group for g in self.groups], self.anchored, touched)


def expand(tree):
    """All ways through a parsed pattern, in the order in which a backtracking matcher tries them."""
    ways = [Sequence()]
    for kind, value in tree:
        ways = [left + right for left in ways for right in expand_one(kind, value)]
    return ways


def expand_one(kind, value):
    if kind in (op.LITERAL, op.IN):
        return [Sequence([digit_class(kind, value)], [None])]
    if kind is op.BRANCH:
        return [way for branch in value[1] for way in expand(branch)]
    if kind is op.SUBPATTERN:
        group, _, _, tree = value
        ways = expand(tree)
        return ways if group is None else [way.inside(group) for way in ways]
    if kind is op.MAX_REPEAT:
        least, most, tree = value
        return [way for times in range(most, least - 1, -1) for way in expand(list(tree) * times)]
    if kind is op.AT and value is op.AT_END:
        return [Sequence(anchored=True)]
    raise ValueError(f"unknown pattern element {kind}")


def digit_class(kind, value):
    if kind is op.LITERAL:
        return frozenset([int(chr(value))])
    digits = set()
    for part, argument in value:
        if part is op.LITERAL:
            digits.add(int(chr(argument)))
        elif part is op.RANGE:
            digits.update(range(int(chr(argument[0])), int(chr(argument[1])) + 1))
        elif part is op.CATEGORY and argument is op.CATEGORY_DIGIT:
            digits |= DIGITS
        else:
            raise ValueError(f"unknown class element {part}")
    return frozenset(digits)


def compile_pattern(automata, pattern):
    """The automaton of a pattern that must match the whole number, by Thompson's construction."""
    edges, skips = {}, {}
    count = [0]

    def new():
        count[0] += 1
        return count[0] - 1

    def weave(tree, at):
        for kind, value in tree:
            at = weave_one(kind, value, at)
        return at

    def weave_one(kind, value, at):
        if kind in (op.LITERAL, op.IN):
            to = new()
            edges.setdefault(at, []).append((digit_class(kind, value), to))
            return to
        if kind is op.BRANCH:
            to = new()
            for branch in value[1]:
                skips.setdefault(weave(branch, at), []).append(to)
            return to
        if kind is op.SUBPATTERN:
            return weave(value[3], at)
        if kind is op.MAX_REPEAT:
            least, most, tree = value
            for _ in range(least):
                at = weave(tree, at)
            to = new()
            skips.setdefault(at, []).append(to)
            for _ in range(most - least):
                at = weave(tree, at)
                skips.setdefault(at, []).append(to)
            return to
        raise ValueError(f"unknown pattern element {kind}")

    def close(states):
        todo, seen = list(states), set(states)
        while todo:
            for to in skips.get(todo.pop(), ()):
                if to not in seen:
                    seen.add(to)
                    todo.append(to)
        return frozenset(seen)

    first = new()
    last = weave(regex.parse(pattern), first)

    def step(states, digit):
        to = {to for state in states for digits, to in edges.get(state, ()) if digit in digits}
        return close(to) if to else None

    return automata.build(close([first]), step, lambda states: int(last in states))


class Plan:
    """What the metadata says about one region or non-geographic calling code."""

    def __init__(self, code, metadata):
        self.code = code
        self.calling_code = metadata.country_code
        self.idd = metadata.international_prefix or ""
        self.prefix = metadata.national_prefix or ""
        self.parsing = metadata.national_prefix_for_parsing or ""
        self.rule = metadata.national_prefix_transform_rule or ""
        self.leading = metadata.leading_digits or ""
        general = metadata.general_desc
        self.general = general.national_number_pattern
        self.lengths = frozenset(general.possible_length)
        self.local = frozenset(general.possible_length_local_only)
        self.types = []
        for name in TYPES:
            desc = getattr(metadata, name)
            if desc and desc.national_number_pattern:
                lengths = frozenset(desc.possible_length) or self.lengths
                self.types.append((name, lengths, desc.national_number_pattern, desc.example_number))

    def compile(self, automata):
        self.general_start = compile_pattern(automata, self.general)
        self.valid_start = self.compile_valid(automata)
        if self.leading:
            self.leading_ways = expand(regex.parse(self.leading))

    def compile_valid(self, automata):
        """National significant numbers that fit the general pattern and that of some type."""
        parts = [(compile_pattern(automata, pattern), lengths) for _, lengths, pattern, _ in self.types]

        def step(state, digit):
            count, general, types = state
            general = automata.step(general, digit)
            types = tuple(automata.step(each, digit) for each in types)
            return (count + 1, general, types) if general and any(types) else None

        def label(state):
            count, general, types = state
            fits = any(automata.label(t) and count in lengths for t, (_, lengths) in zip(types, parts))
            return int(bool(fits and automata.label(general) and count in self.lengths))

        start = (0, self.general_start, tuple(start for start, _ in parts))
        return automata.build(start, step, label)

    def rewrites(self):
        """What taking off the national prefix does, for each way through its pattern."""
        if not self.parsing:
            return []
        return [Rewrite(way, self.rule) for way in expand(regex.parse(self.parsing))]


class Rewrite:
    """One way through a national prefix: skip digits, put others in, keep some, drop some, keep the rest."""

    def __init__(self, way, rule):
        self.way = way
        literal, _, group = rule.partition("\\")
        last_group = int(group) if group else None
        if last_group in way.touched:
            inside = [i for i, g in enumerate(way.groups) if g == last_group]
            self.skip, self.keep = (inside[0] if inside else len(way)), len(inside)
            self.drop = len(way) - self.skip - self.keep
            self.insert = literal
        else:
            self.skip, self.keep, self.drop, self.insert = len(way), 0, 0, ""

    def keeps(self, position):
        return self.skip <= position < self.skip + self.keep or position >= len(self.way)

    def label(self):
        if self.drop == 0:
            return (self.skip, self.insert, 0, 0)
        return (self.skip, self.insert, self.keep, self.drop)


IDENTITY = (0, "", 0, 0)


def compile_dialled(automata, plan, target, idd):
    """The automaton of numbers as dialled: with or without the national prefix of `plan`. `target`
    is the automaton of national significant numbers, whose labels are paired with a rewrite.
    With `idd`, numbers that begin with an international prefix are left out."""
    rewrites = plan.rewrites()
    idd_ways = expand(regex.parse(plan.idd)) if idd and plan.idd else []

    def feed(walk, digit):
        general, valid, count = walk
        general, valid = automata.step(general, digit), automata.step(valid, digit)
        return (general, valid, min(count + 1, LONGEST + 1))

    def begin(rewrite):
        walk = (plan.general_start, target, 0)
        for digit in rewrite.insert:
            walk = feed(walk, int(digit))
        return walk

    def prune(tries):
        kept = []
        for number, position, walk in tries:
            kept.append((number, position, walk))
            way = rewrites[number].way
            if position == len(way) and not way.anchored:
                break
        return tuple(kept)

    def step_tries(tries, digit):
        stepped = []
        for number, position, walk in tries:
            rewrite = rewrites[number]
            if position == len(rewrite.way):
                if rewrite.way.anchored:
                    continue
                walk = feed(walk, digit)
            elif digit in rewrite.way.classes[position]:
                walk = feed(walk, digit) if rewrite.keeps(position) else walk
                position += 1
            else:
                continue
            stepped.append((number, position, walk))
        return prune(stepped)

    def step_idd(tries, digit):
        """Ways into an international prefix; the answer "dead" once one is sure to be taken."""
        stepped = []
        for number, position in tries:
            way = idd_ways[number]
            if position == "zero" or position == "open":
                stepped.append((number, position))
            elif position == len(way):
                stepped.append((number, "zero" if digit == 0 else "open"))
            elif digit in way.classes[position]:
                stepped.append((number, position + 1))
        if stepped and stepped[0][1] == "open":
            return "dead"
        if stepped and stepped[0][1] == "zero":
            return ()
        return tuple(stepped)

    def taken_as_idd(tries):
        for number, position in tries:
            if position == "zero":
                return False
            if position == "open" or position == len(idd_ways[number]):
                return True
        return False

    def step(state, digit):
        count, whole, tries, idd_tries = state
        whole = feed(whole, digit)
        tries = step_tries(tries, digit)
        idd_tries = step_idd(idd_tries, digit)
        if idd_tries == "dead" or not (whole[1] or any(walk[1] for _, _, walk in tries)):
            return None
        return (count + 1, whole, tries, idd_tries)

    def label(state):
        _, whole, tries, idd_tries = state
        if taken_as_idd(idd_tries):
            return 0
        general, valid, count = whole
        for number, position, walk in tries:
            if position != len(rewrites[number].way):
                continue
            spoils = automata.label(general) and not automata.label(walk[0])
            if spoils or not (walk[2] in plan.lengths or walk[2] > max(plan.lengths)) or walk[2] in plan.local:
                break
            return final(walk, rewrites[number].label())
        return final(whole, IDENTITY)

    def final(walk, rewrite):
        slot = automata.label(walk[1])
        return (slot, rewrite) if slot and SHORTEST <= walk[2] <= LONGEST else 0

    tries = prune([(number, 0, begin(rewrite)) for number, rewrite in enumerate(rewrites)])
    start = (0, (plan.general_start, target, 0), tries, tuple((n, 0) for n in range(len(idd_ways))))
    return automata.build(start, step, label)


def compile_slots(automata, plans):
    """Which of the regions that share a calling code a national significant number belongs to:
    the first whose leading digits it has or, where a plan names none, whose patterns it fits."""

    def leads(plan, ways, digit, count):
        """Ways still open into the leading digits; True once taken."""
        if ways is True or not plan.leading:
            return ways
        kept = tuple(way for way in ways if count < len(way) and digit in way.classes[count])
        return True if any(len(way) == count + 1 for way in kept) else kept

    def step(state, digit):
        count, walks = state
        walks = tuple(
            (leads(plan, ways, digit, count), automata.step(valid, digit))
            for plan, (ways, valid) in zip(plans, walks)
        )
        return (count + 1, walks) if any(valid for _, valid in walks) else None

    def label(state):
        for slot, (plan, (ways, valid)) in enumerate(zip(plans, state[1])):
            if ways is True or (not plan.leading and automata.label(valid)):
                return slot + 1 if automata.label(valid) else 0
        return 0

    start = tuple((tuple(plan.leading_ways) if plan.leading else (), plan.valid_start) for plan in plans)
    return automata.build((0, start), step, label)


def read_plans():
    plans = {}
    for calling_code, regions in sorted(COUNTRY_CODE_TO_REGION_CODE.items()):
        if regions == ("001",):
            metadata = PhoneMetadata.metadata_for_nongeo_region(calling_code)
            plans[calling_code] = [Plan("001", metadata)]
        else:
            plans[calling_code] = [Plan(code, PhoneMetadata.metadata_for_region(code)) for code in regions]
    return plans


def international_prefixes(pattern):
    """The prefixes that a pattern stands for, longest first, each behind its length. Families of
    hundreds of carrier codes are left out: nobody writes them into a contact list."""
    prefixes = set()
    for way in expand(regex.parse(pattern)) if pattern else []:
        if math.prod(map(len, way.classes)) <= 100:
            prefixes.update("".join(map(str, digits)) for digits in itertools.product(*way.classes))
    ordered = sorted(prefixes, key=lambda prefix: (-len(prefix), prefix))
    return b"".join(bytes([len(prefix)]) + prefix.encode() for prefix in ordered)


def write_text(plans):
    lines = [
        "# Numbering plans of all regions, from libphonenumber (Apache-2.0); written by generate.py.",
        "# region\tcode\torder\tinternational prefix\tnational prefix\tprefix pattern\tits rewrite\tleading digits\tgeneral pattern\tlengths\tlocal lengths",
        "#   then, indented, each type of number\tlengths\tpattern\texample",
    ]
    join = lambda lengths: ",".join(map(str, sorted(lengths)))
    for shared in plans.values():
        for order, plan in enumerate(shared):
            lines.append("\t".join([
                plan.code, str(plan.calling_code), str(order), plan.idd, plan.prefix, plan.parsing,
                plan.rule.replace("\\", "$"), plan.leading, plan.general, join(plan.lengths), join(plan.local),
            ]))
            for name, lengths, pattern, example in plan.types:
                lines.append("\t".join(["", name, join(lengths), pattern, example or ""]))
    (HERE / "plans.tsv").write_text("\n".join(lines) + "\n")


def write_tables(plans):
    work, final = Automata(), Automata()
    labels = {}

    def copy(state, memo):
        """Into the final automaton, with numbered labels."""
        if state not in memo:
            label, children = work.rows[state]
            number = labels.setdefault(label, len(labels) + 1) if label else 0
            memo[state] = final.add(number, [copy(child, memo) for child in children])
        return memo[state]

    memo = {0: 0}
    regions, codes, slots, exits = [], [], [], {}
    everyone = sorted((p for s in plans.values() for p in s), key=lambda p: (p.code == "001", p.code, p.calling_code))
    index = {id(plan): number for number, plan in enumerate(everyone)}
    for plan in everyone:
        plan.compile(work)
    for plan in everyone:
        geographic = plan.code != "001"
        dialled = compile_dialled(work, plan, plan.valid_start, True) if geographic else 0
        code = plan.code.encode() if geographic else b"00"
        exits.setdefault(plan.idd, len(exits))
        regions.append(struct.pack("<2sHHH", code, plan.calling_code, copy(dialled, memo), exits[plan.idd]))
    for calling_code, shared in plans.items():
        start = copy(compile_dialled(work, shared[0], compile_slots(work, shared), False), memo)
        codes.append(struct.pack("<HHH", calling_code, start, len(slots)))
        slots += [index[id(plan)] for plan in shared]
    packed_labels = [
        struct.pack("<BBBBB4s", slot - 1, skip, keep, drop, len(insert), insert.encode())
        for slot, (skip, insert, keep, drop) in labels
    ]
    rows = [struct.pack("<11H", *children, label) for label, children in final.rows]
    packed_exits = [international_prefixes(pattern) for pattern in exits]
    heads = [sum(map(len, packed_exits[:n])) for n in range(len(packed_exits) + 1)]
    counts = struct.pack(
        "<7H", len(regions), len(codes), len(slots), len(labels), len(rows), len(exits), heads[-1]
    )
    packed_heads = struct.pack(f"<{len(heads)}H", *heads)
    (HERE / "plans.bin").write_bytes(
        b"".join([counts, *regions, *codes, bytes(slots), *packed_labels, *rows, packed_heads, *packed_exits])
    )
    print(f"{len(regions)} regions, {len(codes)} calling codes, {len(labels)} labels, {len(rows)} states")


if __name__ == "__main__":
    found = read_plans()
    write_text(found)
    write_tables(found)
