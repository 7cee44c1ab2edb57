//! Policy documents of AWS: what they allow, whom a trust policy names, and whether a policy is a privilege. Not a full
//! evaluation: conditions on an allow are taken as met, permission boundaries and service control policies are not seen,
//! so that more rather than fewer people are found to hold a privilege. AWS, "Policy evaluation logic".
use serde_json::Value;

/// Longest document read: ten times the largest that AWS takes (10 240 characters, "IAM and AWS STS quotas").
const MAX_DOCUMENT: usize = 128 << 10;
/// Most statements of one document that are read.
const MAX_STATEMENTS: usize = 1_000;
/// Most actions, resources or principals of one statement that are read.
const MAX_ITEMS: usize = 5_000;

/// Actions that let their holder become an administrator, when allowed on everything of a kind. From Rhino Security Labs,
/// "AWS IAM Privilege Escalation – Methods and Mitigation" (2018 and later).
const ESCALATIONS: &[&str] = &[
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:PutGroupPolicy",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "sts:AssumeRole",
];
/// Actions that run something as a role that is passed to it (same source): a privilege together with `iam:PassRole`.
const LAUNCHERS: &[&str] = &[
    "cloudformation:CreateStack",
    "codebuild:CreateProject",
    "datapipeline:CreatePipeline",
    "ec2:RunInstances",
    "ecs:RunTask",
    "glue:CreateDevEndpoint",
    "lambda:CreateFunction",
    "sagemaker:CreateNotebookInstance",
];

/// A policy document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    statements: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Statement {
    allow: bool,
    conditional: bool,
    actions: Patterns,
    resources: Patterns,
    principals: Vec<Principal>,
}

/// Patterns, or everything but them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Patterns {
    not: bool,
    items: Vec<String>,
}

impl Patterns {
    fn has(&self, text: &str) -> bool {
        self.items.iter().any(|pattern| glob(pattern, text)) != self.not
    }
}

/// Whom a trust policy names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    /// Anybody with an account of AWS.
    Anyone,
    /// A user, a role or an account, by name or number.
    Aws(String),
    /// A service of AWS: `ec2.amazonaws.com`.
    Service(String),
    /// An identity provider, by name.
    Federated(String),
}

