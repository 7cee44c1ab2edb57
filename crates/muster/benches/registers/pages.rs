//! The ten registers, and what is asked of each: a search, another order, a filter, a page deep inside.

/// One register.
pub struct Register {
    /// Its address below `/identity`.
    pub path: &'static str,
    search: &'static str,
    order: &'static str,
    filter: &'static str,
}

const fn register(
    path: &'static str,
    search: &'static str,
    order: &'static str,
    filter: &'static str,
) -> Register {
    Register { path, search, order, filter }
}

/// All of them.
pub const REGISTERS: [Register; 10] = [
    register("accounts", "12345", "-last_sign_in_at", "mfa=none"),
    register("people", "12345", "-hired_on", "status=active"),
    register("groups", "12", "-accounts", "privileged=yes"),
    register("entitlements", "12", "-accounts", "privileged=yes"),
    register("privileged", "123", "-last_sign_in_at", "kind=human"),
    register("non-human", "123", "-oldest", "orphaned=unknown"),
    register("credentials", "12345", "-last_used_at", "kind=api_key"),
    register("trusts", "1", "-partner", "key=later"),
    register("break-glass", "1", "-username", "state=enabled"),
    register("applications", "1", "-name", "in_isms_scope=yes"),
];

impl Register {
    /// The end of each address: the first page, a search, another order, a filter, and nine tenths down the list.
    pub fn queries(&self, rows: u64) -> [String; 5] {
        let deep = (rows / 50 * 9 / 10).max(1);
        [
            String::new(),
            format!("?q={}", self.search),
            format!("?sort={}", self.order),
            format!("?{}", self.filter),
            format!("?page={deep}"),
        ]
    }
}

/// How many rows a page says that its list has.
pub fn rows(page: &str) -> Option<u64> {
    let (_, said) = page.split_once("role=\"status\">")?;
    let text =
        said.split('<').find(|part| part.contains(|c: char| c.is_ascii_digit()) || part.contains("No "))?;
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() { Some(0) } else { digits.parse().ok() }
}
