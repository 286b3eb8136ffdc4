pub fn weighted_mean(values: &[i32], weights: &[u16]) -> Option<i64> {
    let (sum, weight) = values
        .iter()
        .zip(weights)
        .map(|(&value, &weight)| (i64::from(value), i64::from(weight)))
        .fold((0, 0), |(sum, total), (value, weight)| {
            (sum + value * weight, total + weight)
        });
    (weight > 0).then(|| sum.div_euclid(weight))
}
