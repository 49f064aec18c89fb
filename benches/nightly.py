#!/usr/bin/env python3
"""Measures scans with a state on a tree of 100,000 files that a seed makes.

    benches/nightly.py [--files 100000] [--folder DIR] [--binary target/release/spillmap]

Prints the first run, runs in which nothing changed, and one after 100 files were touched, each beside `find`
over the same tree with a stat of every file; and how much memory they took.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time

WORDS = "order invoice blue table shipping note draft price meeting plan stock label size region".split()
FIRST = "Ann Robert Carla Dieter Eva Maria Thomas Ines Paul Nora".split()
LAST = "Smith Johnson Schneider Martin Garcia Rossi Novak Berg".split()


def text(rng):
    lines = (" ".join(rng.choices(WORDS, k=9)) for _ in range(rng.randint(5, 120)))
    return "\n".join(lines) + "\n"


def products(rng):
    rows = (f"SKU-{rng.randint(1000, 9999)},{rng.choice(WORDS)},{rng.randint(1, 900)}.50" for _ in range(rng.randint(20, 300)))
    return "sku,name,price\n" + "\n".join(rows) + "\n"


def people(rng):
    rows = []
    for _ in range(rng.randint(20, 500)):
        first, last, number = rng.choice(FIRST), rng.choice(LAST), rng.randint(1, 10**6)
        phone = f"+1 202 555 {rng.randint(0, 9999):04}"
        rows.append(f"{first},{last},{first.lower()}.{last.lower()}{number}@mail{number % 40}.org,{phone}")
    return "first_name,last_name,email,phone\n" + "\n".join(rows) + "\n"


def make(folder, files, seed):
    rng = random.Random(seed)
    kinds = [(text, "txt", 85), (products, "csv", 10), (people, "csv", 5)]
    weights = [weight for *_, weight in kinds]
    for n in range(files):
        kind, ending, _ = rng.choices(kinds, weights)[0]
        place = os.path.join(folder, f"{n % 37}", f"{n // 37 % 29}")
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"{kind.__name__}-{n}.{ending}"), "w") as file:
            file.write(kind(rng))


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    code = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, code


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--folder")
    parser.add_argument("--binary", default="target/release/spillmap")
    arguments = parser.parse_args()
    work = arguments.folder or tempfile.mkdtemp()
    tree, state, report = (os.path.join(work, name) for name in ("tree", "state.db", "report.json"))
    if not os.path.isdir(tree):
        make(tree, arguments.files, 7)
        time.sleep(2.5)
    for ending in ("", "-wal", "-shm", ".lock"):
        if os.path.exists(state + ending):
            os.remove(state + ending)
    scan = [arguments.binary, "scan", tree, "--quiet", "--no-progress", "--state", state, "-o", report]
    find = ["find", tree, "-type", "f", "-printf", "%s %T@ %C@ %i\n"]

    def told(name, command):
        wall, cpu, code = run(command)
        print(f"{name:28} {wall:7.2f} s  {cpu:7.2f} s of CPU  exit {code}", flush=True)
        return wall

    told("find, stat of every file", find)
    first = told("first run", scan)
    second = told("nothing changed", scan)
    third = told("nothing changed, again", scan)
    listed = sorted(os.path.join(place, name) for place, _, names in os.walk(tree) for name in names)
    for path in random.Random(8).sample(listed, 100):
        os.utime(path)
    time.sleep(2.5)
    told("100 files touched", scan)
    told("find, stat of every file", find)
    history = subprocess.run([arguments.binary, "history", "--json", "--state", state], capture_output=True, text=True)
    reused = [entry["files"] - entry["reused"] for entry in json.loads(history.stdout)]
    print(f"files opened in each run: {reused}")
    print(f"first / unchanged: {first / min(second, third):.1f} x; state {os.path.getsize(state) / 1e6:.1f} MB")
    if not arguments.folder:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
