#!/usr/bin/env python3
"""CPU time of spillmap over one table in many formats, beside the bare decoder of each.

    cargo build --release
    cargo run --release --example corpus -- dense --size 40MB --seed 1 -o target/bench/formats/people.csv
    python3 benches/formats.py [--rounds 3]

Formats are written by Python's own libraries, and by pyarrow, openpyxl and the tools of the system where there are any; a
format without its writer is left out and named. "decoder" is a program that does nothing but decode, to /dev/null. Both run on
one thread, in turn; the least CPU time of the rounds counts. MB are those of the decoded text, as spillmap counts it.
"""

import argparse
import bz2
import csv
import gzip
import json
import lzma
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "target" / "bench" / "formats"
BINARY = ROOT / "target" / "release" / "spillmap"
ROWS_OF_SLOW_WRITERS = 60_000


def rows():
    with open(FOLDER / "people.csv", newline="", encoding="utf-8") as file:
        yield from csv.reader(file)


def write_plain(path):
    shutil.copy(FOLDER / "people.csv", path)


def packed(opener):
    def write(path):
        with open(FOLDER / "people.csv", "rb") as source, opener(path, "wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)

    return write


def write_zstd(path):
    subprocess.run(["zstd", "-q", "-f", FOLDER / "people.csv", "-o", path], check=True)


def write_zip(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(FOLDER / "people.csv", "people.csv")


def write_tar(path):
    with tarfile.open(path, "w:gz") as archive:
        archive.add(FOLDER / "people.csv", "people.csv")


def objects():
    all_rows = rows()
    names = next(all_rows)
    for row in all_rows:
        yield dict(zip(names, row))


def write_jsonl(path):
    with open(path, "w", encoding="utf-8") as out:
        for one in objects():
            out.write(json.dumps(one, ensure_ascii=False) + "\n")


def write_json(path):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(list(objects()), out, ensure_ascii=False)


def write_xml(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("<people>\n")
        for one in objects():
            cells = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in one.items())
            out.write(f"<person>{cells}</person>\n")
        out.write("</people>\n")


def write_html(path):
    with open(path, "w", encoding="utf-8") as out:
        out.write("<!DOCTYPE html><html><body><table>\n")
        for row in rows():
            out.write("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n")
        out.write("</table></body></html>\n")


def database(path):
    Path(path).unlink(missing_ok=True)
    base = sqlite3.connect(path)
    all_rows = rows()
    names = next(all_rows)
    base.execute(f"create table people ({', '.join(names)})")
    base.executemany(f"insert into people values ({', '.join('?' * len(names))})", all_rows)
    base.commit()
    return base


def write_sqlite(path):
    database(path).close()


def write_sql(path):
    base = database(FOLDER / "people.dump.db")
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in base.iterdump())


def write_parquet(path):
    import pyarrow.csv
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.csv.read_csv(FOLDER / "people.csv"), path)


def write_xlsx(path):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("people")
    for number, row in enumerate(rows()):
        if number == ROWS_OF_SLOW_WRITERS:
            break
        sheet.append(row)
    book.save(path)


def write_mbox(path):
    with open(path, "wb") as out:
        for number, row in enumerate(rows()):
            message = EmailMessage()
            message["From"] = row[3] if "@" in row[3] else "shop@example.com"
            message["Subject"] = f"Order {number}"
            message.set_content("\n".join(row) + "\n", cte="quoted-printable")
            out.write(b"From shop@example.com Thu Jan  1 00:00:00 2026\n" + bytes(message) + b"\n")


FORMATS = [
    ("CSV", "people.plain.csv", write_plain, None),
    ("gzip", "people.csv.gz", packed(gzip.open), "gzip -dc FILE"),
    ("bzip2", "people.csv.bz2", packed(bz2.open), "bzip2 -dc FILE"),
    ("xz", "people.csv.xz", packed(lzma.open), "xz -dc FILE"),
    ("zstd", "people.csv.zst", write_zstd, "zstd -dc FILE"),
    ("zip", "people.zip", write_zip, "unzip -p FILE"),
    ("tar.gz", "people.tar.gz", write_tar, "tar -xOzf FILE"),
    ("JSON Lines", "people.jsonl", write_jsonl, None),
    ("JSON", "people.json", write_json, "python3 -c 'import json;json.load(open(\"FILE\"))'"),
    ("XML", "people.xml", write_xml, "xmllint --stream FILE"),
    ("HTML", "people.html", write_html, None),
    ("SQL dump", "people.sql", write_sql, None),
    ("SQLite", "people.sqlite", write_sqlite, "sqlite3 -csv FILE 'select * from people'"),
    ("Parquet", "people.parquet", write_parquet, None),
    ("XLSX", "people.xlsx", write_xlsx, "unzip -p FILE"),
    ("mailbox", "people.mbox", write_mbox, None),
]


def cpu(command):
    """User and system seconds of a command and its children; None if it can't be run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, shell=isinstance(command, str))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(path, decoder, rounds):
    report = FOLDER / "report.json"
    scan = [BINARY, "scan", path, "--threads", "1", "--quiet", "-o", report]
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(cpu(scan))
        if decoder:
            bare.append(cpu(decoder.replace("FILE", str(path))))
    coverage = json.loads(report.read_text())["coverage"]
    megabytes = coverage["bytes_decoded"] / 1e6
    known = [seconds for seconds in bare if seconds]
    return megabytes, min(ours), min(known) if known else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    os.environ.setdefault("SPILLMAP_KEY_FILE", str(FOLDER / "key"))
    print("| format | decoded | CPU | MB/s | bare decoder | × its time |\n|---|---|---|---|---|---|")
    for name, file, write, decoder in FORMATS:
        path = FOLDER / file
        try:
            if not path.exists():
                write(path)
        except (ImportError, OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: not written: {type(error).__name__}", file=sys.stderr)
            continue
        megabytes, ours, bare = measure(path, decoder, rounds)
        tool = decoder.split()[0] if bare else "–"
        times = f"{ours / bare:.1f}" if bare else "–"
        print(f"| {name} | {megabytes:.0f} MB | {ours:.2f} s | {megabytes / ours:.0f} | {tool} | {times} |", flush=True)


if __name__ == "__main__":
    main()
