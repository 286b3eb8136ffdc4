pub fn insertion_sort<T: PartialOrd>(items: &mut [T]) -> usize {
    let mut exchanges = 0;
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && items[at - 1] > items[at] {
            items.swap(at - 1, at);
            exchanges += 1;
            at -= 1;
        }
    }
    exchanges
}
