"""Whether Muster's posture engine finds what an independent implementation (DuckDB) finds, to the last hash, at several
sizes and seeds: agree.py MUSTER [SCRATCH]. Each estate is measured as generated, as CSV, with its rows in no order, and with
some of its edges there on request only.

Prints a line beginning `ok ` or `FAILED ` for each, and `agree done` at the end.
"""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet as parquet

HERE = Path(__file__).parent
CASES = [(2_000, 3), (5_000, 1), (20_000, 7), (60_000, 11)]
REF = "2026-06-30T00:00:00Z"


def output(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise SystemExit(f"FAILED {command[0]}: {done.stderr[-2000:]}")
    return done.stdout


def muster(binary, folder):
    return json.loads(output(binary, "posture", folder, "--as-of", REF, "--format", "json", "--pairs-hash"))


def shuffled(folder, into, seed):
    """The same rows in another order, in small row groups, as a source that knows no order would give them."""
    into.mkdir()
    random = numpy.random.default_rng(seed)
    for path in sorted(folder.glob("*.parquet")):
        rows = parquet.read_table(path)
        order = random.permutation(rows.num_rows)
        parquet.write_table(rows.take(order), into / path.name, row_group_size=1 + rows.num_rows // 5)


def on_request(folder, seed):
    """Some memberships and grants become ones that are switched on when needed; of some, nothing is said."""
    random = numpy.random.default_rng(seed)
    for name in ("memberships", "grants"):
        path = folder / f"{name}.parquet"
        rows = parquet.read_table(path)
        words = numpy.array(["standing", "eligible", "activated", None], dtype=object)
        chosen = words[random.choice(4, rows.num_rows, p=[0.55, 0.2, 0.1, 0.15])]
        parquet.write_table(rows.append_column("assignment", pyarrow.array(chosen, pyarrow.string())), path)


def differences(expected, found, at=""):
    if isinstance(expected, dict):
        for key, value in expected.items():
            if key not in found:
                yield f"{at}/{key} is missing"
            else:
                yield from differences(value, found[key], f"{at}/{key}")
    elif expected != found:
        yield f"{at}: DuckDB {expected}, Muster {found}"


def figures(report):
    return sum(figures(v) if isinstance(v, dict) else 1 for v in report.values())


def tell(what, expected, found):
    wrong = list(differences(expected, found))
    print(f"{'FAILED' if wrong else 'ok'} {what}: {figures(expected)} figures", *wrong[:5], sep="\n  " if wrong else "", flush=True)


def main():
    binary = Path(sys.argv[1]).resolve()
    scratch = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp(prefix="muster-agree-"))
    for accounts, seed in CASES:
        folder = scratch / f"{accounts}-{seed}"
        output(sys.executable, HERE / "gen_estate.py", "--accounts", accounts, "--seed", seed, "--out", folder, "--csv")
        expected = json.loads(output(sys.executable, HERE / "duckdb_posture.py", folder))
        name = f"posture of {accounts} accounts, seed {seed}, agrees with DuckDB"
        tables, csv, mixed = scratch / "tables", scratch / "csv", scratch / "mixed"
        for kind, into in (("parquet", tables), ("csv", csv)):
            into.mkdir()
            for path in folder.glob(f"*.{kind}"):
                shutil.copy(path, into)
        shuffled(folder, mixed, seed)
        as_read = muster(binary, tables)
        tell(name, expected, as_read)
        tell(f"{name}, from CSV", as_read, muster(binary, csv))
        tell(f"{name}, rows in no order", as_read, muster(binary, mixed))
        on_request(tables, seed)
        expected = json.loads(output(sys.executable, HERE / "duckdb_posture.py", tables))
        tell(f"{name}, some of it on request", expected, muster(binary, tables))
        for used in (folder, tables, csv, mixed):
            shutil.rmtree(used)
    print("agree done")


main()
