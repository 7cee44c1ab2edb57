#!/usr/bin/env python3
"""Makes the identity snapshots of the two example organisations. Everybody in them is invented.

    pip install numpy==2.4.6 pyarrow==26.0.1
    examples/generate_estate.py            # rewrites examples/*/snapshots

One world is made from a seed: people, accounts, groups and rights, each with the days on which it begins, changes and
ends. A snapshot is that world seen on a date, so that trends follow from what happened in between. The same seed
gives the same files to the byte (with the versions above). The table layout is the one that `muster posture` reads;
`manifest.json` says which facts each source can report.
"""
import hashlib
import json
import unicodedata
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEEN = ("url", "observed", "observed_how")   # only where somebody tried
HERE = Path(__file__).resolve().parent
UTC = timezone.utc
TEXT, FLAG, TIME, LIST = pa.string(), pa.bool_(), pa.timestamp("us", "UTC"), pa.list_(pa.string())
TABLES = {
    "people": dict(person_id=TEXT, display_name=TEXT, department=TEXT, job_title=TEXT, manager_id=TEXT, status=TEXT,
                   hired_on=TIME, terminated_on=TIME, role_changed_on=TIME,
                   employee_number=TEXT, mail=TEXT, previous_department=TEXT),
    "accounts": dict(account_id=TEXT, source=TEXT, username=TEXT, person_id=TEXT, kind=TEXT, enabled=FLAG,
                     privileged_hint=FLAG, created_at=TIME, last_sign_in_at=TIME, password_changed_at=TIME,
                     mfa_methods=LIST, disabled_at=TIME, native_id=TEXT, mail=TEXT, user_principal_name=TEXT),
    "groups": dict(group_id=TEXT, source=TEXT, name=TEXT, privileged=FLAG),
    "memberships": dict(member_kind=TEXT, member_id=TEXT, group_id=TEXT, granted_at=TIME, expires_at=TIME, assignment=TEXT),
    "entitlements": dict(entitlement_id=TEXT, source=TEXT, application_id=TEXT, name=TEXT, privileged=FLAG),
    "grants": dict(subject_kind=TEXT, subject_id=TEXT, entitlement_id=TEXT, granted_at=TIME, last_used_at=TIME,
                   expires_at=TIME, assignment=TEXT),
    "applications": dict(application_id=TEXT, name=TEXT, requires_authentication=FLAG, auth_protocol=TEXT,
                         owner_person_id=TEXT, internet_facing=FLAG, in_isms_scope=FLAG, url=TEXT, observed=TEXT, observed_how=TEXT),
    "federation_trusts": dict(trust_id=TEXT, source=TEXT, partner=TEXT, protocol=TEXT, direction=TEXT,
                              signing_key_expires_at=TIME, mfa_claim_trusted=FLAG, reviewed_at=TIME),
    "credentials": dict(credential_id=TEXT, account_id=TEXT, kind=TEXT, created_at=TIME, expires_at=TIME, last_used_at=TIME),
}
KEYS = {"memberships": ("member_kind", "member_id", "group_id"), "grants": ("subject_kind", "subject_id", "entitlement_id")}


