pub fn median_of_medians(values: &[i32], k: usize) -> Option<(i32, Vec<i32>)> {
    if k >= values.len() {
        return None;
    }
    let mut pivots = Vec::new();
    let mut rank = k;
    let mut rest = values.to_vec();
    while rest.len() > 5 {
        let medians: Vec<i32> = rest.chunks(5).map(middle_of).collect();
        let (pivot, _) = median_of_medians(&medians, medians.len() / 2)?;
        pivots.push(pivot);
        let less = rest.iter().filter(|&&value| value < pivot).count();
        let not_greater = rest.iter().filter(|&&value| value <= pivot).count();
        if rank < less {
            rest.retain(|&value| value < pivot);
        } else if rank < not_greater {
            return Some((pivot, pivots));
        } else {
            rank -= not_greater;
            rest.retain(|&value| value > pivot);
        }
    }
    rest.sort_unstable();
    Some((rest[rank], pivots))
}

fn middle_of(group: &[i32]) -> i32 {
    let mut sorted = group.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}
