//! Weaves two edits of one text line by line: what each side changed, where the other did not. Gives nothing when
//! both changed the same lines differently. Knows nothing of records; the caller checks what came out.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Lines of the base that one side replaced, and by what.
#[derive(Debug, PartialEq)]
struct Hunk<'t> {
    start: usize,
    end: usize,
    new: Vec<&'t str>,
}

/// Both edits of `base` in one text.
pub(crate) fn weave(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let lines = |text: &'_ str| -> Vec<String> { text.split_inclusive('\n').map(str::to_owned).collect() };
    let (base, ours, theirs) = (lines(base), lines(ours), lines(theirs));
    let mut hunks: Vec<Hunk<'_>> = hunks(&base, &ours).into_iter().chain(hunks(&base, &theirs)).collect();
    hunks.sort_by_key(|h| (h.start, h.end));
    hunks.dedup();
    let mut out = String::new();
    let mut at = 0;
    let mut last: Option<&Hunk<'_>> = None;
    for hunk in &hunks {
        // Touching counts as overlapping: which comes first would be a guess.
        if last.is_some_and(|l| hunk.start <= l.end) {
            return None;
        }
        out.extend(base.get(at..hunk.start)?.iter().map(String::as_str));
        out.extend(hunk.new.iter().copied());
        at = hunk.end;
        last = Some(hunk);
    }
    out.extend(base.get(at..)?.iter().map(String::as_str));
    Some(out)
}

fn hunks<'t>(base: &[String], new: &'t [String]) -> Vec<Hunk<'t>> {
    let mut out: Vec<Hunk<'t>> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, base, new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, fresh) = (op.old_range(), op.new_range());
        let lines = new.get(fresh).unwrap_or(&[]).iter().map(String::as_str);
        match out.last_mut() {
            Some(last) if last.end == old.start => {
                last.end = old.end;
                last.new.extend(lines);
            }
            _ => out.push(Hunk { start: old.start, end: old.end, new: lines.collect() }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::weave;

    #[test]
    fn both_sides_are_kept_or_nothing_is() {
        let base = "a\nb\nc\nd\n";
        assert_eq!(weave(base, "A\nb\nc\nd\n", "a\nb\nc\nD\n").as_deref(), Some("A\nb\nc\nD\n"));
        assert_eq!(weave(base, "a\nb\n# x\nc\nd\n", "b\nc\nd\n").as_deref(), Some("b\n# x\nc\nd\n"));
        assert_eq!(weave(base, "A\nb\nc\nd\n", "A\nb\nc\nd\n").as_deref(), Some("A\nb\nc\nd\n"));
        assert_eq!(weave(base, "A\nb\nc\nd\n", "X\nb\nc\nd\n"), None);
        assert_eq!(weave(base, "A\nb\nc\nd\n", "a\nB\nc\nd\n"), None);
    }
}
