//! Holds the style sheet to WCAG 2.2 AA: words at 4.5 : 1 on every ground they stand on, edges of controls at 3 : 1, in
//! light and in dark.

use std::collections::HashMap;

const SHEET: &str = include_str!("../../../assets/muster.css");

fn palette(from: &str) -> HashMap<String, [f64; 3]> {
    let block = from.split('}').next().unwrap_or("");
    let declared = block.split(';').filter_map(|d| {
        let (name, value) = d.split_once(':')?;
        let name = name.rsplit("--").next()?.trim();
        let hex = value.trim().strip_prefix('#').filter(|h| h.len() == 6)?;
        let channel = |i: usize| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok().map(f64::from);
        Some((name.to_owned(), [channel(0)?, channel(2)?, channel(4)?]))
    });
    declared.collect()
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |c: f64| {
        let c = c / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b] = colour.map(linear);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn ratio(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_is_readable() {
    let light = palette(SHEET.split(":root {").nth(1).unwrap());
    let mut dark = light.clone();
    dark.extend(palette(SHEET.split(":root {").nth(2).unwrap()));
    assert_ne!(light["ground"], dark["ground"]);
    let words = [
        ("ink", &["ground", "sunk", "raised", "accent-bg", "mark", "gone", "come", "fine-bg"][..]),
        ("ink-2", &["ground", "sunk", "raised", "accent-bg"][..]),
        ("accent", &["ground", "sunk", "raised", "accent-bg"][..]),
        ("on-accent", &["accent"][..]),
        ("major", &["ground", "sunk", "raised", "major-bg", "accent-bg"][..]),
        ("minor", &["ground", "sunk", "raised", "minor-bg", "accent-bg"][..]),
        ("observation", &["ground", "sunk", "raised", "observation-bg", "accent-bg"][..]),
        ("fine", &["ground", "sunk", "raised", "fine-bg", "accent-bg"][..]),
    ];
    for (name, colours) in [("light", &light), ("dark", &dark)] {
        for (word, grounds) in words {
            for ground in grounds {
                let r = ratio(colours[word], colours[*ground]);
                assert!(r >= 4.5, "{name}: {word} on {ground} is {r:.2}");
            }
        }
        for ground in ["ground", "sunk", "raised"] {
            let r = ratio(colours["edge"], colours[ground]);
            assert!(r >= 3.0, "{name}: edge on {ground} is {r:.2}");
        }
    }
}

#[test]
fn the_sheet_stays_small() {
    assert!(SHEET.len() < 30 * 1024, "{} bytes", SHEET.len());
}