def day(text):
    """`2026-03-31` or `2026-03-31T22:00` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plain(text):
    """A name as it stands in a user name: `Wójcik` becomes `wojcik`."""
    for letter, instead in {"ø": "o", "å": "a", "æ": "ae", "ß": "ss", "ł": "l", "ü": "ue", "ö": "oe", "ä": "ae"}.items():
        text = text.replace(letter, instead).replace(letter.upper(), instead.upper())
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace(" ", "-")


def canonical(value):
    """RFC 8785 for the manifests written here (text, whole numbers, lists, objects)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def write_snapshot(folder, organisation, taken_at, sources, rows, predecessor):
    """Writes the tables and the manifest; returns the digest that names the snapshot."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {}
    for name, columns in TABLES.items():
        columns = {c: t for c, t in columns.items() if c not in SEEN or any(r.get(c) for r in rows[name])}
        key = KEYS.get(name, (next(iter(columns)),))
        ordered = sorted(rows[name], key=lambda r: tuple(r[k].encode() for k in key))
        schema = pa.schema(list(columns.items()))
        table = pa.table({c: pa.array([r.get(c) for r in ordered], t) for c, t in columns.items()}, schema=schema)
        path = folder / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", compression_level=19)
        data = path.read_bytes()
        tables[name] = dict(file=path.name, rows=len(ordered), sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    for source in sources:
        of_source = sum(r.get("source") == source["source"] for t in ("accounts", "groups", "federation_trusts") for r in rows[t])
        source["entries"] = of_source or (len(rows["people"]) if "hr_dates" in source["facts"] else 0)
    manifest = dict(format=1, organisation=organisation, taken_at=taken_at.strftime("%Y-%m-%dT%H:%M:%SZ"), sources=sources, tables=tables)
    if predecessor:
        manifest["predecessor"] = predecessor
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return hashlib.sha256(canonical(manifest)).hexdigest()


def source(name, connector, facts, warnings=()):
    return dict(source=name, connector=connector, facts=sorted(facts), warnings=list(warnings), entries=0)


# ------------------------------------------------------------------------------------------------ Fjordline: people
NAMES = {
    "NO": ("Anders Anette Astri Atle Berit Bjarne Camilla Eirin Elin Erlend Espen Eva Finn Frode Gro Gunnar Guro Hege Helge Håkon Ida Inger Ivar "
           "Jan Jorunn Kari Ketil Kjell Knut Lars Liv Magnus Marit Mona Morten Nina Odd Ola Per Ragnhild Randi Roar Rune Siv Solveig Stein "
           "Svein Tone Torill Trond Turid Vegard Øystein Åse".split(),
           "Aarseth Berge Birkeland Bratland Dahle Eide Eikeland Espeland Fjellanger Fosse Grimstad Gundersen Haaland Hagen Haugland Helle Hope "
           "Johannessen Kleppe Knudsen Kvamme Larsen Lunde Lygre Mjelde Mæland Nesse Nilsen Nordås Olsvik Pedersen Rongved Sandvik Sivertsen "
           "Skår Soltvedt Stokke Sæle Sørensen Tangen Vik Vågen Ytreland Øvrebø Ådland".split()),
    "DE": ("Anja Anke Bernd Birgit Carsten Claudia Daniel Dirk Elke Ferdinand Frauke Gerd Gesa Hauke Heike Holger Ilka Imke Jan Jens Jörg Julia "
           "Kai Katrin Lars Maike Malte Marlies Nele Olaf Petra Ralf Renate Sabine Silke Sven Tanja Tjark Ulf Uwe Volker Wiebke".split(),
           "Ahrens Behrens Brandt Carstens Claussen Dierks Ehlers Feddersen Gerdes Hansen Harms Hinrichs Jansen Kröger Kruse Lorenzen Lüders "
           "Martens Meinert Möller Ohlsen Paulsen Petersen Rehder Reimers Schlüter Schröder Siemers Stüben Thiessen Tiedemann Voss Wulf".split()),
    "PL": ("Adam Agata Andrzej Anna Barbara Bartosz Beata Cezary Dariusz Dorota Ewa Filip Grażyna Grzegorz Halina Iwona Jacek Jolanta Justyna "
           "Kamil Katarzyna Krzysztof Łukasz Małgorzata Marcin Marek Michał Monika Paweł Rafał Renata Robert Sylwia Tomasz Urszula Wojciech Zofia".split(),
           "Adamczyk Bąk Błaszczyk Cieślak Czarnecki Dąbrowski Duda Gajewski Głowacki Górski Jabłoński Kaczmarek Kamiński Kozłowski Krawczyk Kubiak "
           "Lis Maciejewski Majewski Malinowski Mazur Michalak Nowicki Olszewski Pawlak Pietrzak Sikora Szczepański Walczak Wilk Wróbel Zając".split()),
}
# Unit: people, head, titles, languages of names, whether the work has a desk.
UNITS = {
    "Management": (12, "ingrid-halvorsen", ["Adviser", "Controller of operations", "Assistant"], "NO", True),
    "IT Platform": (24, "piotr-zielinski", ["Service desk agent", "Platform engineer", "Network engineer", "Client engineer"], "NO NO PL", True),
    "Identity and Access": (6, "mateusz-kowalczyk", ["Access desk agent", "Identity analyst"], "NO", True),
    "Digital Products": (29, "henrike-petersen", ["Developer", "Tester", "Product owner", "Designer"], "NO NO DE PL", True),
    "Customer Integration": (9, "frank-ulrich", ["Integration specialist"], "DE", True),
    "Operations Norway": (168, "tobias-brandt", ["Terminal worker", "Forklift driver", "Shift leader", "Gate clerk"], "NO NO NO PL", False),
    "Operations Germany": (115, "ute-brinkmann", ["Terminal worker", "Forklift driver", "Shift leader", "Gate clerk"], "DE DE PL", False),
    "Operations Poland": (96, "karol-wisniewski", ["Terminal worker", "Forklift driver", "Shift leader", "Gate clerk"], "PL", False),
    "Fleet and Transport": (61, "thomas-reiter", ["Driver", "Dispatcher", "Workshop mechanic"], "NO DE", False),
    "Customer Service": (34, "silje-haugen", ["Customer agent", "Claims agent"], "NO NO DE", True),
    "Finance": (22, "bjorn-tveit", ["Accounts payable clerk", "Accountant", "Purchaser"], "NO NO PL", True),
    "People and Culture": (14, "lena-vogt", ["HR adviser", "Payroll clerk", "Recruiter"], "DE NO", True),
    "Quality and Food Safety": (12, "hanne-strand", ["Food safety specialist", "Quality adviser"], "NO", True),
    "Sales": (18, "kristoffer-dahl", ["Account manager", "Sales assistant"], "NO DE", True),
}
# The people of the ISMS, as their records have them: slug, name, unit, number, title, first day, last day.
KNOWN = [
    ("ingrid-halvorsen", "Ingrid Halvorsen", "Management", "100017", "Managing director", "2015-08-01", None),
    ("sunniva-aasen", "Sunniva Aasen", "Quality and Food Safety", "100342", "ISMS manager", "2019-02-01", None),
    ("mateusz-kowalczyk", "Mateusz Kowalczyk", "Identity and Access", "100418", "Identity lead", "2022-05-01", None),
    ("eirik-solbakken", "Eirik Solbakken", "Identity and Access", "100455", "Identity engineer", "2012-01-15", None),
    ("aleksandra-wojcik", "Aleksandra Wójcik", "Identity and Access", "100530", "Identity engineer", "2023-09-01", None),
    ("piotr-zielinski", "Piotr Zieliński", "IT Platform", "100120", "Head of IT platform", "2014-03-01", None),
    ("henrike-petersen", "Henrike Petersen", "Digital Products", "100233", "Head of digital products", "2018-06-01", None),
    ("tobias-brandt", "Tobias Brandt", "Operations Norway", "100064", "Director of operations", "2011-01-10", None),
    ("ute-brinkmann", "Ute Brinkmann", "Operations Germany", "200011", "Hub manager Hamburg", "2012-04-01", None),
    ("karol-wisniewski", "Karol Wiśniewski", "Operations Poland", "300009", "Hub manager Gdańsk", "2010-09-01", None),
    ("bjorn-tveit", "Bjørn Tveit", "Finance", "100031", "Chief financial officer", "2013-10-01", None),
    ("lena-vogt", "Lena Vogt", "People and Culture", "200087", "Head of People and Culture", "2020-01-01", None),
    ("astrid-nygard", "Astrid Nygård", "Quality and Food Safety", "100377", "Internal auditor", "2020-08-15", None),
    ("hanne-strand", "Hanne Strand", "Quality and Food Safety", "100205", "Quality manager", "2016-05-02", None),
    ("marte-lien", "Marte Lien", "Management", "100290", "Communications lead", "2019-11-01", None),
    ("magdalena-nowak", "Magdalena Nowak", "Finance", "300054", "Supplier manager", "2017-03-01", None),
    ("sigrid-moen", "Sigrid Moen", "Management", "100301", "Data protection officer", "2018-05-25", None),
    ("silje-haugen", "Silje Haugen", "Customer Service", "100266", "Head of customer service", "2017-08-01", None),
    ("frank-ulrich", "Frank Ulrich", "Customer Integration", "200102", "Customer integration lead", "2019-07-01", None),
    ("thomas-reiter", "Thomas Reiter", "Fleet and Transport", "100088", "Fleet manager", "2012-06-01", None),
    ("dieter-krause", "Dieter Krause", "Operations Germany", "200019", "Continuity coordinator", "2011-02-01", "2026-02-28"),
    ("kristoffer-dahl", "Kristoffer Dahl", "Sales", "100411", "Head of sales", "2021-04-01", None),
    ("jakub-lewandowski", "Jakub Lewandowski", "Digital Products", "100472", "Lead of the portal team", "2022-10-01", None),
]
DATES = [day("2025-12-31T22:00"), day("2026-03-31T22:00"), day("2026-05-31T22:00"), day("2026-06-29T22:00")]
FIRST, LAST = DATES[0], DATES[-1]
FEED = day("2025-11-27")            # since then the HR record disables leavers every night
AD, IDP = "corp-ad", "nimbus"


class World:
    """Rows with the days on which they hold: `since` and, where they end, `until`."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.people, self.accounts, self.groups, self.entitlements, self.applications = {}, {}, {}, {}, {}
        self.trusts, self.credentials, self.memberships, self.grants = [], [], [], []

    def pick(self, of):
        return of[int(self.rng.integers(len(of)))]

    def chance(self, p):
        return self.rng.random() < p

    def between(self, start, end):
        return start + timedelta(seconds=int(self.rng.random() * max((end - start).total_seconds(), 1)))

    def group(self, source, name, privileged=False):
        gid = f"{source}:{plain(name)}"
        self.groups[gid] = dict(group_id=gid, source=source, name=name, privileged=privileged)
        return gid

    def join(self, member, group, since, until=None, kind="account", assignment=None):
        assert group in self.groups, group
        self.memberships.append(dict(member_kind=kind, member_id=member, group_id=group, granted_at=since, assignment=assignment, until=until))

    def grant(self, subject, entitlement, since, until=None, kind="account", used=None):
        assert entitlement in self.entitlements, entitlement
        self.grants.append(dict(subject_kind=kind, subject_id=subject, entitlement_id=entitlement, granted_at=since, used=used, until=until))

    def application(self, name, protocol, owner, internet=False, in_scope=True, since=None, asks=True):
        aid = f"app-{plain(name)}"
        self.applications[aid] = dict(application_id=aid, name=name, requires_authentication=asks, auth_protocol=protocol, owner_person_id=owner,
                                      internet_facing=internet, in_isms_scope=in_scope, scope_since=since)
        return aid

    def entitlement(self, source, application, name, privileged=False):
        self.entitlements[name] = dict(entitlement_id=name, source=source, application_id=application, name=name, privileged=privileged)


