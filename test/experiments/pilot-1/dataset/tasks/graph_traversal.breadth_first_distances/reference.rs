use std::collections::VecDeque;

pub fn breadth_first_distances(neighbours: &[Vec<usize>], start: usize) -> Vec<Option<u32>> {
    let mut distances = vec![None; neighbours.len()];
    let mut queue = VecDeque::new();
    if let Some(distance) = distances.get_mut(start) {
        *distance = Some(0);
        queue.push_back((start, 0));
    }
    while let Some((node, steps)) = queue.pop_front() {
        for &next in &neighbours[node] {
            if let Some(distance @ None) = distances.get_mut(next) {
                *distance = Some(steps + 1);
                queue.push_back((next, steps + 1));
            }
        }
    }
    distances
}
