pub fn free_slots(day: (u32, u32), meetings: &[(u32, u32)], shortest: u32) -> Vec<(u32, u32)> {
    let (opening, closing) = day;
    let mut busy: Vec<(u32, u32)> = meetings
        .iter()
        .filter(|(start, end)| start < end)
        .map(|&(start, end)| (start.min(closing), end))
        .collect();
    busy.sort_unstable();
    busy.into_iter()
        .chain([(closing, closing)])
        .scan(opening, |free_from, (start, end)| {
            let slot = (*free_from, start);
            *free_from = end.max(*free_from);
            Some(slot)
        })
        .filter(|(from, to)| from < to && to - from >= shortest)
        .collect()
}