def make_people(w):
    taken, heads, number = set(), {}, {"1": 100600, "2": 200200, "3": 300100}
    for slug, name, unit, emp, title, hired, last in KNOWN:
        taken.add(name)
        pid = f"pd-{emp}"
        w.people[pid] = dict(person_id=pid, display_name=name, unit=unit, job_title=title, hired_on=day(hired), employee_number=emp,
                             mail=f"{slug.replace('-', '.')}@fjordline.example", terminated_on=day(last) + timedelta(hours=22) if last else None,
                             slug=slug, desk=True, moved=None, agency=False)
        heads[unit] = heads.get(unit, pid) if slug != UNITS[unit][1] else pid
    w.people["pd-100530"].update(moved=(day("2026-02-01"), "IT Platform"))

    def somebody(unit, hired, leaves=None, agency=False):
        languages = UNITS[unit][3].split()
        while True:
            first, last = NAMES[w.pick(languages)]
            name = f"{w.pick(first)} {w.pick(last)}"
            if name not in taken:
                break
        taken.add(name)
        country = "2" if unit in ("Operations Germany", "Customer Integration") else "3" if unit == "Operations Poland" else "1"
        number[country] += 1
        emp = ("9" + str(number[country])[1:]) if agency else str(number[country])
        pid = f"pd-{emp}"
        title = "Agency worker" if agency else w.pick(UNITS[unit][2])
        w.people[pid] = dict(person_id=pid, display_name=name, unit=unit, job_title=title, hired_on=hired, employee_number=emp,
                             mail=f"{plain(name).replace('-', '.')}@fjordline.example", terminated_on=leaves, slug=None,
                             desk=UNITS[unit][4] or title in ("Shift leader", "Gate clerk", "Dispatcher"), moved=None, agency=agency)
        return pid

    for unit, (size, *_) in UNITS.items():
        stay = size - sum(k[2] == unit and k[6] is None for k in KNOWN)
        for _ in range(stay):
            start = day("2009-03-01") if w.chance(0.75) else day("2024-01-01")
            somebody(unit, w.between(start, day("2026-06-01")).replace(hour=6, minute=0, second=0))
        # About one in nine leaves in a year; HR keeps them for two years in the export.
        for _ in range(round(size * 0.115 * 2)):
            left = w.between(day("2024-07-01"), day("2026-06-26")).replace(hour=22, minute=0, second=0)
            somebody(unit, w.between(day("2012-01-01"), left - timedelta(days=200)).replace(hour=6, minute=0, second=0), left)
    for unit, size in (("Operations Norway", 70), ("Operations Germany", 52), ("Operations Poland", 44)):
        for _ in range(size):
            hired = w.between(day("2025-08-01"), day("2026-06-20")).replace(hour=6, minute=0, second=0)
            ends = hired + timedelta(days=int(w.rng.integers(40, 240)))
            somebody(unit, hired, ends.replace(hour=22) if ends < day("2026-06-29") else None, agency=True)
    for p in w.people.values():
        p["manager_id"] = heads[p["unit"]] if p["person_id"] != heads[p["unit"]] else ("pd-100017" if p["slug"] != "ingrid-halvorsen" else None)
    staying = [p for p in w.people.values() if not p["terminated_on"] and not p["agency"] and not p["slug"] and p["hired_on"] < day("2024-06-01")]
    w.on_leave = {p["person_id"] for p in (staying[int(i)] for i in w.rng.choice(len(staying), 14, replace=False))}
    return staying


# Where a mover keeps the old rights, the old unit's rights are rare in the new one. In 2026 most moves were like that.
MOVES = [("Operations Norway", "Fleet and Transport"), ("IT Platform", "Digital Products"), ("Customer Service", "Sales"), ("Finance", "Management"),
         ("Operations Germany", "Customer Service"), ("Sales", "Customer Integration"), ("Fleet and Transport", "Operations Norway"),
         ("Operations Poland", "Quality and Food Safety"), ("Customer Service", "Finance"), ("Digital Products", "Customer Integration")]


def make_moves(w, staying):
    """71 moves by the first snapshot, a few more each month; about one in eight of the early movers kept what they had."""
    plan = [(day("2022-02-01"), day("2025-12-20"), 63, 7), (day("2026-01-05"), day("2026-03-28"), 7, 4),
            (day("2026-04-02"), day("2026-05-29"), 6, 4), (day("2026-06-01"), day("2026-06-27"), 4, 3)]
    free = [p for p in staying if p["person_id"] not in w.on_leave and p["hired_on"] < day("2021-06-01")]
    w.rng.shuffle(free)
    w.keeps = set()
    for start, end, n, dirty in plan:
        for i in range(n):
            # Only somebody with a desk has rights worth keeping.
            person = next(p for p in free if p["desk"] or i >= dirty)
            free.remove(person)
            olds = [a for a, b in MOVES if b == person["unit"]] or [u for u in ("Operations Germany", "Sales") if u != person["unit"]]
            person["moved"] = (w.between(start, end).replace(hour=6, minute=0, second=0), w.pick(olds))
            if i < dirty:
                w.keeps.add(person["person_id"])


# ------------------------------------------------------------------------------------------------ Fjordline: systems
APPLICATIONS = [
    # name, protocol, owner, internet, in scope
    ("Customer portal", "oidc", "pd-100233", True, True), ("Booking API", "oidc", "pd-100472", True, True),
    ("Driver app", "oidc", "pd-100233", True, True), ("Transport management", "saml", "pd-100064", True, True),
    ("Warehouse system Norway and Germany", "ldap", "pd-100064", False, True), ("Warehouse system Gdańsk", "password", "pd-300009", False, True),
    ("Cold-chain monitoring", "saml", "pd-100064", True, True), ("ERP and payments", "saml", "pd-100031", False, True),
    ("Build pipeline and source code", "oidc", "pd-100472", True, True), ("Data warehouse", "oidc", "pd-100233", False, True),
    ("Mail and documents", "oidc", "pd-100120", True, True), ("Backup platform", "ldap", "pd-100120", False, True),
    ("Server estate", "ldap", "pd-100120", False, True), ("Network and site links", "ldap", "pd-100120", False, True),
    ("PeopleDesk", "saml", "pd-200087", True, False), ("Travel booking", "saml", "pd-100031", True, False),
    ("Canteen orders Bergen", "password", None, False, False), ("Weighbridge Hamburg", "password", None, False, True),
]
TRIED = {   # since the summer of 2026 the doors are tried: address, what was seen, how
    "Customer portal": ("https://portal.nordfangst.example/", "asks", "answered 302: leads to a sign-in at id.nordfangst.example"),
    "Booking API": ("https://api.nordfangst.example/bookings", "asks", "answered 401: sign in first"),
    "Cold-chain monitoring": ("https://coldchain.nordfangst.example/", "asks", "answered 302: leads to a sign-in at id.nordfangst.example"),
    "PeopleDesk": ("https://nordfangst.peopledesk.example/", "unclear", "answered 200: a page that only a program in the browser fills: it may ask then"),
    "Travel booking": ("https://travel.nordfangst.example/", "unclear", "answered 200: a page with a password field: nobody can tell what lies behind it"),
    "Canteen orders Bergen": ("http://canteen.bergen.nordfangst.example/", "open", "answered 200: gives content to whoever asks"),
    "Telemetry relay": ("http://telemetry.nordfangst.example/readings", "open", "answered 200: gives content to whoever asks"),
}
ENTITLEMENTS = {   # source: application: rights; a right with ! is privileged
    AD: {
        "Warehouse system Norway and Germany": "wms:stock:read wms:stock:move wms:loads:release wms:tasks:plan wms:system:admin!",
        "ERP and payments": "erp:ledger:read erp:invoices:enter erp:suppliers:create erp:payments:approve erp:customers:read erp:system:admin!",
        "Server estate": "servers:files:read servers:login:admin! directory:users:reset directory:domain:admin! directory:replication:run!",
        "Network and site links": "network:devices:read network:devices:admin!", "Backup platform": "backup:jobs:read backup:restore:run!",
    },
    IDP: {
        "Mail and documents": "mail:mailbox:use docs:team:read docs:board:read mail:all:read!",
        "Customer portal": "portal:orders:read portal:orders:write portal:certificates:read portal:partners:write portal:customers:admin!",
        "Booking API": "api:clients:write api:bookings:write api:bookings:read", "Driver app": "driver:trips:read driver:trips:plan",
        "Transport management": "tms:loads:read tms:dispatch:plan tms:tariffs:write tms:system:admin!",
        "Cold-chain monitoring": "coldchain:records:read coldchain:limits:write coldchain:records:write",
        "Build pipeline and source code": "build:repos:read build:repos:write build:deploy:production!",
        "Data warehouse": "dwh:reports:read dwh:tables:write", "PeopleDesk": "hr:own:read hr:files:read hr:payroll:run",
        "Travel booking": "travel:trips:book", None: "tenant:reports:read tenant:users:admin! tenant:roles:admin! tenant:apps:consent!",
    },
}
UNIT_RIGHTS = {
    "Management": "docs:board:read dwh:reports:read erp:ledger:read", "IT Platform": "servers:files:read network:devices:read backup:jobs:read",
    "Identity and Access": "directory:users:reset tenant:reports:read", "Digital Products": "build:repos:read build:repos:write api:bookings:read",
    "Customer Integration": "portal:partners:write api:clients:write api:bookings:read",
    "Operations Norway": "wms:stock:read wms:stock:move", "Operations Germany": "wms:stock:read wms:stock:move", "Operations Poland": "coldchain:records:read",
    "Fleet and Transport": "driver:trips:read driver:trips:plan tms:loads:read", "Customer Service": "portal:orders:read portal:orders:write portal:certificates:read tms:loads:read",
    "Finance": "erp:ledger:read erp:invoices:enter", "People and Culture": "hr:files:read", "Quality and Food Safety": "coldchain:records:read coldchain:limits:write portal:certificates:read",
    "Sales": "portal:orders:read erp:customers:read tms:tariffs:write",
}
TITLE_RIGHTS = {
    "Shift leader": "wms:loads:release wms:tasks:plan coldchain:records:read", "Gate clerk": "tms:loads:read", "Dispatcher": "tms:dispatch:plan",
    "Purchaser": "erp:suppliers:create", "Accounts payable clerk": "erp:payments:approve", "Payroll clerk": "hr:payroll:run", "Developer": "dwh:reports:read",
    "Service desk agent": "directory:users:reset", "Product owner": "portal:orders:read", "Claims agent": "coldchain:records:read",
}


