use emitted::black_scholes::*;
use ndarray::{array, Array1};
pub fn main() {
    let scalar = put(100.0, 95.0, 0.5, 0.03, 0.2);
    let spot = Array1::from_elem(20_000, 100.0);
    let p = put_1d(
        spot.view(),
        array![95.0].view(),
        array![0.5].view(),
        array![0.03].view(),
        array![0.2].view(),
    );
    println!("{scalar:.12} {:.12} {}", p[19_999], p.len());
}
