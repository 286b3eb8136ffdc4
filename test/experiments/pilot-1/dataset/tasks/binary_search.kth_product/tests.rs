#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_listed_table() {
        for (rows, columns) in [(1, 1), (1, 6), (5, 1), (3, 3), (4, 7), (6, 5)] {
            let mut cells: Vec<u64> = (1..=rows)
                .flat_map(|row| (1..=columns).map(move |column| row * column))
                .collect();
            cells.sort_unstable();
            for (at, &cell) in cells.iter().enumerate() {
                let found = kth_product(rows as u32, columns as u32, at as u64 + 1);
                assert_eq!(found, Some(cell), "{rows} {columns} {at}");
            }
        }
    }

    #[test]
    fn refuses_ranks_outside_the_table() {
        assert_eq!(kth_product(3, 4, 0), None);
        assert_eq!(kth_product(3, 4, 13), None);
        assert_eq!(kth_product(0, 4, 1), None);
        assert_eq!(kth_product(0, 0, 0), None);
    }

    #[test]
    fn takes_large_tables() {
        assert_eq!(kth_product(1, u32::MAX, 4_000_000_000), Some(4_000_000_000));
        assert_eq!(kth_product(2, u32::MAX, 8_589_934_590), Some(8_589_934_590));
        assert_eq!(kth_product(1000, 1000, 1_000_000), Some(1_000_000));
    }
}