def make_systems(w):
    for name, protocol, owner, internet, in_scope in APPLICATIONS:
        w.application(name, protocol, owner, internet, in_scope)
    # Built for a pilot in 2022, found in May 2026: takes readings from any address on the terminal network.
    w.application("Telemetry relay", "none", None, False, True, since=day("2026-05-20"), asks=False)
    for src, by_app in ENTITLEMENTS.items():
        for app, names in by_app.items():
            for name in names.split():
                w.entitlement(src, f"app-{plain(app)}" if app else None, name.rstrip("!"), name.endswith("!"))
    made = day("2012-05-01")
    g = w.group
    for name in ("Domain Admins", "Enterprise Admins", "Backup Operators", "GG-Server-Admins", "GG-Network-Admins"):
        g(AD, name, True)
    for name in ("GG-All-Staff", "GG-Server-Operators", "GG-Helpdesk-L1", "GG-Helpdesk-L2", "GG-Warehouse-Bergen", "GG-Warehouse-Aalesund", "GG-Warehouse-Hamburg",
                 "GG-Warehouse-Gdansk", "GG-Warehouse-All", "GG-Printers-Terminals", "MIG-2019-Fileserver", "MIG-2019-Old-WMS"):
        g(AD, name)
    for name in ("Tenant administrators", "Privileged role administrators", "Application administrators", "Mail administrators", "Portal administrators"):
        g(IDP, name, True)
    for name in ("All users", "Licence desk", "Licence frontline", "Guests carriers", "Guests auditors", "Guests customers", "Passkey rollout"):
        g(IDP, name)
    for unit in UNITS:
        g(AD, f"GG-Dept-{unit.replace(' ', '-')}"), g(IDP, f"Dept {unit}")
        for right in UNIT_RIGHTS[unit].split():
            src = w.entitlements[right]["source"]
            w.grant(f"{src}:{plain('GG-Dept-' + unit.replace(' ', '-') if src == AD else 'Dept ' + unit)}", right, made, kind="group")
        w.join(f"{AD}:{plain('GG-Dept-' + unit.replace(' ', '-'))}", f"{AD}:gg-all-staff", made, kind="group")
        w.join(f"{IDP}:{plain('Dept ' + unit)}", f"{IDP}:all-users", made, kind="group")
    for title, rights in TITLE_RIGHTS.items():
        for src, name in ((AD, f"GG-Role-{title.replace(' ', '-')}"), (IDP, f"Role {title}")):
            own = [r for r in rights.split() if w.entitlements[r]["source"] == src]
            if own:
                gid = g(src, name)
                for right in own:
                    w.grant(gid, right, made, kind="group")
    for group, rights in {f"{AD}:domain-admins": "directory:domain:admin directory:replication:run servers:login:admin", f"{AD}:enterprise-admins": "directory:domain:admin",
                          f"{AD}:backup-operators": "backup:restore:run", f"{AD}:gg-server-admins": "servers:login:admin", f"{AD}:gg-network-admins": "network:devices:admin",
                          f"{AD}:mig-2019-fileserver": "servers:files:read", f"{IDP}:all-users": "mail:mailbox:use docs:team:read hr:own:read travel:trips:book",
                          f"{IDP}:tenant-administrators": "tenant:users:admin tenant:roles:admin tenant:apps:consent", f"{IDP}:privileged-role-administrators": "tenant:roles:admin",
                          f"{IDP}:application-administrators": "tenant:apps:consent", f"{IDP}:mail-administrators": "mail:all:read",
                          f"{IDP}:portal-administrators": "portal:customers:admin", f"{AD}:gg-helpdesk-l2": "directory:users:reset"}.items():
        for right in rights.split():
            w.grant(group, right, made, kind="group", used=0.9 if "enterprise" not in group else None)
    # The path nobody reads: a migration weekend in 2019 put the operators inside Domain Admins, the help desk sat inside them already.
    nested = day("2019-06-16")
    for child, parent in (("gg-helpdesk-l1", "gg-server-operators"), ("gg-server-operators", "domain-admins"), ("gg-helpdesk-l2", "gg-helpdesk-l1-readers"),
                          ("gg-warehouse-bergen", "gg-warehouse-all"), ("gg-warehouse-aalesund", "gg-warehouse-all"), ("gg-warehouse-hamburg", "gg-warehouse-all"),
                          ("gg-warehouse-gdansk", "gg-warehouse-all"), ("gg-warehouse-all", "gg-printers-terminals")):
        if f"{AD}:{parent}" in w.groups:
            w.join(f"{AD}:{child}", f"{AD}:{parent}", nested, kind="group")


# ------------------------------------------------------------------------------------------------ Fjordline: accounts
def add_account(w, src, username, kind, person, created, *, until=None, disabled=None, hint=False, step=None, stopped=None, mfa=None, resistant=None, password=None, mail=None):
    """`step`: days between sign-ins; `stopped`: the last one; `mfa`, `resistant`: since when; `until`: removed from the source."""
    aid = f"{src}:{username}"
    assert aid not in w.accounts, aid
    w.accounts[aid] = dict(account_id=aid, source=src, username=username, person=person, kind=kind, created_at=created, until=until, disabled=disabled, privileged_hint=hint,
                           step=step or float(0.3 + w.rng.exponential(3.5)), phase=float(w.rng.random()), stopped=stopped, mfa=mfa, resistant=resistant,
                           weak=w.pick([["push"], ["totp"], ["push", "sms"], ["sms"]]), strong=w.pick([["passkey", "push"], ["windows_hello", "push"], ["fido2"], ["passkey"]]),
                           password=password or w.between(max(created, day("2023-01-01")), max(LAST, created)), native_id=username, mail=mail)
    return aid


def leaver_delay(w, left, agency):
    """Hours until a leaver's accounts were disabled: days by mail, hours since the feed, up to a week for agency workers."""
    if agency:
        monday = left.replace(hour=7) + timedelta(days=7 - left.weekday())
        return (monday - left).total_seconds() / 3600
    if left < FEED:
        return float(min(np.exp(w.rng.normal(4.0, 0.9)), 900))
    return float(3.5 + w.rng.random() * 6)


CLEAN_UPS = [day("2026-01-20"), day("2026-02-17"), day("2026-04-14"), day("2026-05-12"), day("2026-06-16")]


