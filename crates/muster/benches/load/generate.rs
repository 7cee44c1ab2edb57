//! A large ISMS that is mostly right: enough of every busy kind, tied together, with a gap here and there.

use std::fmt::Write;
use std::path::Path;

/// Writes `records` records, `risks` of them risks, to `dir`.
pub fn write(dir: &Path, records: usize, risks: usize) -> anyhow::Result<()> {
    let put = |kind: &str, id: &str, text: &str| -> anyhow::Result<()> {
        let folder = dir.join(kind);
        std::fs::create_dir_all(&folder)?;
        Ok(std::fs::write(folder.join(format!("{id}.md")), text)?)
    };
    std::fs::create_dir_all(dir)?;
    std::fs::write(
        dir.join("muster.toml"),
        "name = \"Bench\"\nheadcount = 800\nexample_now = \"2026-06-30T08:00:00Z\"\ntarget_certification = \"2027-06-30\"\n",
    )?;
    let roles = 20;
    for r in 0..roles {
        put(
            "role",
            &format!("role-{r:02}"),
            &format!(
                "---\ntitle: Role {r}\nresponsibilities: [Answers for area {r}]\nauthorities: [Decides in area {r}]\n---\n"
            ),
        )?;
        put(
            "person",
            &format!("person-{r:02}"),
            &format!(
                "---\ntitle: Person {r}\nmail: p{r}@example.org\nroles: [{{role: role/role-{r:02}, from: 2025-01-01}}]\n---\n"
            ),
        )?;
    }
    put("criteria", "criteria", CRITERIA)?;
    for s in 0..10 {
        put(
            "identity-service",
            &format!("idp-{s}"),
            &format!(
                "---\ntitle: Identity service {s}\nowner: role/role-{:02}\nclass: identity-provider\noperated_by: us\nhosting: cloud\ncriticality: critical\n---\n",
                s % roles
            ),
        )?;
    }
    let services: Vec<_> = (0..10).map(|s| format!("identity-service/idp-{s}")).collect();
    let assets = (records / 5).max(10);
    let mut named = Vec::new();
    for a in 0..assets {
        named.push(format!("asset/asset-{a:04}"));
        put(
            "asset",
            &format!("asset-{a:04}"),
            &format!(
                "---\ntitle: Portal component {a}\nowner: role/role-{:02}\nclass: application\nclassification: {{confidentiality: high, integrity: medium, availability: high}}\ndepends_on: [{}]\n---\nServes customers of region {}.\n",
                a % roles,
                services[a % 9],
                a % 7
            ),
        )?;
    }
    put(
        "scope",
        "isms",
        &format!(
            "---\ntitle: Scope\nowner: role/role-00\npurpose: Protect what customers trust us with.\nversion: \"1\"\nunits: [unit/all]\nassets: [{}]\nidentity_services: [{}]\n---\n",
            named.join(", "),
            services[..9].join(", ")
        ),
    )?;
    put("unit", "all", "---\ntitle: The company\nowner: role/role-00\n---\n")?;
    let likely = ["rare", "unlikely", "possible", "likely"];
    let severe = ["minor", "moderate", "major", "severe"];
    for r in 0..risks {
        let mut text = String::new();
        write!(
            text,
            "---\ntitle: Stolen session of component {r} lets a stranger read orders\nowner: role/role-{:02}\nscenario: session-theft\nassets: [asset/asset-{:04}]\naffects: [confidentiality, integrity]\nthreat: Malware on a support laptop takes the session cookie of component {r}\nvulnerability: Sessions of component {r} live for a day and are not tied to a device\ninherent: {{likelihood: likely, consequence: {}}}\ncurrent: {{likelihood: {}, consequence: {}}}\nresidual: {{likelihood: rare, consequence: minor}}\ncontrols: [control/a.8.5, control/a.5.17]\nreview: {{last: 2026-03-{:02}, every: P1Y}}\n---\nWhat an attacker would do here, and what we would see: component {r} logs every sign-in.\n",
            r % roles,
            r % assets,
            severe[r % 4],
            likely[r % 4],
            severe[(r / 4) % 4],
            r % 28 + 1
        )?;
        put("risk", &format!("risk-{r:04}"), &text)?;
    }
    for id in ["a.8.5", "a.5.17"] {
        put(
            "control",
            id,
            &format!(
                "---\ntitle: Control {id}\nowner: role/role-01\napplicable: true\njustification: Treats session theft.\nimplemented: yes\nimplementation: By the identity provider's policy.\n---\n"
            ),
        )?;
    }
    let so_far = roles * 2 + 1 + 10 + assets + 2 + risks + 2;
    for n in 0..records.saturating_sub(so_far) {
        match n % 4 {
            0 => put(
                "treatment",
                &format!("treatment-{n:05}"),
                &format!(
                    "---\ntitle: Bind sessions {n}\nowner: role/role-{:02}\nrisks: [risk/risk-{:04}]\noption: modify\nactions: [Tie sessions to devices]\ncontrols: [control/a.8.5]\ndue: 2026-12-{:02}\ntarget: {{likelihood: rare, consequence: minor}}\nstatus: in-progress\n---\n",
                    n % roles,
                    n % risks,
                    n % 28 + 1
                ),
            )?,
            1 => put(
                "evidence",
                &format!("evidence-{n:05}"),
                &format!(
                    "---\ntitle: Sign-in report {n}\nowner: role/role-{:02}\nshows: [risk/risk-{:04}]\nfrom: 2026-01-01\nto: 2026-05-31\ncollected_from: Identity provider\nlocation: reports/{n}.csv\n---\n",
                    n % roles,
                    n % risks
                ),
            )?,
            2 => put(
                "task",
                &format!("task-{n:05}"),
                &format!(
                    "---\ntitle: Roll out device binding {n}\nowner: role/role-{:02}\nrole: role/role-{:02}\neffort: 2\nstatus: {}\n---\n",
                    n % roles,
                    n % roles,
                    if n % 40 == 2 { "open" } else { "done" }
                ),
            )?,
            _ => put(
                "asset",
                &format!("record-{n:05}"),
                &format!(
                    "---\ntitle: Customer file {n}\nowner: role/role-{:02}\nclass: information\nclassification: {{confidentiality: medium, integrity: medium, availability: low}}\n---\n",
                    n % roles
                ),
            )?,
        }
    }
    Ok(())
}

const CRITERIA: &str = "---
title: Criteria
owner: role/role-00
version: \"1\"
likelihood: [{id: rare, means: Once in ten years}, {id: unlikely, means: Once in five}, {id: possible, means: Once in two}, {id: likely, means: Every year}]
consequence: [{id: minor, means: Hours}, {id: moderate, means: Days}, {id: major, means: Weeks}, {id: severe, means: Months}]
bands: [{name: low, from: 1, acceptable: true}, {name: medium, from: 5, acceptable: true}, {name: high, from: 10, acceptable: false}]
when: Every year and on significant change.
approval: {by: person/person-00, role: role/role-00, at: 2026-01-10T09:00:00Z}
---
";
