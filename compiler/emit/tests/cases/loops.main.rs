use emitted::loops::*;
use ndarray::array;
pub fn main() {
    println!("{} {} {} {}", loop_(4), fib(10), collatz(27), sign(-0.5));
    let mut a = array![1.0, 2.0, 3.0, 4.0];
    smooth(a.view_mut(), array![0.0, 1.0, 2.0, 3.0].view(), 2);
    println!("{a} {:?}", clampsum(array![1.0, -3.0, 200.0, 5.0, f64::NAN, 6.0].view(), 0.0));
}
