//@ expect: kept
pub fn first(rows: &[Vec<u8>]) -> usize {
    let mut at = 0;
    'rows: for row in rows {
        for each in row {
            if *each == 0 { break 'rows; }
            at += 1;
        }
    }
    at
}