impl Document {
    /// Reads a document: JSON, as text that may be percent-encoded (RFC 3986), as the API returns it, or as an object, as
    /// the command line prints it.
    ///
    /// # Errors
    /// In words: too long, no JSON, no statements.
    pub fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) if text.len() > MAX_DOCUMENT => Err("is too long".into()),
            Value::String(text) if text.trim_start().starts_with('{') => Self::parse(text),
            Value::String(text) => {
                let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
                Self::parse(&decoded.map_err(|_| "is not UTF-8")?)
            }
            Value::Object(_) => Self::of(value),
            _ => Err("is no document".into()),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        // serde_json refuses more than 128 levels.
        Self::of(&serde_json::from_str(text).map_err(|e| format!("is not JSON: {e}"))?)
    }

    fn of(value: &Value) -> Result<Self, String> {
        let statements = value.get("Statement").ok_or("has no Statement")?;
        let statements: &[Value] = match statements {
            Value::Array(all) => all,
            one => std::slice::from_ref(one),
        };
        if statements.len() > MAX_STATEMENTS {
            return Err(format!("has more than {MAX_STATEMENTS} statements"));
        }
        statements.iter().map(statement).collect::<Result<_, _>>().map(|statements| Self { statements })
    }

    /// Whether it allows `action` on `resource`, and does not deny it without a condition.
    #[must_use]
    pub fn allows(&self, action: &str, resource: &str) -> bool {
        let has = |s: &&Statement| s.actions.has(action) && s.resources.has(resource);
        self.statements.iter().filter(|s| s.allow).any(|s| has(&s)) && !self.denies(action, resource)
    }

    /// Whether it denies `action` on `resource` without a condition.
    #[must_use]
    pub fn denies(&self, action: &str, resource: &str) -> bool {
        let has = |s: &&Statement| s.actions.has(action) && s.resources.has(resource);
        self.statements.iter().filter(|s| !s.allow && !s.conditional).any(|s| has(&s))
    }

    /// Whether any statement could allow `action` on something.
    #[must_use]
    pub fn mentions(&self, action: &str) -> bool {
        self.statements.iter().any(|s| s.allow && s.actions.has(action))
    }

    /// Whether it allows `action` on everything of a kind.
    fn allows_widely(&self, action: &str) -> bool {
        let allowed = |s: &Statement| s.allow && s.actions.has(action) && s.resources.wide();
        let denied =
            |s: &Statement| !s.allow && !s.conditional && s.actions.has(action) && s.resources.wide();
        self.statements.iter().any(allowed) && !self.statements.iter().any(denied)
    }

    /// Why holding it is a privilege, if it is: everything on everything, or an action by which its holder can become an
    /// administrator.
    #[must_use]
    pub fn privilege(&self) -> Option<&'static str> {
        if self.statements.iter().any(|s| {
            s.allow
                && !s.actions.not
                && s.actions.items.iter().any(|a| a == "*" || a == "*:*")
                && s.resources.wide()
        }) {
            return Some("everything on everything");
        }
        if let Some(action) = ESCALATIONS.iter().copied().find(|action| self.allows_widely(action)) {
            return Some(action);
        }
        let launches = LAUNCHERS.iter().any(|action| self.allows_widely(action));
        (launches && self.allows_widely("iam:PassRole"))
            .then_some("iam:PassRole with a service that runs as the role")
    }

    /// Whom a trust policy lets assume its role, each with whether under a condition, and whether it also denies.
    #[must_use]
    pub fn trusted(&self) -> (Vec<(Principal, bool)>, bool) {
        const ASSUME: [&str; 3] =
            ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];
        let assumes = |s: &&Statement| ASSUME.iter().any(|action| s.actions.has(action));
        let mut all: Vec<(Principal, bool)> = self
            .statements
            .iter()
            .filter(|s| s.allow)
            .filter(assumes)
            .flat_map(|s| s.principals.iter().map(|p| (p.clone(), s.conditional)))
            .collect();
        all.sort();
        all.dedup_by(|a, b| a.0 == b.0);
        (all, self.statements.iter().filter(|s| !s.allow).any(|s| assumes(&s)))
    }
}

impl Patterns {
    /// Everything, or everything of a kind: `*`, `arn:aws:iam::*:role/*`. Everything *but* something is wide as well.
    fn wide(&self) -> bool {
        let wide = |item: &String| {
            let kind = item.rsplit(':').next().unwrap_or_default();
            matches!(kind, "*" | "**" | "role/*" | "user/*" | "group/*" | "policy/*")
        };
        self.not || self.items.iter().any(wide)
    }
}

fn statement(value: &Value) -> Result<Statement, String> {
    let allow = match value.get("Effect").and_then(Value::as_str) {
        Some("Allow") => true,
        Some("Deny") => false,
        _ => return Err("has a statement that neither allows nor denies".into()),
    };
    let patterns = |yes: &str, no: &str| -> Result<Patterns, String> {
        match (value.get(yes), value.get(no)) {
            (Some(items), _) => Ok(Patterns { not: false, items: texts(items)? }),
            (None, Some(items)) => Ok(Patterns { not: true, items: texts(items)? }),
            (None, None) => Ok(Patterns::default()),
        }
    };
    let conditional = value.get("Condition").and_then(Value::as_object).is_some_and(|c| !c.is_empty());
    let principals = value.get("Principal").map_or(Ok(Vec::new()), principals)?;
    Ok(Statement {
        allow,
        conditional,
        actions: patterns("Action", "NotAction")?,
        resources: patterns("Resource", "NotResource")?,
        principals,
    })
}

fn principals(value: &Value) -> Result<Vec<Principal>, String> {
    let Value::Object(kinds) = value else {
        let anyone = value.as_str() == Some("*");
        return if anyone {
            Ok(vec![Principal::Anyone])
        } else {
            Err("names a principal that is no name".into())
        };
    };
    let mut all = Vec::new();
    for (kind, names) in kinds {
        for name in texts(names)? {
            all.push(match kind.as_str() {
                "AWS" if name == "*" => Principal::Anyone,
                "AWS" => Principal::Aws(name),
                "Service" => Principal::Service(name),
                "Federated" => Principal::Federated(name),
                _ => continue,
            });
        }
    }
    Ok(all)
}

