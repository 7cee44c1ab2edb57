"""Plants what the test looks for in a freshly provisioned Samba domain, while its server is not running:
plant_samba.py SMB_CONF AS_OF (seconds since the epoch). Uses Samba's own Python modules (Debian: python3-samba)."""
import sys

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

conf, as_of = sys.argv[1], int(sys.argv[2])
lp = LoadParm()
lp.load(conf)
sam = SamDB(session_info=system_session(), lp=lp)
TOP = "DC=example,DC=org"
DAY = 86_400
# Attributes that the directory keeps for itself may be written under these controls (dsdb.h).
KEPT = ["relax:0", "local_oid:1.3.6.1.4.1.7165.4.3.12:0"]


def file_time(days_ago):
    return str((as_of - days_ago * DAY + 11_644_473_600) * 10_000_000)


def modify(dn, controls=None, **values):
    message = ldb.Message(ldb.Dn(sam, dn))
    for name, value in values.items():
        message[name] = ldb.MessageElement(value, ldb.FLAG_MOD_REPLACE, name)
    sam.modify(message, controls or [])


def ou(name):
    sam.add({"dn": f"OU={name},{TOP}", "objectClass": "organizationalUnit"})


def user(name, where, number=None, signed_in=None, password_set=None, flags=512, **more):
    dn = f"CN={name},OU={where},{TOP}"
    entry = {"dn": dn, "objectClass": "user", "sAMAccountName": name, "displayName": name.title(),
             "userPrincipalName": f"{name}@example.org", "userAccountControl": str(flags | 32),
             "unicodePwd": '"Secret-Passw0rd"'.encode("utf-16-le")}
    entry.update({"employeeID": number} if number else {})
    entry.update(more)
    sam.add(entry)
    kept = {"userAccountControl": str(flags)}
    if signed_in is not None:
        kept["lastLogonTimestamp"] = file_time(signed_in)
    if password_set is not None:
        kept["pwdLastSet"] = file_time(password_set)
    modify(dn, KEPT, **kept)
    return dn


def group(name, members):
    dn = f"CN={name},OU=Groups,{TOP}"
    sam.add({"dn": dn, "objectClass": "group", "sAMAccountName": name})
    join(dn, *members)
    return dn


def join(dn, *members):
    if members:
        message = ldb.Message(ldb.Dn(sam, dn))
        message["member"] = ldb.MessageElement(list(members), ldb.FLAG_MOD_ADD, "member")
        sam.modify(message)


for name in ("People", "Services", "Groups", "Emergency"):
    ou(name)
admins = f"CN=Domain Admins,CN=Users,{TOP}"
active = user("active", "People", "E01", signed_in=3)
user("dormant", "People", "E02", signed_in=120)
# On record 95 days ago, but records may be 14 days late: the last sign-in was between 95 and 81 days ago.
user("possibly", "People", "E03", signed_in=95)
user("never", "People", "E04")
nested = user("nested", "People", "E05", signed_in=2)
primary = user("primary", "People", "E06", signed_in=2)
user("orphan", "People", signed_in=2)
user("leaver", "People", "E08", signed_in=2)
disabled = user("disabled", "People", "E09", signed_in=2, flags=514)
user("expired", "People", "E10", signed_in=2, accountExpires=file_time(30))
cyclic = user("cyclic", "People", "E11", signed_in=2)
user("svc-old", "Services", signed_in=1, password_set=500, servicePrincipalName="HTTP/old.example.org")
user("svc-new", "Services", signed_in=1, password_set=10, servicePrincipalName="HTTP/new.example.org")
user("glass", "Emergency", signed_in=200)
# Who reads: an ordinary user.
user("muster", "Services", signed_in=1, password_set=10)

team_a = group("team-a", [nested])
team_b = group("team-b", [team_a])
join(admins, team_b, disabled)
join(admins, primary)
modify(primary, primaryGroupID="512")
one = group("cycle-one", [cyclic])
two = group("cycle-two", [one])
join(one, two)

sam.add({"dn": f"CN=gmsa,CN=Managed Service Accounts,{TOP}", "objectClass": "msDS-GroupManagedServiceAccount",
         "sAMAccountName": "gmsa$", "userAccountControl": "4096", "msDS-ManagedPasswordInterval": "30",
         "dNSHostName": "gmsa.example.org"}, ["relax:0"])
modify(f"CN=gmsa,CN=Managed Service Accounts,{TOP}", KEPT, lastLogonTimestamp=file_time(1), pwdLastSet=file_time(5))
sam.add({"dn": f"CN=partner.example,CN=System,{TOP}", "objectClass": "trustedDomain", "trustPartner": "partner.example",
         "flatName": "PARTNER", "trustDirection": "3", "trustType": "2", "trustAttributes": "8"},
        ["relax:0", "local_oid:1.3.6.1.4.1.7165.4.3.12:0"])
for builtin in ("Administrator",):
    modify(f"CN={builtin},CN=Users,{TOP}", KEPT, lastLogonTimestamp=file_time(1))