def make_human_accounts(w):
    rollout = {"Management": "2026-02-10", "Finance": "2026-02-24", "Identity and Access": "2025-10-06", "IT Platform": "2025-11-17", "Customer Service": "2026-04-20",
               "Digital Products": "2026-05-04", "Sales": "2026-06-08"}
    forgotten = 0
    for p in sorted(w.people.values(), key=lambda p: p["person_id"]):
        slug = plain(p["display_name"]).replace("-", ".")
        left, created = p["terminated_on"], p["hired_on"] - timedelta(days=2)
        disabled = removed = None
        if left:
            disabled = left + timedelta(hours=leaver_delay(w, left, p["agency"]))
            removed = disabled + timedelta(days=200)
        idle = w.chance(0.115) and not p["slug"] and not left
        stopped = w.between(day("2025-03-01"), day("2025-10-15")) if idle else None
        tidy = w.pick(CLEAN_UPS + [None] * 4) if idle else None       # returned to use when somebody asked, or left lying
        ids = []
        wants_ad = p["desk"] or w.chance(0.86)
        if wants_ad and not (p["agency"] and w.chance(0.25)):
            alive = bool(left and p["agency"] and left > day("2026-03-20") and w.chance(0.12) and forgotten < 5)
            forgotten += alive
            ids.append(add_account(w, AD, slug, "human", p["person_id"], created, disabled=None if alive else disabled, until=removed, mail=p["mail"],
                                   stopped=left or (stopped if tidy is None else None), step=None if p["desk"] else float(1 + w.rng.exponential(9))))
        if p["desk"] or w.chance(0.93):
            start = day("2024-05-01")
            covered = w.between(start, day("2025-12-15")) if w.chance(0.8) else (w.between(day("2026-01-05"), LAST) if w.chance(0.66) else None)
            covered = max(covered, created + timedelta(days=3)) if covered else None
            on = rollout.get(p["unit"])
            resistant = max(w.between(day(on), day(on) + timedelta(days=35)), created) if on and w.chance(0.9) else (w.between(day("2025-02-01"), LAST) if w.chance(0.2) else None)
            ids.append(add_account(w, IDP, f"{slug}@fjordline.example", "human", p["person_id"], created, disabled=disabled, until=removed, mail=p["mail"],
                                   stopped=left or (stopped if tidy is None else None), mfa=covered if not p["slug"] else day("2024-06-03"),
                                   resistant=resistant if not p["slug"] or p["unit"] in ("Finance", "Management", "Identity and Access",
                                           "IT Platform") else (resistant or day("2026-05-11"))))
        if idle and tidy is not None and ids:
            for aid in ids:                                       # dormant until the clean-up, then disabled and removed
                w.accounts[aid].update(stopped=stopped, disabled=tidy + timedelta(hours=9), until=tidy + timedelta(days=60))
        p["accounts"] = ids
        place_in_groups(w, p, ids)


def place_in_groups(w, p, ids):
    moved, old = p["moved"] or (None, None)
    for aid in ids:
        src = aid.split(":")[0]
        created = w.accounts[aid]["created_at"]
        unit_group = lambda unit: f"{src}:{plain('GG-Dept-' + unit.replace(' ', '-') if src == AD else 'Dept ' + unit)}"
        since = moved + timedelta(hours=3) if moved else created
        w.join(aid, unit_group(p["unit"]), since)
        if src == IDP:
            w.join(aid, f"{IDP}:{'licence-desk' if p['desk'] else 'licence-frontline'}", created)
        if moved:
            kept = p["person_id"] in w.keeps
            if created < moved:
                w.join(aid, unit_group(old), created, None if kept else moved + timedelta(days=10))
        role = f"{src}:{plain(('GG-Role-' if src == AD else 'Role ') + p['job_title'].replace(' ', '-' if src == AD else ' '))}"
        if role in w.groups:
            w.join(aid, role, since)
        if src == AD and p["unit"].startswith("Operations"):
            where = {"Operations Germany": "hamburg", "Operations Poland": "gdansk"}.get(p["unit"]) or ("aalesund" if w.chance(0.4) else "bergen")
            w.join(aid, f"{AD}:gg-warehouse-{where}", since)


def make_privileged(w):
    who = {p["slug"]: p for p in w.people.values() if p["slug"]}
    it = sorted((p for p in w.people.values() if p["unit"] in ("IT Platform",) and not p["terminated_on"] and not p["slug"]), key=lambda p: p["hired_on"])
    desk = [p for p in it if p["job_title"] == "Service desk agent"][:11]
    desk += [p for p in it if p not in desk][: 12 - len(desk)]
    platform = [p for p in it if p not in desk]
    nested = day("2019-03-04")
    account = lambda p, src: next(a for a in p["accounts"] if a.startswith(src))
    for i, p in enumerate(desk):
        # The finding of January was closed by taking two of twelve out; the path stayed.
        w.join(account(p, AD), f"{AD}:gg-helpdesk-l1", max(nested, p["hired_on"] + timedelta(days=9)), day("2026-01-19T10:00") if i < 2 else None)
    for p in platform[:4]:
        w.join(account(p, AD), f"{AD}:gg-server-operators", max(nested, p["hired_on"] + timedelta(days=30)))
    admins = [who["eirik-solbakken"], who["mateusz-kowalczyk"], who["piotr-zielinski"]] + platform
    for i, p in enumerate(admins):
        slug = plain(p["display_name"]).replace("-", ".")
        born = max(day("2017-01-09"), p["hired_on"] + timedelta(days=60))
        stopped = day("2025-08-20") if i in (7, 11) else None
        aid = add_account(w, AD, f"adm-{slug}", "human", p["person_id"], born, hint=True, stopped=stopped)
        w.join(aid, f"{AD}:{['domain-admins', 'gg-server-admins', 'gg-server-admins', 'gg-network-admins', 'backup-operators'][i % 5] if i > 1 else 'domain-admins'}", born)
        if i < 10:
            cid = add_account(w, IDP, f"adm-{slug}@fjordline.example", "human", p["person_id"], max(born, day("2021-04-01")), hint=True, mfa=day("2025-10-20"),
                              resistant=day("2025-11-20") if i not in (6, 8) else (day("2026-03-12") if i == 6 else None),
                              stopped=day("2025-09-11") if i == 9 else None)
            role = ["tenant-administrators", "privileged-role-administrators", "application-administrators", "mail-administrators"][i % 4]
            w.join(cid, f"{IDP}:{role}", max(born, day("2021-04-01")))
    digital = sorted((p for p in w.people.values() if p["unit"] == "Digital Products" and not p["terminated_on"]), key=lambda p: p["person_id"])
    for i, p in enumerate([x for x in digital if any(a.startswith(IDP) for a in x["accounts"])][:9]):
        w.join(account(p, IDP), f"{IDP}:portal-administrators", max(day("2022-03-01"), p["hired_on"]))
    developers = [x for x in digital if x["job_title"] == "Developer"][:5]
    for i, p in enumerate(developers):
        w.grant(account(p, IDP), "build:deploy:production", max(day("2023-02-01"), p["hired_on"]), used=[0.9, 0.9, None, 0.05, 0.9][i])
    finance = [p for p in w.people.values() if p["unit"] == "Finance" and not p["terminated_on"] and any(a.startswith(AD) for a in p["accounts"]) and not p["slug"]]
    for p in finance[:2]:
        w.grant(account(p, AD), "erp:system:admin", max(day("2020-01-15"), p["hired_on"]))
    # Two people can create a supplier and pay it; one edits temperature records and releases loads.
    w.grant(account(finance[3], AD), "erp:suppliers:create", day("2026-02-09T08:00")), w.grant(account(finance[3], AD), "erp:payments:approve", day("2026-04-21T08:00"))
    w.grant(account(finance[4], AD), "erp:suppliers:create", day("2024-10-01T08:00")), w.grant(account(finance[4], AD), "erp:payments:approve", day("2026-05-06T08:00"))
    hanne = who["hanne-strand"]
    w.grant(account(hanne, IDP), "coldchain:records:write", day("2024-03-01"), used=0.5), w.grant(account(hanne, AD), "wms:loads:release", day("2024-03-01"))
    # A wave of direct grants "for the project", spring 2026.
    for p, right in zip(platform[4:9], ["servers:login:admin", "backup:restore:run", "network:devices:admin", "servers:login:admin", "backup:restore:run"]):
        w.grant(account(p, AD), right, day("2026-04-20T07:00"))
    # Break-glass: three in the tenant, two in the directory; never used.
    for i in (1, 2, 3):
        bid = add_account(w, IDP, f"bg-nimbus-{i}", "break_glass", "pd-100418", day("2025-12-02T09:00"), hint=True, step=9e9, resistant=day("2025-12-02T09:00"))
        w.join(bid, f"{IDP}:tenant-administrators", day("2025-12-02T09:05"))
    for i in (1, 2):
        bid = add_account(w, AD, f"bg-ad-{i}", "break_glass", "pd-100418", day("2019-01-14"), hint=True, step=9e9)
        w.join(bid, f"{AD}:domain-admins", day("2019-01-14"))
    # The one employee whose accounts nobody ended: a dispatcher, with the directory account still alive.
    gone = sorted((p for p in w.people.values() if p["terminated_on"] and p["terminated_on"] > day("2026-06-05") and not p["agency"] and p["accounts"]), key=lambda p: p["person_id"])
    gone[0]["job_title"] = "Dispatcher"
    w.accounts[gone[0]["accounts"][0]].update(disabled=None, stopped=day("2026-06-27T21:14"))


