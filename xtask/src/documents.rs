//! What documents quote must be what the tree holds.

#[test]
fn the_adapter_shown_is_the_adapter_tested() {
    let document = include_str!("../../conformance/ADAPTER.md");
    let adapter = include_str!("../../conformance/examples/senders/python-urllib/adapter.py");
    assert!(document.contains(&format!("```python\n{adapter}```\n")));
}
