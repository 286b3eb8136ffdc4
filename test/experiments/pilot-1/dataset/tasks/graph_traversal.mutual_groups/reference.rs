pub fn mutual_groups(follows: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let count = follows.len();
    let mut followers = vec![Vec::new(); count];
    for (person, list) in follows.iter().enumerate() {
        for &other in list {
            followers[other].push(person);
        }
    }
    // persons in the order in which a depth-first search leaves them
    let mut left = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for start in 0..count {
        let mut path: Vec<(usize, usize)> = Vec::new();
        if !std::mem::replace(&mut seen[start], true) {
            path.push((start, 0));
        }
        while let Some((person, at)) = path.last_mut() {
            let next = follows[*person].get(*at).copied();
            *at += 1;
            match next {
                Some(other) if !std::mem::replace(&mut seen[other], true) => path.push((other, 0)),
                Some(_) => {}
                None => left.extend(path.pop().map(|(person, _)| person)),
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut grouped = vec![false; count];
    for &start in left.iter().rev() {
        let mut group = Vec::new();
        let mut waiting = vec![start];
        while let Some(person) = waiting.pop() {
            if !std::mem::replace(&mut grouped[person], true) {
                group.push(person);
                waiting.extend(&followers[person]);
            }
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups.sort_unstable();
    groups
}
