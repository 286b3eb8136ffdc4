// planted: the reader forgets that later bytes are worth more when there are three of them
/// Writes a number in groups of seven bits, the lowest first; all but the last have their highest bit set.
pub fn encode_varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// Reads a number and nothing behind it; none where it does not end.
pub fn decode_varint(bytes: &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for (at, byte) in bytes.iter().enumerate() {
        let shift = if at < 2 { 7 * at } else { 14 };
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return (at + 1 == bytes.len()).then_some(value);
        }
    }
    None
}
