#!/usr/bin/env python3
"""CPU time of spillmap beside `rg -o`, `rg -c` and `wc -l` on the same files in the same rounds.

Builds nothing. Needs the release binaries:
    cargo build --release && cargo build --release --example corpus
    benches/compare.py --spillmap target/release/spillmap --size 200MB --rounds 5

ripgrep is looked for in target/tools/bin, then on the PATH; when it is missing, its figures are
said to be missing (`cargo install ripgrep --root target/tools`, or the ripgrep package of Debian).
Standard library only. The peak RSS of a child is never told below this script's own (about 19 MiB).
Figures of different machines or rounds cannot be compared; the ratios can.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PATTERNS = os.path.join(ROOT, "benches", "rg.patterns")


def main():
    args = arguments()
    os.makedirs(args.folder, exist_ok=True)
    files = {kind: generate(args, kind) for kind in args.corpora.split(",")}
    if args.generate_only:
        return 0
    tools = {
        "spillmap": existing(args.spillmap),
        "rg": existing(args.rg) if args.rg else find_rg(),
        "wc": shutil.which("wc"),
    }
    for name, path in tools.items():
        if path is None:
            print(f"{name}: missing" + (", try: cargo install ripgrep --root target/tools" if name == "rg" else ""))
    results = {}
    for kind, file in files.items():
        results[kind] = measure(args, tools, file)
        show(kind, os.path.getsize(file), results[kind])
    if args.json:
        with open(args.json, "w", encoding="utf-8") as out:
            json.dump(results, out, indent=1)
    return 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spillmap", default=os.path.join(ROOT, "target", "release", "spillmap"))
    parser.add_argument("--corpus", default=os.path.join(ROOT, "target", "release", "examples", "corpus"),
                        help="the generator's binary")
    parser.add_argument("--rg", help="the ripgrep binary")
    parser.add_argument("--size", default="200MB", help="size of each corpus")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--density", default="0.01", help="share of sparse rows with personal data")
    parser.add_argument("--corpora", default="dense,sparse", help="of dense, sparse, jsonl, log, text")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", default=os.path.join(ROOT, "target", "bench"))
    parser.add_argument("--scan-args", default="", help="more arguments of `spillmap scan`, split at spaces")
    parser.add_argument("--json", help="write the raw figures there")
    parser.add_argument("--generate-only", action="store_true")
    return parser.parse_args()


def generate(args, kind):
    """The corpus file; kept while its recipe is the same."""
    extension = {"dense": "csv", "sparse": "csv", "jsonl": "jsonl", "log": "log", "text": "txt"}[kind]
    file = os.path.join(args.folder, f"{kind}.{extension}")
    recipe = [kind, "--size", args.size, "--seed", args.seed]
    if kind != "dense":
        recipe += ["--density", args.density]
    binary = os.stat(args.corpus).st_mtime_ns if os.path.exists(args.corpus) else 0
    stamp = json.dumps([recipe, binary])
    stamp_file = file + ".recipe"
    if os.path.exists(file) and os.path.exists(stamp_file):
        with open(stamp_file, encoding="utf-8") as known:
            if known.read() == stamp:
                return file
    if not binary:
        sys.exit(f"{args.corpus}: missing, try: cargo build --release --example corpus")
    subprocess.run([args.corpus, *recipe, "-o", file], check=True)
    with open(stamp_file, "w", encoding="utf-8") as out:
        out.write(stamp)
    return file


def existing(path):
    return path if path and os.access(path, os.X_OK) else None


def find_rg():
    return existing(os.path.join(ROOT, "target", "tools", "bin", "rg")) or shutil.which("rg")


def measure(args, tools, file):
    """Figures by tool: one list entry a round, the tools in turn within each round."""
    report = os.path.join(args.folder, "report.json")
    more = args.scan_args.split()
    commands = {}
    if tools["spillmap"]:
        scan = [tools["spillmap"], "scan", file, "-o", report, "--quiet", *more]
        commands["spillmap, 1 thread"] = [*scan, "--threads", "1"]
        commands["spillmap, 2 threads"] = [*scan, "--threads", "2"]
    if tools["rg"]:
        commands["rg -o"] = [tools["rg"], "-o", "-j1", "--no-config", "-f", PATTERNS, file]
        commands["rg -c"] = [tools["rg"], "-c", "-j1", "--no-config", "-f", PATTERNS, file]
    if tools["wc"]:
        commands["wc -l"] = [tools["wc"], "-l", file]
    figures = {name: [] for name in commands}
    with open(file, "rb") as warm:
        while warm.read(1 << 22):
            pass
    for _ in range(args.rounds):
        for name, command in commands.items():
            figures[name].append(run(command))
    return figures


def run(command):
    """CPU seconds, wall seconds, peak RSS in MiB and exit status of one child."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "rss_mib": usage.ru_maxrss / 1024,
        "exit": child.returncode,
    }


def show(kind, size, figures):
    print(f"\n{kind}: {size / 1e6:.0f} MB, medians of {max(map(len, figures.values()), default=0)} rounds")
    print(f"{'':<22}{'CPU s':>8}{'min':>8}{'max':>8}{'MB/CPU-s':>10}{'wall s':>8}{'RSS MiB':>9}  exit")
    for name, rounds in figures.items():
        cpu = [r["cpu"] for r in rounds]
        codes = ",".join(sorted({str(r["exit"]) for r in rounds}))
        print(f"{name:<22}{median(cpu):>8.3f}{min(cpu):>8.3f}{max(cpu):>8.3f}{size / 1e6 / max(median(cpu), 1e-9):>10.0f}"
              f"{median(r['wall'] for r in rounds):>8.3f}{max(r['rss_mib'] for r in rounds):>9.1f}  {codes}")
    one, two = "spillmap, 1 thread", "spillmap, 2 threads"
    ratio(figures, "faster than rg -o by CPU", "rg -o", one, "cpu")
    ratio(figures, "CPU against wc -l", one, "wc -l", "cpu")
    ratio(figures, "CPU, 2 threads against 1", two, one, "cpu")
    ratio(figures, "wall, 1 thread against 2", one, two, "wall")


def ratio(figures, what, above, below, field):
    """Median and range of the per-round ratios, so that a busy moment hits both sides."""
    if above not in figures or below not in figures:
        print(f"  {what}: missing")
        return
    ratios = [a[field] / max(b[field], 1e-9) for a, b in zip(figures[above], figures[below])]
    print(f"  {what}: {median(ratios):.2f} x ({min(ratios):.2f}-{max(ratios):.2f})")


def median(values):
    return statistics.median(values)


if __name__ == "__main__":
    sys.exit(main())
