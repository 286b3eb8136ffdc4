pub fn count_inversions(scores: &[u16]) -> u64 {
    let mut sorted = scores.to_vec();
    let mut buffer = sorted.clone();
    let mut inversions = 0;
    let mut width = 1;
    while width < sorted.len() {
        for (from, to) in sorted.chunks(2 * width).zip(buffer.chunks_mut(2 * width)) {
            let (left, right) = from.split_at(width.min(from.len()));
            inversions += merge_into(left, right, to);
        }
        std::mem::swap(&mut sorted, &mut buffer);
        width *= 2;
    }
    inversions
}

/// Merges two sorted parts and counts the pairs in which the right one is less.
fn merge_into(left: &[u16], right: &[u16], target: &mut [u16]) -> u64 {
    let (mut from_left, mut from_right) = (0, 0);
    let mut inversions = 0;
    for slot in target {
        let waiting = left.len() - from_left;
        if waiting > 0 && (from_right == right.len() || left[from_left] <= right[from_right]) {
            *slot = left[from_left];
            from_left += 1;
        } else {
            *slot = right[from_right];
            from_right += 1;
            inversions += waiting as u64;
        }
    }
    inversions
}
