pub fn set_bits(mut mask: u64) -> Vec<u32> {
    let mut places = Vec::with_capacity(mask.count_ones() as usize);
    while mask != 0 {
        places.push(mask.trailing_zeros());
        mask &= mask - 1;
    }
    places
}
