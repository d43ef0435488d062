//! pyrsc
fn main() {}