SYSTEMS = "wms tms erp bkp mon edi scan print sql cold dwh label badge vpn deploy rfid customs fuel".split()
TASKS = "sync read export import job agent report batch".split()
PLACES = ["", "-bgo", "-aes", "-ham", "-gdn"]
FIXED = {"svc-wms-sync": "pd-100455", "svc-backup": "pd-100120", "svc-hr-feed": "pd-100455", "svc-scan-label": None}


def make_machines(w):
    owners = [p["person_id"] for p in w.people.values() if p["unit"] in ("IT Platform", "Identity and Access", "Digital Products",
              "Customer Integration") and not p["terminated_on"] and p["hired_on"] < day("2025-09-01")]
    leavers = [p["person_id"] for p in w.people.values() if p["unit"] in ("IT Platform", "Digital Products", "Finance") and p["terminated_on"] and p["terminated_on"] < FIRST]
    adopted = [day("2026-02-27"), day("2026-03-20"), day("2026-04-24"), day("2026-05-15"), day("2026-06-12"), None, None, None, None]

    def owner(name, u):
        """Who answers for it, and since when: a quarter were adopted during the clean-ups, by whoever asked for them."""
        if name in FIXED:
            return FIXED[name], None
        if u >= 0.242:
            return w.pick(owners), None
        return w.pick(owners), w.pick(adopted)

    names = [f"svc-{s}-{t}{p}" for s in SYSTEMS for t in TASKS for p in PLACES]
    w.rng.shuffle(names)
    chosen = list(FIXED) + [n for n in names if n not in FIXED][:156]
    for i, name in enumerate(chosen):
        born = w.between(day("2011-01-01"), day("2025-06-01"))
        idle = w.chance(0.16) and i > 8
        end = w.pick(CLEAN_UPS + [None] * 4) if idle else None
        aid = add_account(w, AD, name, "service", None, born, step=float(0.02 + w.rng.exponential(0.6)), stopped=w.between(day("2024-02-01"), day("2025-09-20")) if idle else None,
                          disabled=end, until=end + timedelta(days=30) if end else None, password=born)
        set_owner(w, aid, *owner(name, w.rng.random()), leavers)
        old = i < 23 and i > 3                                     # nineteen with a service name and a password from before 2022
        for k in range(1 + int(w.chance(0.3))):
            made = w.between(day("2015-01-01"), day("2021-11-30")) if old else max(born, w.between(day("2024-06-01"), day("2025-12-20")))
            rotated = w.pick(CLEAN_UPS) if not old and w.chance(0.4) else None
            credential(w, aid, "password" if k == 0 else "certificate", made, rotated, None, None)
        for _ in range(int(w.rng.integers(1, 4))):
            right = w.pick([r for r, e in w.entitlements.items() if e["source"] == AD and not e["privileged"]])
            w.grant(aid, right, born + timedelta(days=1))
        if i % 17 == 3:
            w.grant(aid, w.pick(["servers:login:admin", "backup:restore:run", "erp:system:admin", "wms:system:admin"]), born + timedelta(days=1))
        if i in (12, 40, 77):
            w.join(aid, f"{AD}:domain-admins", born + timedelta(days=2))
    apps = "portal api driver tms cold dwh build mail docs edi label invoice track alert chat bi".split()
    names = ["wl-portal-deploy"] + [f"wl-{a}-{t}-{e}" for a in apps for t in "reader writer worker webhook exporter indexer".split() for e in ("prod", "test", "dev")]
    head, tail = names[:1], names[1:]
    w.rng.shuffle(tail)
    for i, name in enumerate(head + tail[:228]):
        born = w.between(day("2021-05-01"), day("2026-06-01") if i % 9 == 0 else day("2025-11-30"))
        idle = w.chance(0.15) and i > 0
        end = w.pick(CLEAN_UPS + [None] * 4) if idle else None
        end = end if end and end > born else None
        aid = add_account(w, IDP, name, "workload", None, born, step=float(0.01 + w.rng.exponential(0.4)), disabled=end, until=end + timedelta(days=30) if end else None,
                          stopped=min(w.between(born, born + timedelta(days=200)), day("2025-09-20")) if idle and born < day("2025-09-01") else None)
        person, since = owner(name, w.rng.random()) if i else ("pd-100472", None)
        set_owner(w, aid, person, since, leavers)
        kind = w.pick(["oauth_secret", "oauth_secret", "api_key", "certificate"])
        made = max(born, w.between(day("2024-07-01"), day("2026-05-20")))
        rotated = w.pick(CLEAN_UPS) if made < day("2025-06-30") and w.chance(0.42) else None
        credential(w, aid, kind, made, rotated, timedelta(days=int(w.pick([180, 365, 730, 3650]))), 0.03 + float(w.rng.exponential(1.2)) if not idle else None)
        for _ in range(int(w.rng.integers(1, 4))):
            right = w.pick([r for r, e in w.entitlements.items() if e["source"] == IDP and not e["privileged"]])
            w.grant(aid, right, born + timedelta(hours=1), used=None if idle else float(w.rng.random()))
        if i == 0 or i % 23 == 5:
            w.grant(aid, "build:deploy:production" if i == 0 else w.pick(["mail:all:read", "tenant:users:admin", "portal:customers:admin", "tms:system:admin"]),
                    born + timedelta(hours=2), used=0.95 if i == 0 or w.chance(0.5) else None)


def set_owner(w, aid, person, since, leavers):
    """Owned by `person`; where `since` is given, only from then on, and before by nobody or by somebody who has left."""
    a = w.accounts[aid]
    a["person"] = person
    if since is not None:
        a["adopted"], a["before"] = since, (w.pick(leavers) if w.chance(0.3) else None)
    elif person and w.chance(0.105) and aid.split(":")[1] not in FIXED and not aid.endswith("wl-portal-deploy"):
        a["adopted"], a["before"] = day("2099-01-01"), (w.pick(leavers) if w.chance(0.3) else None)


def credential(w, aid, kind, made, rotated, life, used):
    n = sum(c["account_id"] == aid for c in w.credentials) + 1
    w.credentials.append(dict(credential_id=f"{aid}#{n}", account_id=aid, kind=kind, created_at=made, until=rotated, life=life, used=used))
    if rotated:
        w.credentials.append(dict(credential_id=f"{aid}#{n}b", account_id=aid, kind=kind, created_at=rotated, until=None, life=life, used=used))


