//! Names brought to a form in which they can be compared: accents folded, order of given and family name let go, initials.
//! A name is a weak sign: what is found here is proposed, and a person confirms it.
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest name that is looked at, in characters: no name is longer, and a directory can be made to hold anything.
const LONGEST: usize = 200;
/// Most parts of a name that are looked at.
const MOST_PARTS: usize = 8;

/// The parts of a name, folded: `Müller-Łoś, Anna` gives `muller los anna` with `anna` first.
#[must_use]
pub fn parts(name: &str) -> Vec<String> {
    let name: String = name.chars().take(LONGEST).collect();
    // "Berg, Anna": what stands after the comma is the given name.
    let turned = match name.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => format!("{given} {family}"),
        _ => name,
    };
    folded(&turned)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .take(MOST_PARTS)
        .map(alike)
        .collect()
}

/// Small letters without accents. What Unicode does not take apart is written as its neighbours write it.
fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            '\'' | '’' | '`' => {}
            c => out.push(c),
        }
    }
    out
}

/// `Mueller` is `Müller`, `Soerensen` is `Sørensen`: the second spelling is what remains where no accents can be typed.
fn alike(part: &str) -> String {
    part.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

/// The forms under which a whole name is found: all its parts in any order, and the first with the last.
#[must_use]
pub fn whole(name: &str) -> Vec<String> {
    let parts = parts(name);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
    // One part alone, or one that is only a letter, names nobody.
    if parts.len() < 2 || first.chars().count() < 2 || last.chars().count() < 2 {
        return Vec::new();
    }
    let mut keys = vec![sorted(parts.iter()), sorted([first, last].into_iter())];
    keys.dedup();
    keys
}

fn sorted<'a>(parts: impl Iterator<Item = &'a String>) -> String {
    let mut parts: Vec<&str> = parts.map(String::as_str).collect();
    parts.sort_unstable();
    parts.join(" ")
}

/// The short forms of a person's name, in either order: `anna berg` gives `aberg`, `berga`, `banna` and `annab`.
#[must_use]
pub fn shortened(name: &str) -> Vec<String> {
    let parts = parts(name);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Vec::new() };
    if parts.len() < 2 {
        return Vec::new();
    }
    let mut keys = Vec::with_capacity(4);
    for (given, family) in [(first, last), (last, first)] {
        if let (Some(initial), true) = (given.chars().next(), family.chars().count() > 2) {
            keys.push(format!("{initial}{family}"));
            keys.push(format!("{family}{initial}"));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What an account's name may be short for: `A. Berg`, `a.berg` and `aberg` all read `aberg`.
#[must_use]
pub fn as_short(name: &str) -> Option<String> {
    let parts = parts(name);
    match parts.as_slice() {
        [one] if one.chars().count() > 3 => Some(one.clone()),
        [one, two] if one.chars().count() == 1 || two.chars().count() == 1 => Some(format!("{one}{two}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_reads_the_same_however_it_is_written() {
        for (one, other) in [
            ("Anna Müller", "MUELLER, Anna"),
            ("José Álvarez", "alvarez jose"),
            ("Søren Sørensen", "Soerensen, Soeren"),
            ("Anna Maria Berg", "Berg, Anna"),
            ("Seán O’Neill", "sean oneill"),
        ] {
            let (one, other) = (whole(one), whole(other));
            assert!(one.iter().any(|key| other.contains(key)), "{one:?} {other:?}");
        }
        assert!(whole("Anna").is_empty() && whole("A. Berg").is_empty());
        assert!(!whole("Anna Berg").iter().any(|k| whole("Anna Borg").contains(k)));
    }

    #[test]
    fn initials_stand_for_a_given_name() {
        for short in ["A. Berg", "a.berg", "aberg", "berga", "Berg, A."] {
            let short = as_short(short).unwrap();
            assert!(shortened("Anna Berg").contains(&short), "{short}");
        }
        assert_eq!(as_short("anna.berg"), None);
    }
}
