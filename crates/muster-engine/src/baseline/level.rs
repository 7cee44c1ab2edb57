//! The six levels of maturity, each in plain words. Our own scale: ISO/IEC 27001 knows none.

/// One level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// 0 to 5.
    pub value: u8,
    /// A word or two.
    pub word: &'static str,
    /// What it means, so that two people choose the same.
    pub means: &'static str,
}

/// The highest level.
pub const HIGHEST: u8 = 5;

/// Every level, lowest first.
pub const LEVELS: [Level; 6] = [
    Level { value: 0, word: "Nothing", means: "Nobody does it, or nobody can say who does." },
    Level {
        value: 1,
        word: "By chance",
        means: "Somebody does it now and then. It depends on who is there that day.",
    },
    Level {
        value: 2,
        word: "Begun",
        means: "It is done in places and partly written down. The gaps are known.",
    },
    Level {
        value: 3,
        word: "In place",
        means: "It is done as written, by a named role, everywhere in scope, and something shows it.",
    },
    Level { value: 4, word: "Measured", means: "A figure, a test or an audit shows that it works." },
    Level {
        value: 5,
        word: "Improving",
        means: "What the figures show changes how it is done, and the change can be seen in the next figures.",
    },
];

/// The level with this value; the highest for what lies beyond it.
pub fn level(value: u8) -> Level {
    let [.., highest] = LEVELS;
    LEVELS.into_iter().find(|l| l.value == value).unwrap_or(highest)
}
