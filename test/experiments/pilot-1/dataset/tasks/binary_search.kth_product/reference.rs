pub fn kth_product(rows: u32, columns: u32, k: u64) -> Option<u64> {
    let (rows, columns) = (u64::from(rows), u64::from(columns));
    if k == 0 || k > rows * columns {
        return None;
    }
    let not_above = |limit: u64| -> u64 {
        (1..=rows.min(limit))
            .map(|row| columns.min(limit / row))
            .sum()
    };
    let mut too_low = 0;
    let mut enough = rows * columns;
    while enough - too_low > 1 {
        let guess = too_low + (enough - too_low) / 2;
        if not_above(guess) >= k {
            enough = guess;
        } else {
            too_low = guess;
        }
    }
    Some(enough)
}
