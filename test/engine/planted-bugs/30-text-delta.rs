// planted: a difference of exactly -128 is written as one byte although it takes two
/// Differences between neighbours, each in one byte or behind a mark in two.
pub fn pack_deltas(samples: &[i16]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = 0i16;
    for &sample in samples {
        let delta = sample.wrapping_sub(last);
        if (-128..=127).contains(&delta) {
            bytes.push(delta as u8);
        } else {
            bytes.push(0x80);
            bytes.extend(delta.to_be_bytes());
        }
        last = sample;
    }
    bytes
}

/// Reads what [`pack_deltas`] wrote; `0x80` is the mark for two bytes.
pub fn unpack_deltas(bytes: &[u8]) -> Vec<i16> {
    let mut samples = Vec::new();
    let mut last = 0i16;
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        let delta = if *first == 0x80 {
            let [high, low, behind @ ..] = tail else { break };
            rest = behind;
            i16::from_be_bytes([*high, *low])
        } else {
            rest = tail;
            i16::from(*first as i8)
        };
        last = last.wrapping_add(delta);
        samples.push(last);
    }
    samples
}
