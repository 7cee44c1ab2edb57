"""Every metric of the contract with DuckDB, on the same Parquet files: what Muster's engine is measured against.

duckdb_posture.py FOLDER [THREADS]: prints the report as JSON, in the shape of `muster posture --format json`.

Written with care: ids are coded to integers once, the closure is computed on the group graph only, effective access is
grouped once on integer pairs and kept, and ids are joined back only for what is hashed.
"""
import hashlib
import json
import sys

import duckdb

folder, threads = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2
con = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
con.execute("SET TimeZone='UTC'")
REF = 1782777600 * 1_000_000
DAY = 86_400 * 1_000_000


def run(sql):
    return con.execute(sql)


def one(sql):
    return run(sql).fetchone()


def lines_hash(sql):
    """SHA-256 over the single text column of `sql`, each value ended by LF, and how many there were."""
    values = run(sql).fetchnumpy()
    column = next(iter(values.values()))
    text = "\n".join(column.tolist())
    if len(column):
        text += "\n"
    return len(column), hashlib.sha256(text.encode()).hexdigest()


def table(name):
    return f"read_parquet('{folder}/{name}.parquet')"


def micros(column):
    return f"epoch_us({column})"


# Ids as integers that sort like the ids; times as microseconds; what is null is false.
run(f"""CREATE TABLE people AS SELECT (row_number() OVER (ORDER BY person_id) - 1)::INTEGER AS p, person_id,
    department, status, {micros('terminated_on')} AS terminated, {micros('role_changed_on')} AS changed,
    CASE WHEN terminated_on IS NOT NULL THEN {micros('terminated_on')} < {REF} ELSE status = 'terminated' END AS leaver
    FROM {table('people')}""")
run(f"""CREATE TABLE accounts AS SELECT (row_number() OVER (ORDER BY account_id) - 1)::INTEGER AS a, account_id,
    people.p AS p, coalesce(leaver, false) AS leaver, terminated, kind, coalesce(enabled, false) AS enabled,
    coalesce(privileged_hint, false) AS hint, {micros('created_at')} AS created,
    {micros('last_sign_in_at')} AS signed_in, {micros('disabled_at')} AS disabled,
    len(list_filter(mfa_methods, lambda m: m NOT IN ('none', ''))) > 0 AS mfa,
    len(list_filter(mfa_methods, lambda m: m IN ('fido2', 'passkey', 'piv', 'windows_hello'))) > 0 AS resistant
    FROM {table('accounts')} LEFT JOIN people USING (person_id)""")
run("UPDATE accounts SET mfa = coalesce(mfa, false), resistant = coalesce(resistant, false)")
run(f"""CREATE TABLE groups AS SELECT (row_number() OVER (ORDER BY group_id) - 1)::INTEGER AS g, group_id,
    coalesce(privileged, false) AS privileged FROM {table('groups')}""")
run(f"""CREATE TABLE rights AS SELECT (row_number() OVER (ORDER BY entitlement_id) - 1)::INTEGER AS e, entitlement_id,
    coalesce(privileged, false) AS privileged FROM {table('entitlements')}""")
run(f"""CREATE TABLE parents AS SELECT DISTINCT c.g AS child, p.g AS parent FROM {table('memberships')} m
    JOIN groups c ON m.member_id = c.group_id JOIN groups p ON m.group_id = p.group_id WHERE member_kind = 'group'""")
run(f"""CREATE TABLE members AS SELECT a, g, {micros('granted_at')} AS t FROM {table('memberships')} m
    JOIN accounts ON member_id = account_id JOIN groups USING (group_id) WHERE member_kind = 'account' AND enabled""")
run(f"""CREATE TABLE given AS SELECT a, e, {micros('granted_at')} AS t FROM {table('grants')} x
    JOIN accounts ON subject_id = account_id JOIN rights USING (entitlement_id)
    WHERE subject_kind = 'account' AND enabled""")
run(f"""CREATE TABLE group_given AS SELECT DISTINCT g, e FROM {table('grants')} JOIN groups ON subject_id = group_id
    JOIN rights USING (entitlement_id) WHERE subject_kind = 'group'""")

report = {}
counts = {name: one(f"SELECT count(*) FROM {table(name)}")[0] for name in (
    "people", "accounts", "groups", "memberships", "entitlements", "grants", "applications", "federation_trusts",
    "credentials")}
counts["enabled_accounts"] = one("SELECT count(*) FROM accounts WHERE enabled")[0]
report["counts"] = counts

# The closure of the group graph, itself included, and what each group reaches.
run("""CREATE TABLE closure AS WITH RECURSIVE c(g, up) AS (
    SELECT g, g FROM groups UNION SELECT c.g, parent FROM c JOIN parents ON child = up) SELECT * FROM c""")
run("CREATE TABLE reach AS SELECT DISTINCT c.g, e FROM closure c JOIN group_given x ON c.up = x.g")
report["group_closure"] = {
    "pairs": one("SELECT count(*) FROM closure")[0],
    "group_entitlement_pairs": one("SELECT count(*) FROM reach")[0],
}

