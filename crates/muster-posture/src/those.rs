//! The codes of which something holds, found without a branch for each: among a million accounts, which are enabled or
//! services is anyone's guess, and a guess gone wrong costs as much as looking at ten. No judgement.

/// Codes that are looked at together: the bits of a word.
const TOGETHER: usize = u64::BITS as usize;

/// The codes of which `is` holds, ascending, by what two columns say of each. It is best without a branch of its own (`&`
/// for `&&`).
pub(crate) fn those<A: Copy, B: Copy>(
    one: &[A],
    two: &[B],
    is: impl Fn(A, B) -> bool,
) -> impl Iterator<Item = u32> {
    let some = one.chunks(TOGETHER).zip(two.chunks(TOGETHER)).zip((0..).step_by(TOGETHER));
    some.flat_map(move |((one, two), from)| {
        let mut found = [0; TOGETHER];
        for ((found, one), two) in found.iter_mut().zip(one).zip(two) {
            *found = u8::from(is(*one, *two));
        }
        let mut bits = word(found);
        std::iter::from_fn(move || {
            let next = (bits != 0).then(|| from + bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
            next
        })
    })
}

/// A bit for each byte, which is 0 or 1, the first the lowest.
fn word(bytes: [u8; TOGETHER]) -> u64 {
    // Shifts each of eight bytes to its bit of the uppermost one: of these products no two meet.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let eights = bytes.as_chunks::<8>().0.iter().rev();
    eights.fold(0, |bits, eight| (bits << 8) | (u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn those_that_are_come_in_order(rows in prop::collection::vec((any::<bool>(), 0..3_u8), 0..300)) {
            let (one, two): (Vec<bool>, Vec<u8>) = rows.iter().copied().unzip();
            let is = |one: bool, two: u8| one & (two != 1);
            let expected: Vec<u32> =
                (0..).zip(&rows).filter(|(_, (one, two))| is(*one, *two)).map(|(code, _)| code).collect();
            prop_assert_eq!(those(&one, &two, is).collect::<Vec<_>>(), expected);
        }
    }
}
