use std::collections::{BTreeMap, BTreeSet};

pub type Trail<'a> = [&'a str; 3];

pub fn common_trail<'a>(visits: &[(&str, u64, &'a str)]) -> Option<(Trail<'a>, usize)> {
    let mut pages_of: BTreeMap<&str, BTreeMap<u64, &'a str>> = BTreeMap::new();
    for &(user, time, page) in visits {
        pages_of.entry(user).or_default().insert(time, page);
    }
    let mut users_of: BTreeMap<Trail<'a>, usize> = BTreeMap::new();
    for pages in pages_of.values() {
        let trail: Vec<&str> = pages.values().copied().collect();
        let different: BTreeSet<Trail> = trail
            .windows(3)
            .map(|three| [three[0], three[1], three[2]])
            .collect();
        for three in different {
            *users_of.entry(three).or_default() += 1;
        }
    }
    let mut best = None;
    for (three, users) in users_of {
        if best.is_none_or(|(_, most)| users > most) {
            best = Some((three, users));
        }
    }
    best
}
