//@ expect: test-only
use area::load;

#[tokio::test(flavor = "multi_thread")]
async fn loads() {
    assert_eq!(load().await, 6, "in time");
}