fn texts(value: &Value) -> Result<Vec<String>, String> {
    let all: &[Value] = match value {
        Value::Array(all) => all,
        one => std::slice::from_ref(one),
    };
    if all.len() > MAX_ITEMS {
        return Err(format!("lists more than {MAX_ITEMS} things"));
    }
    all.iter()
        .map(|v| v.as_str().map(str::to_owned).ok_or_else(|| "lists something that is no text".into()))
        .collect()
}

/// Whether `text` is of `pattern`, where `*` stands for anything and `?` for one character; without case, which actions
/// ignore and names of resources are not told apart by.
fn glob(pattern: &str, text: &str) -> bool {
    let (p, t) = (pattern.as_bytes(), text.as_bytes());
    let (mut i, mut j) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while let Some(c) = t.get(j) {
        match p.get(i) {
            Some(b'*') => {
                back = Some((i + 1, j));
                i += 1;
            }
            Some(b'?') => (i, j) = (i + 1, j + 1),
            Some(x) if x.eq_ignore_ascii_case(c) => (i, j) = (i + 1, j + 1),
            _ => match back {
                Some((after, at)) => {
                    back = Some((after, at + 1));
                    (i, j) = (after, at + 1);
                }
                None => return false,
            },
        }
    }
    p.get(i..).is_some_and(|rest| rest.iter().all(|c| *c == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(statement: Value) -> Document {
        Document::read(&json!({"Version": "2012-10-17", "Statement": statement})).unwrap()
    }

    #[test]
    fn privileges_are_found_and_self_service_is_none() {
        let privilege = |action: Value, resource: Value| {
            read(json!({"Effect": "Allow", "Action": action, "Resource": resource})).privilege()
        };
        assert_eq!(privilege(json!("*"), json!("*")), Some("everything on everything"));
        assert_eq!(privilege(json!(["s3:Get*", "iam:*"]), json!("*")), Some("iam:AddUserToGroup"));
        assert_eq!(
            privilege(json!("STS:assumerole"), json!(["arn:aws:iam::1:role/*"])),
            Some("sts:AssumeRole")
        );
        assert!(privilege(json!(["iam:PassRole", "lambda:*"]), json!("*")).unwrap().contains("PassRole"));
        assert_eq!(privilege(json!("iam:PassRole"), json!("*")), None);
        assert_eq!(
            privilege(json!("iam:CreateAccessKey"), json!("arn:aws:iam::*:user/${aws:username}")),
            None
        );
        assert_eq!(privilege(json!("s3:*"), json!("*")), None);
        let power = read(json!({"Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}));
        assert_eq!(power.privilege(), Some("sts:AssumeRole"));
        let denied = read(json!([
            {"Effect": "Allow", "Action": "iam:Put*", "Resource": "*"},
            {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}
        ]));
        assert_eq!(denied.privilege(), None);
    }

    #[test]
    fn documents_come_encoded_or_not_and_bad_ones_are_refused() {
        let plain = read(json!({"Effect": "Allow", "Action": "a:B", "Resource": "*"}));
        let encoded = json!(
            "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22a%3AB%22%2C%22Resource%22%3A%22%2A%22%7D%7D"
        );
        assert_eq!(Document::read(&encoded).unwrap(), plain);
        assert!(plain.allows("A:b", "x") && !plain.allows("a:c", "x"));
        for bad in
            [json!("%"), json!(1), json!({}), json!({"Statement": [{"Effect": "Maybe"}]}), json!("%ff")]
        {
            Document::read(&bad).unwrap_err();
        }
        assert!(Document::read(&json!("x".repeat(MAX_DOCUMENT + 1))).unwrap_err().contains("too long"));
        assert!(Document::read(&json!(format!("{{{}", "[".repeat(100_000)))).is_err());
    }

    #[test]
    fn stars_cover_and_do_not_run_away() {
        assert!(glob("iam:*Policy", "iam:AttachUserPolicy") && glob("a?c", "abc") && glob("*", ""));
        assert!(!glob("iam:*Policy", "iam:PolicyX") && !glob("a", "ab") && !glob("ab", "a"));
        assert!(!glob(&"*a".repeat(2_000), &"b".repeat(2_000)));
    }
}
