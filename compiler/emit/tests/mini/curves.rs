pub fn twice(x: f64) -> f64 {
    2.0 * x
}

pub fn main() {
    if twice(1.0) > 1.0 {
        error::raise("ValueError", "no curve", "pricing/curves.py:9");
    }
}