def make_others(w):
    """Shared accounts, guests and trusts."""
    posts = [f"shift-{s}-{t}" for s in ("bergen", "aalesund", "hamburg", "gdansk") for t in ("early", "late", "night")]
    posts += [f"term-{s}-{n:02d}" for s, k in (("bgo", 16), ("aes", 12), ("ham", 14), ("gdn", 9)) for n in range(1, k + 1)]
    heads = {"bergen": "pd-100064", "aalesund": "pd-100064", "hamburg": "pd-200011", "gdansk": "pd-300009", "bgo": "pd-100064", "aes": "pd-100064",
             "ham": "pd-200011", "gdn": "pd-300009"}
    for name in posts:
        site = name.split("-")[1]
        lost = w.chance(0.3) and name != "shift-aalesund-night"
        aid = add_account(w, AD, name, "shared", heads[site], day("2016-02-01"), step=float(0.3 + w.rng.exponential(1)))
        if lost:
            w.accounts[aid].update(adopted=w.pick([day("2026-02-17"), day("2026-05-12"), day("2026-06-16"), day("2099-01-01"), day("2099-01-01")]), before=None)
        w.join(aid, f"{AD}:gg-warehouse-{ {'bgo': 'bergen', 'aes': 'aalesund', 'ham': 'hamburg', 'gdn': 'gdansk'}.get(site, site) }", day("2016-02-01"))
        right = "wms:loads:release" if name.startswith("shift") else "wms:stock:read"
        w.grant(aid, right, day("2016-02-01"))
    partners = "havbris nordfangst lakselund polarkjol baltfrost elbe-feinkost hansekuehl morska-dostawa zatoka-foods skagerrak-carriers kattegat-haulage bryggen-market nordlys-catering".split()
    sponsors = [p["person_id"] for p in w.people.values() if p["unit"] in ("Sales", "Customer Service", "Customer Integration",
                "Fleet and Transport") and p["desk"] and not p["terminated_on"] and p["hired_on"] < day("2025-09-01")]
    gone = [p["person_id"] for p in w.people.values() if p["unit"] in ("Sales", "Customer Service", "Customer Integration") and p["terminated_on"] and p["terminated_on"] < FIRST]
    seen = set()
    while len(seen) < 1010:
        first, last = NAMES[w.pick(["NO", "DE", "PL"])]
        name = f"{plain(w.pick(first))}.{plain(w.pick(last))}@{w.pick(partners)}.example"
        if name in seen:
            continue
        seen.add(name)
        born = w.between(day("2022-01-15"), day("2026-06-10"))
        idle = w.chance(0.13) and born < day("2025-08-01")
        end = w.pick(CLEAN_UPS + [None] * 3) if idle else None
        aid = add_account(w, IDP, name, "guest", w.pick(sponsors), born, step=float(2 + w.rng.exponential(9)),
                          stopped=min(w.between(born, born + timedelta(days=150)), day("2025-09-20")) if idle else None,
                          disabled=end, until=end + timedelta(days=14) if end else None, mfa=born if w.chance(0.6) else None, mail=name)
        if w.chance(0.035):
            w.accounts[aid].update(adopted=w.pick(CLEAN_UPS + [day("2099-01-01")]), before=None)
        elif len(seen) in (101, 202, 303):
            w.accounts[aid].update(person=gone[len(seen) % len(gone)])
        w.join(aid, f"{IDP}:{'guests-carriers' if 'carriers' in name or 'haulage' in name else 'guests-customers'}", born)
        if w.chance(0.5):
            w.grant(aid, "docs:team:read", born + timedelta(hours=1), used=0.4)
    partners = [("Havbris Seafood", "saml"), ("Nordfangst", "saml"), ("Lakselund", "oidc"), ("Polarkjøl", "saml"), ("Baltfrost", "saml"),
                ("Elbe Feinkost", "oidc"), ("Hansekühl", "saml"),
                ("Morska Dostawa", "saml"), ("Zatoka Foods", "oidc"), ("Skagerrak Carriers", "saml"), ("Kattegat Haulage", "oidc"), ("Bryggen Market",
                        "saml"), ("Fjell og Fjord Market", "saml"), ("Nordlys Catering", "oidc")]
    for i, (partner, protocol) in enumerate(partners):
        reviews = [] if i in (4, 9, 11) else [day("2025-03-14")] + ([day("2025-06-20") + timedelta(days=int(w.rng.integers(0, 200)))] if i != 2 else [day("2025-06-10")])
        key = {0: day("2026-07-18T12:00"), 4: day("2027-02-01")}.get(i) or w.between(day("2026-10-01"), day("2029-01-01"))
        w.trusts.append(dict(trust_id=f"trust-{plain(partner)}", source=IDP, partner=partner, protocol=protocol, direction="inbound", signing_key_expires_at=key,
                             mfa_claim_trusted=i % 3 != 1, reviews=reviews, since=day("2023-01-01") if i < 12 else day("2025-05-01")))


# ------------------------------------------------------------------------------------------------ a date
def seen_at(w, at):
    """What the sources show at `at`."""
    live = lambda r: r.get("until") is None or r["until"] > at
    people = []
    for p in w.people.values():
        left = p["terminated_on"]
        known = p["hired_on"] <= at + timedelta(days=14) and not (left and left < at - timedelta(days=540))
        if known:
            announced = left if left and left <= at + timedelta(days=30) else None
            moved = p["moved"] if p["moved"] and p["moved"][0] <= at else None
            unit = p["unit"] if not p["moved"] or moved else p["moved"][1]
            people.append(dict(person_id=p["person_id"], display_name=p["display_name"], department=unit, job_title=p["job_title"], manager_id=p["manager_id"],
                               status="terminated" if left and left <= at else "leave" if p["person_id"] in w.on_leave else "active", hired_on=p["hired_on"], terminated_on=announced,
                               role_changed_on=moved[0] if moved else None, employee_number=p["employee_number"], mail=p["mail"], previous_department=moved[1] if moved else None))
    accounts = []
    for a in w.accounts.values():
        if a["created_at"] > at or not live(a):
            continue
        person = a["before"] if a.get("adopted") and at < a["adopted"] else a["person"]
        disabled = a["disabled"] if a["disabled"] and a["disabled"] <= at else None
        accounts.append(dict(account_id=a["account_id"], source=a["source"], username=a["username"], person_id=person, kind=a["kind"], enabled=disabled is None,
                             privileged_hint=a["privileged_hint"], created_at=a["created_at"], last_sign_in_at=last_sign_in(a, at), disabled_at=disabled,
                             password_changed_at=a["password"] if a["password"] <= at else a["created_at"], native_id=a["native_id"], mail=a["mail"],
                             user_principal_name=a["username"] if "@" in a["username"] else None,
                             mfa_methods=[] if a["source"] == AD else a["strong"] if a["resistant"] and a["resistant"] <= at else a["weak"] if a["mfa"] and a["mfa"] <= at else []))
    there = {a["account_id"] for a in accounts}
    used = lambda g: None if g["used"] is None else max(g["granted_at"], at - timedelta(days=min(20.0 * (1 - g["used"]) + (g["used"] < 0.1) * 200, 400)))
    links = lambda rows, kind, who: [r for r in rows if r["granted_at"] <= at and live(r) and (r[kind] == "group" or r[who] in there)]
    memberships = [dict(m, expires_at=None, assignment=how(w, m, at)) for m in links(w.memberships, "member_kind", "member_id")]
    of_idp = lambda g: w.entitlements[g["entitlement_id"]]["source"] == IDP
    grants = [dict(g, last_used_at=used(g) if of_idp(g) else None, expires_at=None,
                   assignment="standing" if of_idp(g) else None) for g in links(w.grants, "subject_kind", "subject_id")]
    credentials = []
    for c in w.credentials:
        if c["account_id"] in there and c["created_at"] <= at and live(c):
            credentials.append(dict(credential_id=c["credential_id"], account_id=c["account_id"], kind=c["kind"], created_at=c["created_at"],
                                    expires_at=c["created_at"] + c["life"] if c["life"] else None, last_used_at=max(c["created_at"],
                                            at - timedelta(days=c["used"])) if c["used"] else None))
    applications = [dict(a, in_isms_scope=a["in_isms_scope"] and (a["scope_since"] is None or a["scope_since"] <= at)) for a in w.applications.values()]
    if at >= day("2026-06-01"):
        applications = [dict(a, **dict(zip(SEEN, TRIED.get(a["name"], ())))) for a in applications]
    trusts = [dict(t, reviewed_at=max((r for r in t["reviews"] if r <= at), default=None)) for t in w.trusts if t["since"] <= at]
    unique = lambda rows, name: list({tuple(r[k] for k in KEYS[name]): r for r in rows}.values())
    return dict(people=people, accounts=accounts, groups=list(w.groups.values()), memberships=unique(memberships, "memberships"), entitlements=list(w.entitlements.values()),
                grants=unique(grants, "grants"), applications=applications, federation_trusts=trusts, credentials=credentials)


def how(w, m, at):
    """The identity provider says how a membership is held. From February 2026 its administrators switch their roles on
    for the time they need them, one after the other; the directory has no such thing, and says nothing."""
    group = w.groups[m["group_id"]]
    if group["source"] != IDP:
        return None
    lot = zlib.crc32(m["member_id"].encode()) % 12
    moved = day("2026-02-02") + timedelta(days=12 * lot)
    emergency = m["member_kind"] == "account" and w.accounts[m["member_id"]]["kind"] == "break_glass"
    if not group["privileged"] or emergency or lot > 9 or at < moved:
        return "standing"
    return "activated" if lot % 5 == 0 else "eligible"


def last_sign_in(a, at):
    """Sign-ins come every `step` days from creation until the account stops; never for break-glass."""
    end = min(x for x in (at, a["stopped"], a["disabled"]) if x is not None)
    days = (end - a["created_at"]).total_seconds() / 86400 - a["phase"]
    if days < 0 or a["step"] > 1e6:
        return None
    return a["created_at"] + timedelta(seconds=int((a["phase"] + int(days / a["step"]) * a["step"]) * 86400))