# Effective access, once: each pair with the earliest time of the account's own edges.
run("""CREATE TABLE eff AS SELECT a, e, min(t) AS t FROM (
    SELECT a, e, t FROM given UNION ALL SELECT a, e, t FROM members JOIN reach USING (g)) GROUP BY a, e""")
run("CREATE TABLE fan AS SELECT e, count(*) AS n FROM eff GROUP BY e")
run("CREATE TABLE per_account AS SELECT a, count(*) AS n FROM eff GROUP BY a")
report["effective_access_pairs"] = {
    "count": one("SELECT count(*) FROM eff")[0],
    "fan_in_sha256": lines_hash("SELECT entitlement_id || chr(9) || n FROM fan JOIN rights USING (e) ORDER BY e")[1],
    "per_account_sha256": lines_hash("SELECT account_id || chr(9) || n FROM per_account JOIN accounts USING (a) ORDER BY a")[1],
}
for metric, extra in (("max_fan_in_entitlement", ""), ("max_fan_in_privileged_entitlement", "WHERE privileged")):
    top = one(f"SELECT entitlement_id, n FROM fan JOIN rights USING (e) {extra} ORDER BY n DESC, e LIMIT 1")
    report[metric] = {"accounts": top[1], "entitlement_id": top[0]}

run("""CREATE TABLE privileged AS SELECT a FROM accounts WHERE enabled AND hint
    UNION SELECT a FROM members JOIN closure USING (g) JOIN groups ON up = groups.g WHERE privileged
    UNION SELECT a FROM eff JOIN rights USING (e) WHERE privileged""")


def rated(metric, ids, offending, source, population, covered=False):
    """Count, rate and hash of `offending` among `population` of `source`, ids of the column `ids`."""
    denominator = one(f"SELECT count(*) FROM {source} WHERE {population}")[0]
    found, sha256 = lines_hash(f"SELECT {ids} FROM {source} WHERE ({population}) AND ({offending}) ORDER BY {ids}")
    numerator = denominator - found if covered else found
    report[metric] = {"count": found, "sha256": sha256,
                      "rate": {"numerator": numerator, "denominator": denominator}}


dormant = f"coalesce(signed_in, created) <= {REF - 90 * DAY}"
human, nhi = "kind = 'human'", "kind IN ('service', 'workload')"
rated("dormant_accounts", "account_id", dormant, "accounts", "enabled AND kind <> 'break_glass'")
rated("orphan_accounts", "account_id", "p IS NULL", "accounts", "enabled AND kind IN ('human', 'guest', 'shared')")
rated("leaver_accounts_enabled", "account_id", "enabled", "accounts", f"NOT {nhi} AND leaver")
rated("mfa_coverage", "account_id", "NOT mfa", "accounts", f"enabled AND {human}", covered=True)
rated("mfa_phishing_resistant_coverage", "account_id", "NOT resistant", "accounts", f"enabled AND {human}", covered=True)
rated("privileged_accounts", "account_id", "a IN (FROM privileged)", "accounts", "enabled")
rated("privileged_without_mfa", "account_id", "NOT mfa", "(FROM accounts JOIN privileged USING (a))", f"NOT {nhi}")
rated("dormant_privileged", "account_id", dormant, "(FROM accounts JOIN privileged USING (a))", "kind <> 'break_glass'")
rated("nhi_without_owner", "account_id", "p IS NULL OR leaver", "accounts", f"enabled AND {nhi}")

run(f"""CREATE TABLE late AS SELECT account_id, greatest(0, (disabled - terminated) // 1000000) AS seconds FROM accounts
    WHERE NOT enabled AND NOT {nhi} AND terminated < {REF} AND disabled IS NOT NULL AND created <= terminated""")
