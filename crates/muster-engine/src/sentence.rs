//! Parts of sentences that rules share: lists, counts, and clause numbers. Not judgement.

/// "a", "a and b", "a, b and c".
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [start @ .., last] => {
            let start: Vec<_> = start.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", start.join(", "), last.as_ref())
        }
    }
}

/// The first `shown` of a list, and how many more there are: "a, b and 4 more".
pub fn some<S: AsRef<str>>(items: &[S], shown: usize) -> String {
    let mut out: Vec<_> = items.iter().take(shown).map(|i| i.as_ref().to_owned()).collect();
    if items.len() > shown {
        out.push(format!("{} more", items.len() - shown));
    }
    list(&out)
}

/// "1 record", "3 records".
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Whether naming the clause `named` means `leaf`, too: `9.2` means `9.2.1`.
pub fn names_clause(named: &str, leaf: &str) -> bool {
    leaf.strip_prefix(named).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(some(&["a", "b"], 2), "a and b");
        assert_eq!(some(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(count(1, "record", "records"), "1 record");
        assert_eq!(count(0, "record", "records"), "0 records");
    }

    #[test]
    fn a_clause_means_what_stands_under_it() {
        assert!(names_clause("9.2", "9.2.1") && names_clause("9.2.1", "9.2.1"));
        assert!(!names_clause("9.2.1", "9.2") && !names_clause("1", "10.2"));
    }
}