def fjordline():
    w = World(20260629)
    make_moves(w, make_people(w))
    make_systems(w)
    make_human_accounts(w)
    make_privileged(w)
    make_machines(w)
    make_others(w)
    predecessor = None
    for at in DATES:
        sources = [
            source(AD, "ldap", ["sign_in", "created_at", "password_changed", "disabled_at", "granted_at"], ["sign-ins lag by up to 14 days"]),
            source(IDP, "tables", ["sign_in", "mfa", "grant_use", "granted_at", "created_at", "disabled_at", "credential_use", "password_changed"]),
            source("peopledesk", "tables", ["hr_dates"]),
        ]
        predecessor = write_snapshot(HERE / "fjordline" / "snapshots" / at.strftime("%Y-%m-%d"), "fjordline", at, sources, seen_at(w, at), predecessor)


# ------------------------------------------------------------------------------------------------ Kestrel
def kestrel():
    """Ten people, one source, nothing to object to."""
    at, src = day("2026-06-29T22:00"), "alder"
    team = [("K-001", "Hanna Vogel", "Management", "Managing director", "2019-04-01"), ("K-002", "Milan Petrović", "Operations", "ISMS manager", "2020-02-01"),
            ("K-003", "Leonie Krämer", "Development", "Platform engineer", "2020-09-01"), ("K-004", "Tariq Aziz", "Development", "Lead developer", "2019-10-01"),
            ("K-005", "Sofie Lindner", "Operations", "People and communications", "2021-03-01"), ("K-006", "Paul Richter", "Operations", "Support", "2021-08-15"),
            ("K-007", "Jonas Ebert", "Development", "Developer", "2022-01-10"), ("K-008", "Nele Ostermann", "Development", "Developer", "2023-05-02"),
            ("K-009", "Yara Haddad", "Development", "Product and design", "2022-11-01"), ("K-010", "Emil Sauer", "Development", "Working student", "2025-10-01")]
    rows = {t: [] for t in TABLES}
    for emp, name, unit, title, hired in team:
        moved = day("2025-11-03T06:00") if emp == "K-009" else None
        rows["people"].append(dict(person_id=emp, display_name=name, department=unit, job_title=title, manager_id="K-001" if emp != "K-001" else None, status="active",
                                   hired_on=day(hired), employee_number=emp, mail=f"{plain(name).replace('-', '.')}@kestrel-software.example", role_changed_on=moved,
                                   previous_department="Operations" if moved else None))
    left = day("2026-03-31T16:00")
    rows["people"].append(dict(person_id="K-011", display_name="Finn Albers", department="Development", job_title="Working student", manager_id="K-004", status="terminated",
                               hired_on=day("2025-04-01"), terminated_on=left, employee_number="K-011", mail="finn.albers@kestrel-software.example"))

    def account(name, kind, person, created, mfa=(), hint=False, ago=0.6, disabled=None):
        rows["accounts"].append(dict(account_id=f"{src}:{name}", source=src, username=name, person_id=person, kind=kind, enabled=disabled is None, privileged_hint=hint,
                                     created_at=created, last_sign_in_at=None if kind == "break_glass" else (left if disabled else at) - timedelta(days=ago), mfa_methods=list(mfa),
                                     disabled_at=disabled, native_id=name))
        return f"{src}:{name}"

    def grant(kind, subject, right, since, days):
        rows["grants"].append(dict(subject_kind=kind, subject_id=subject, entitlement_id=right, granted_at=since, last_used_at=at - timedelta(days=days)))

    for name, privileged in (("Everybody", False), ("Developers", False), ("Support", False), ("Workspace administrators", True), ("Production administrators", True)):
        rows["groups"].append(dict(group_id=f"{src}:{plain(name)}", source=src, name=name, privileged=privileged))
    for name, protocol, owner, internet in (("Rookery", "oidc", "K-004", True), ("Code and pipeline", "oidc", "K-004", True),
                                            ("Team workspace", "oidc", "K-002", True), ("Monitoring and logs", "oidc", "K-003", False)):
        rows["applications"].append(dict(application_id=f"app-{plain(name)}", name=name, requires_authentication=True, auth_protocol=protocol,
                                    owner_person_id=owner, internet_facing=internet, in_isms_scope=True))
    for name, app, privileged in (("workspace:mail:use", "team-workspace", False), ("workspace:users:admin", "team-workspace", True),
                                  ("code:changes:write", "code-and-pipeline", False),
                                  ("production:deploy", "code-and-pipeline", True), ("production:shell:open", "rookery", True), ("support:homes:read",
                                          "rookery", False), ("logs:read", "monitoring-and-logs", False)):
        rows["entitlements"].append(dict(entitlement_id=name, source=src, application_id=f"app-{app}", name=name, privileged=privileged))
    for group, right, days in (("everybody", "workspace:mail:use", 0.1), ("developers", "code:changes:write", 0.2), ("developers", "logs:read", 0.4),
                               ("support", "support:homes:read", 0.2),
                               ("workspace-administrators", "workspace:users:admin", 6), ("production-administrators", "production:shell:open", 9)):
        grant("group", f"{src}:{group}", right, day("2024-02-01"), days)

    def join(member, group, since):
        rows["memberships"].append(dict(member_kind="account", member_id=member, group_id=f"{src}:{group}", granted_at=since, assignment="standing"))

    for n, (emp, name, unit, title, hired) in enumerate(team):
        since = max(day(hired), day("2024-02-01"))
        aid = account(plain(name).replace("-", "."), "human", emp, since, ["passkey", "fido2"], ago=0.3 + n * 0.21)
        moved = day("2025-11-03T09:00") if emp == "K-009" else since
        join(aid, "everybody", since)
        if unit != "Management":
            join(aid, "developers" if unit == "Development" else "support", moved + timedelta(minutes=5))
    for name, person, group in (("adm-leonie.kraemer", "K-003", "production-administrators"),
                                ("adm-tariq.aziz", "K-004", "production-administrators"), ("adm-milan.petrovic", "K-002", "workspace-administrators")):
        join(account(name, "human", person, day("2025-06-10"), ["fido2"], True, 5.5), group, day("2025-06-10"))
    for name, person in (("glass-1", "K-001"), ("glass-2", "K-003")):
        join(account(name, "break_glass", person, day("2025-07-01"), ["fido2"], True), "workspace-administrators", day("2025-07-01"))
    account("finn.albers", "human", "K-011", day("2025-04-01"), disabled=left + timedelta(hours=2, minutes=10))
    account("katrin.behrend@behrend-audit.example", "guest", "K-002", day("2026-03-02"), ["passkey"], ago=4)
    jobs = (("job-pipeline", "workload", "K-004", "production:deploy"), ("job-backup-copy", "workload", "K-003", "logs:read"),
            ("job-scan", "workload", "K-004", "code:changes:write"), ("job-hr-read", "service", "K-003", "workspace:mail:use"),
            ("job-report", "workload", "K-008", "logs:read"), ("job-status-page", "service", "K-005", "workspace:mail:use"), ("job-invoice",
                    "service", "K-002", "workspace:mail:use"))
    for n, (name, kind, person, right) in enumerate(jobs):
        aid = account(name, kind, person, day("2024-06-01") + timedelta(days=20 * n), ago=0.05)
        grant("account", aid, right, day("2025-12-01"), 0.3)
        made = day("2026-02-02") + timedelta(days=14 * n)
        rows["credentials"].append(dict(credential_id=f"{aid}#1", account_id=aid, kind="api_key" if kind == "service" else "certificate",
                                   created_at=made, expires_at=made + timedelta(days=184), last_used_at=at - timedelta(hours=2 + n)))
    for partner, key, seen in (("Haus Abendstern group", "2028-02-01", "2026-04-20"), ("Pflegeverbund Mulde", "2027-11-15", "2026-04-20")):
        rows["federation_trusts"].append(dict(trust_id=f"trust-{plain(partner)}", source=src, partner=partner, protocol="saml", direction="inbound",
                                         signing_key_expires_at=day(key), mfa_claim_trusted=False, reviewed_at=day(seen)))
    facts = ["sign_in", "mfa", "grant_use", "granted_at", "created_at", "disabled_at", "credential_use", "hr_dates"]
    write_snapshot(HERE / "kestrel" / "snapshots" / "2026-06-29", "kestrel", at, [source(src, "tables", facts)], rows, None)


if __name__ == "__main__":
    fjordline()
    kestrel()