n, sha256 = lines_hash("SELECT account_id || chr(9) || seconds FROM late ORDER BY account_id")
report["leaver_disable_hours"] = {"count": n, "sha256": sha256}
for name, q in (("p50", 50), ("p95", 95)):
    rank = -(-q * n // 100)
    seconds = one(f"SELECT seconds FROM late ORDER BY seconds LIMIT 1 OFFSET {rank - 1}")[0] if n else 0
    report["leaver_disable_hours"][name] = {"seconds": seconds, "hours": {"numerator": seconds, "denominator": 3600}}

run(f"""CREATE TABLE standing AS SELECT subject_kind || ':' || subject_id || ':' || entitlement_id AS key,
    coalesce(max({micros('last_used_at')}), min({micros('granted_at')})) AS used FROM {table('grants')}
    JOIN rights USING (entitlement_id) WHERE privileged AND (
        (subject_kind = 'account' AND subject_id IN (SELECT account_id FROM accounts WHERE enabled))
        OR (subject_kind = 'group' AND subject_id IN (SELECT group_id FROM groups))) GROUP BY key""")
rated("standing_privilege", "key", f"used <= {REF - 90 * DAY}", "standing", "true")


# Privileged rights that are always there: over edges that nobody says are there on request only. Beside the contract.
def always(name):
    columns = [row[0] for row in run(f"DESCRIBE FROM {table(name)}").fetchall()]
    return "coalesce(assignment, 'standing') = 'standing'" if "assignment" in columns else "true"


run(f"""CREATE TABLE up AS SELECT DISTINCT c.g AS child, p.g AS parent FROM {table('memberships')} m
    JOIN groups c ON m.member_id = c.group_id JOIN groups p ON m.group_id = p.group_id
    WHERE member_kind = 'group' AND {always('memberships')}""")
run(f"""CREATE TABLE kept AS SELECT DISTINCT subject_kind, subject_id, e, entitlement_id FROM {table('grants')}
    JOIN rights USING (entitlement_id) WHERE privileged AND {always('grants')}""")
run("""CREATE TABLE kept_reach AS WITH RECURSIVE c(g, top) AS (
    SELECT g, g FROM groups UNION SELECT c.g, parent FROM c JOIN up ON child = top)
    SELECT DISTINCT c.g, e, entitlement_id FROM c JOIN groups ON top = groups.g
    JOIN kept ON subject_kind = 'group' AND subject_id = group_id""")
run(f"""CREATE TABLE always_held AS SELECT DISTINCT 'account:' || account_id || ':' || entitlement_id AS key FROM (
    SELECT subject_id AS account_id, entitlement_id FROM kept WHERE subject_kind = 'account'
    UNION ALL SELECT member_id, entitlement_id FROM {table('memberships')} m JOIN groups USING (group_id)
    JOIN kept_reach USING (g) WHERE member_kind = 'account' AND {always('memberships')})
    JOIN accounts USING (account_id) WHERE enabled""")
held_at_all = one("SELECT count(*) FROM eff JOIN rights USING (e) WHERE privileged")[0]
n, sha256 = lines_hash("SELECT key FROM always_held ORDER BY key")
report["standing_privilege_effective"] = {"count": n, "sha256": sha256,
                                          "rate": {"numerator": n, "denominator": held_at_all}}
rated("unauthenticated_services", "application_id",
      "NOT coalesce(requires_authentication, false) OR coalesce(auth_protocol, 'none') = 'none'",
      table("applications"), "coalesce(in_isms_scope, false)")
rated("stale_credentials", "credential_id",
      f"c.made < {REF - 365 * DAY} OR coalesce(c.used, c.made) <= {REF - 90 * DAY}",
      f"(SELECT credential_id, {micros('created_at')} AS made, {micros('last_used_at')} AS used, {micros('expires_at')} "
      f"AS ends FROM {table('credentials')} JOIN (SELECT account_id FROM accounts WHERE enabled AND {nhi}) "
      "USING (account_id)) c",
      f"c.ends IS NULL OR c.ends > {REF}")
rated("expiring_federation_keys", "trust_id", f"{micros('signing_key_expires_at')} <= {REF + 30 * DAY}",
      table("federation_trusts"), "true")
rated("unreviewed_trusts", "trust_id", f"reviewed_at IS NULL OR {micros('reviewed_at')} < {REF - 365 * DAY}",
      table("federation_trusts"), "true")

# Privilege creep: what people hold through their own human accounts, against the active people of their department.
run(f"""CREATE TABLE held AS SELECT p, e, min(t) AS t FROM eff JOIN accounts USING (a)
    WHERE {human} AND p IS NOT NULL GROUP BY p, e""")
run("CREATE TABLE active AS SELECT p, department, changed, person_id FROM people WHERE status = 'active' AND department IS NOT NULL")
run("CREATE TABLE size AS SELECT department, count(*) - 1 AS n FROM active GROUP BY department")
run("CREATE TABLE common AS SELECT department, e, count(*) AS h FROM held JOIN active USING (p) GROUP BY department, e")
run("""CREATE TABLE excess AS SELECT person_id, count(*) AS n FROM held JOIN active USING (p) JOIN size USING (department)
    JOIN common USING (department, e)
    WHERE changed IS NOT NULL AND t < changed AND size.n >= 1 AND 5 * (h - 1) < size.n
      AND changed <= %d GROUP BY person_id""" % REF)
n, sha256 = lines_hash("SELECT person_id FROM excess ORDER BY person_id")
report["privilege_creep"] = {
    "count": n, "sha256": sha256,
    "rate": {"numerator": n,
             "denominator": one(f"SELECT count(*) FROM active WHERE changed IS NOT NULL AND changed <= {REF}")[0]},
    "counts_sha256": lines_hash("SELECT person_id || chr(9) || n FROM excess ORDER BY person_id")[1],
    "excess_entitlements": one("SELECT coalesce(sum(n), 0)::BIGINT FROM excess")[0],
    "top20": [{"person_id": p, "entitlements": k} for p, k in
              run("SELECT person_id, n FROM excess ORDER BY n DESC, person_id LIMIT 20").fetchall()],
}
json.dump(report, sys.stdout, indent=1, sort_keys=True)
