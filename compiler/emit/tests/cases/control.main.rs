use emitted::control::*;
use ndarray::array;
pub fn main() {
    println!("{:?}", find(array![[1.0, 2.0], [3.0, 4.0]].view(), 3.0));
    println!("{:?}", newton(2.0, 1e-9));
    println!("{}", swap(4, 3));
    let mut x = array![1.0, 2.0];
    println!("{}", order(1, 5, x.view_mut()));
    println!("{x}");
    println!("{} {} {}", shadow(1.0), grade(0.6), countdown(7));
    println!("{} {}", both(true, 0.5), both(false, 0.5));
    let mut m = array![[1.0, 2.0], [3.0, 4.0]];
    fill_rows(m.view_mut(), array![10.0, 20.0].view());
    println!("{m}");
}
