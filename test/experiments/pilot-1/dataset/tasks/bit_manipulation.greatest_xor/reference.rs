use std::collections::HashSet;

pub fn greatest_xor(values: &[u32]) -> Option<u32> {
    if values.len() < 2 {
        return None;
    }
    let mut greatest = 0u32;
    for place in (0..u32::BITS).rev() {
        let wanted = greatest >> place | 1;
        let prefixes: HashSet<u32> = values.iter().map(|value| value >> place).collect();
        let reachable = prefixes
            .iter()
            .any(|prefix| prefixes.contains(&(prefix ^ wanted)));
        if reachable {
            greatest |= 1 << place;
        }
    }
    Some(greatest)
}
