pub fn last_match<T>(items: &[T], wanted: impl Fn(&T) -> bool) -> Option<(&T, usize)> {
    let mut rest = items;
    while let Some((item, before)) = rest.split_last() {
        if wanted(item) {
            return Some((item, items.len() - rest.len()));
        }
        rest = before;
    }
    None
}
