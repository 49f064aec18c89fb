#!/usr/bin/env python3
"""Runs spillmap over accuracy cases (one JSON object a line: id, text, context?, region?, format?)
and writes findings {"id","kind","start","end","confidence"} with byte offsets in each text.

  cases.py --spillmap target/debug/spillmap --cases DIR --work DIR -o findings.jsonl

Single texts go through `detect`; texts that are whole CSV files are written to the work folder and
scanned, and places in cells are carried back to offsets. Tables listed in negative.jsonl are
scanned where they are, below DIR/negative.
"""
import argparse
import base64
import json
import os
import subprocess


def load(folder):
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".jsonl"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as lines:
            for line in lines:
                case = json.loads(line)
                if "text_b64" in case:
                    case["text"] = base64.b64decode(case["text_b64"]).decode()
                yield case


def records(text):
    """The records of an RFC 4180 text: (line it starts on, [(start, end) of each raw cell])."""
    found, cells, start, at, line, first, quoted = [], [], 0, 0, 1, 1, False
    while at < len(text):
        byte = text[at]
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x0A:
            line += 1
            if not quoted:
                end = at - 1 if at > start and text[at - 1] == 0x0D else at
                cells.append((start, end))
                found.append((first, cells))
                cells, start, first = [], at + 1, line
        elif byte == 0x2C and not quoted:
            cells.append((start, at))
            start = at + 1
        at += 1
    if start < len(text) or cells:
        cells.append((start, len(text)))
        found.append((first, cells))
    return found


def offset(raw, start, within):
    """Where byte `within` of the decoded cell stands in the text."""
    if raw[:1] != b'"':
        return start + within
    at, decoded = 1, 0
    while decoded < within and at < len(raw):
        at += 2 if raw[at:at + 2] == b'""' else 1
        decoded += 1
    return start + at


def scan(spillmap, paths, out):
    subprocess.run([spillmap, "scan", *paths, "-o", out, "--quiet"], check=True)
    with open(out, encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def finding(case, kind, start, end, probability):
    return {"id": case, "kind": kind, "start": start, "end": end, "confidence": probability}


def tables(spillmap, cases, work):
    """Whole CSV files, all scanned in one run."""
    if not cases:
        return
    folder = os.path.join(work, "tables")
    os.makedirs(folder, exist_ok=True)
    by_name = {}
    for number, case in enumerate(cases):
        name = f"{number:05}.csv"
        text = case["text"].encode()
        with open(os.path.join(folder, name), "wb") as out:
            out.write(text)
        by_name[name] = (case["id"], text, dict(records(text)))
    for match in scan(spillmap, [folder], os.path.join(work, "tables.jsonl")):
        case, text, cells = by_name[os.path.basename(match["path"])]
        row = cells.get(match["line"])
        if match["column"] is None or row is None or match["column"] > len(row):
            continue
        start, end = row[match["column"] - 1]
        raw = text[start:end]
        yield finding(case, match["info_type"], offset(raw, start, match["start"]),
                      offset(raw, start, match["end"]), match["probability"])


def texts(spillmap, cases):
    asked = "".join(json.dumps({k: c[k] for k in ("id", "text", "context", "region") if c.get(k)}) + "\n"
                    for c in cases)
    done = subprocess.run([spillmap, "detect"], input=asked.encode(), capture_output=True, check=True)
    for line in done.stdout.decode().splitlines():
        answer = json.loads(line)
        yield finding(answer["id"], answer["info_type"], answer["start"], answer["end"],
                      answer["probability"])


def negatives(spillmap, cases, folder, work):
    if not cases:
        return
    ids = {case["file"]: case["id"] for case in cases}
    matches = scan(spillmap, [os.path.join(folder, "negative")], os.path.join(work, "negative.jsonl"))
    for number, match in enumerate(matches):
        case = ids.get(os.path.basename(match["path"]))
        if case:
            yield finding(case, match["info_type"], number * 2, number * 2 + 1, match["probability"])


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--spillmap", default="target/release/spillmap")
    args.add_argument("--cases", required=True)
    args.add_argument("--work", required=True, help="a folder for what has to be written")
    args.add_argument("-o", "--output", required=True)
    args = args.parse_args()
    os.makedirs(args.work, exist_ok=True)
    single, whole, negative = [], [], []
    for case in load(args.cases):
        kept = negative if "file" in case else whole if case.get("format") == "csv" else single
        kept.append(case)
    with open(args.output, "w", encoding="utf-8") as out:
        for group in (texts(args.spillmap, single), tables(args.spillmap, whole, args.work),
                      negatives(args.spillmap, negative, args.cases, args.work)):
            for found in group:
                print(json.dumps(found), file=out)


if __name__ == "__main__":
    main()
