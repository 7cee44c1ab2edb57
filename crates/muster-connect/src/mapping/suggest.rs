//! A first guess at a mapping from the headers alone, for a person to look over. Only names that are ours, or well known
//! for the same thing, are matched; a column that could be two things is left out. Never used without being looked at.
use std::collections::BTreeMap;
use std::path::Path;

use muster_estate::Table;
use muster_estate::foreign::Foreign;

use super::Form;

/// Names under which systems of people, directories and clouds export a column.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("person_id", &["personid", "employeeid", "workerid", "personnelnumber", "personalnummer"]),
    (
        "employee_number",
        &["employeenumber", "employeeid", "employeeno", "staffnumber", "personnelnumber", "personalnummer"],
    ),
    ("display_name", &["displayname", "fullname", "name", "employeename", "preferredname"]),
    (
        "department",
        &["department", "orgunit", "organisationalunit", "organizationalunit", "abteilung", "costcentername"],
    ),
    ("previous_department", &["previousdepartment", "formerdepartment", "olddepartment"]),
    ("job_title", &["jobtitle", "title", "position", "role", "stelle"]),
    ("manager_id", &["managerid", "manager", "supervisor", "linemanager", "reportsto", "vorgesetzter"]),
    ("status", &["status", "employmentstatus", "workerstatus"]),
    ("hired_on", &["hiredon", "hiredate", "startdate", "dateofhire", "eintritt", "eintrittsdatum"]),
    (
        "terminated_on",
        &[
            "terminatedon",
            "terminationdate",
            "enddate",
            "leavingdate",
            "lastday",
            "austritt",
            "austrittsdatum",
        ],
    ),
    (
        "role_changed_on",
        &["rolechangedon", "positionstartdate", "jobstartdate", "lastjobchange", "rolechangedate"],
    ),
    ("mail", &["mail", "email", "emailaddress", "workemail", "primaryemail"]),
    ("username", &["username", "login", "userid", "samaccountname", "uid", "loginname"]),
    ("account_id", &["accountid", "objectid", "userid", "id"]),
    ("user_principal_name", &["userprincipalname", "upn"]),
    ("native_id", &["nativeid", "objectguid", "objectid"]),
    ("enabled", &["enabled", "accountenabled", "active", "isactive"]),
    ("created_at", &["createdat", "created", "createddatetime", "whencreated", "creationdate"]),
    ("last_sign_in_at", &["lastsigninat", "lastsuccessfulsignindatetime", "lastsuccessfullogin"]),
    (
        "password_changed_at",
        &["passwordchangedat", "lastpasswordchangedatetime", "passwordlastset", "pwdlastset"],
    ),
    ("mfa_methods", &["mfamethods", "authenticationmethods", "methodsregistered"]),
    ("group_id", &["groupid", "group"]),
    ("member_id", &["memberid", "member"]),
    ("granted_at", &["grantedat", "granted", "assignedat", "assignedon"]),
    ("expires_at", &["expiresat", "expires", "validuntil", "expirydate"]),
    ("last_used_at", &["lastusedat", "lastused"]),
];

/// What a file is made of, and what that may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its columns, in its order.
    pub headers: Vec<String>,
    /// Our columns, each with the one of the file that is named for it.
    pub columns: BTreeMap<String, String>,
}

/// Reads the head of a file and guesses.
///
/// # Errors
/// In words: the file cannot be read as its form says.
pub fn for_file(table: Table, file: &Path, form: &Form) -> Result<Suggestion, String> {
    let foreign = Foreign::open(file, form.text()?).map_err(|e| e.to_string())?;
    let headers: Vec<String> = foreign.headers().iter().map(|h| h.name.clone()).collect();
    let columns = suggest(table, headers.iter().map(String::as_str));
    Ok(Suggestion { headers, columns })
}

/// Our columns of `table` that a header is named for, each with that header.
#[must_use]
pub fn suggest<'a>(table: Table, headers: impl IntoIterator<Item = &'a str>) -> BTreeMap<String, String> {
    let headers: Vec<(String, &str)> = headers.into_iter().map(|h| (folded(h), h)).collect();
    let mut found = BTreeMap::new();
    for column in table.columns() {
        let own = folded(column.name);
        let words =
            SYNONYMS.iter().find(|(ours, _)| *ours == column.name).map_or(&[][..], |(_, words)| *words);
        let named = |word: &str| {
            let mut with: Vec<&str> = headers.iter().filter(|(h, _)| h == word).map(|(_, h)| *h).collect();
            // Two headers that read the same are not told apart by guessing.
            if with.len() == 1 { with.pop() } else { None }
        };
        if let Some(header) = named(&own).or_else(|| words.iter().find_map(|word| named(word))) {
            found.insert(column.name.to_owned(), header.to_owned());
        }
    }
    found
}

/// A name without case, spaces and punctuation.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_mean_the_same_are_found_and_failures_do_not_count_as_sign_ins() {
        let found = suggest(Table::People, ["Employee ID", "Full name", "E-mail", "Start date", "Shoe size"]);
        let found: Vec<_> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            found,
            [
                ("display_name", "Full name"),
                ("employee_number", "Employee ID"),
                ("hired_on", "Start date"),
                ("mail", "E-mail"),
                ("person_id", "Employee ID")
            ]
        );
        // It includes attempts that failed.
        assert!(suggest(Table::Accounts, ["lastSignInDateTime"]).is_empty());
        assert!(suggest(Table::People, ["mail", "MAIL"]).is_empty());
        assert_eq!(suggest(Table::Groups, ["group_id", "group"]).get("group_id").unwrap(), "group_id");
    }
}
