pub fn three_largest(values: impl IntoIterator<Item = i64>) -> Vec<i64> {
    let mut largest = Vec::with_capacity(4);
    for value in values {
        let place = largest
            .iter()
            .position(|&known| value > known)
            .unwrap_or(largest.len());
        largest.insert(place, value);
        largest.truncate(3);
    }
    largest
}
