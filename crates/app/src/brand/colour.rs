//! A hue in numbers: what letters need (they know no `oklch()`), and whether it can be read.
//!
//! The formulas are those of the style sheet's tokens. Lightness is fixed and chroma capped, so
//! every hue passes; the test below measures all of them.
#![expect(clippy::float_arithmetic, reason = "colours are measured, not money")]

use outbound::letters::Look;

/// The chroma that we ship.
const CHROMA: f64 = 0.19;
/// Dark surface of the portal: `#121417`.
const DARK: [f64; 3] = [0.006_049, 0.006_995, 0.008_568];
const WHITE: [f64; 3] = [1.0, 1.0, 1.0];

/// Linear light, red, green and blue, of an OKLCH colour; what a screen cannot show is clipped.
fn light(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let angle = hue.to_radians();
    let (across, along) = (chroma * angle.cos(), chroma * angle.sin());
    let long = (lightness + 0.396_337_777_4 * across + 0.215_803_757_3 * along).powi(3);
    let medium = (lightness - 0.105_561_345_8 * across - 0.063_854_172_8 * along).powi(3);
    let short = (lightness - 0.089_484_177_5 * across - 1.291_485_548_0 * along).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
    ]
    .map(|it| it.clamp(0.0, 1.0))
}

/// As `#rrggbb`.
fn hex(colour: [f64; 3]) -> String {
    let channel = |it: f64| {
        let it = if it <= 0.003_130_8 { 12.92 * it } else { 1.055 * it.powf(1.0 / 2.4) - 0.055 };
        format!("{:.0}", it * 255.0).parse::<u8>().unwrap_or(0)
    };
    let [r, g, b] = colour.map(channel);
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// How much two colours differ, as WCAG counts it: 1 to 21.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |[r, g, b]: [f64; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

struct Pairs {
    button: [f64; 3],
    link: [f64; 3],
    soft: [f64; 3],
}

fn pairs(hue: u16, dark: bool) -> Pairs {
    let hue = f64::from(hue);
    if dark {
        Pairs {
            button: light(0.522, CHROMA.min(0.15), hue),
            link: light(0.79, CHROMA * 0.55, hue),
            soft: light(0.262, CHROMA * 0.25, hue),
        }
    } else {
        Pairs {
            button: light(0.5, CHROMA, hue),
            link: light(0.47, CHROMA * 0.95, hue),
            soft: light(0.962, CHROMA * 0.1, hue),
        }
    }
}

/// The colours of letters in this hue.
pub fn look(hue: u16) -> Look {
    let (light, dark) = (pairs(hue, false), pairs(hue, true));
    Look {
        button: hex(light.button),
        link: hex(light.link),
        dark_button: hex(dark.button),
        dark_link: hex(dark.link),
    }
}

/// The lowest contrast of text in this hue, in hundredths, light and dark. 450 is enough.
pub fn verdict(hue: u16) -> (u16, u16) {
    let lowest = |dark: bool| {
        let it = pairs(hue, dark);
        let surface = if dark { DARK } else { WHITE };
        let found =
            [contrast(WHITE, it.button), contrast(it.link, surface), contrast(it.link, it.soft)];
        let least = found.into_iter().fold(21.0, f64::min);
        format!("{:.0}", (least * 100.0).floor()).parse().unwrap_or(0)
    };
    (lowest(false), lowest(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_hue_is_the_one_of_the_style_sheet() {
        assert_eq!(look(264), Look::default());
    }

    #[test]
    fn every_hue_can_be_read() {
        for hue in 0..360 {
            let (light, dark) = verdict(hue);
            assert!(light >= 450 && dark >= 450, "hue {hue}: {light} and {dark}");
        }
    }
}
