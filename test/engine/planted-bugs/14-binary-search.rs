// planted: the upper end is never looked at
/// Finds `wanted` in a sorted slice.
///
/// ```
/// use search::binary_search;
///
/// let primes = [2, 3, 5, 7, 11];
/// assert_eq!(binary_search(&primes, &7), Some(3));
/// assert_eq!(binary_search(&primes, &4), None);
/// ```
pub fn binary_search<T: Ord>(sorted: &[T], wanted: &T) -> Option<usize> {
    let mut low = 0;
    let mut high = sorted.len().checked_sub(1)?;
    while low < high {
        let middle = low + (high - low) / 2;
        match sorted[middle].cmp(wanted) {
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}
