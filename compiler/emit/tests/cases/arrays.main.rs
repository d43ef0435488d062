use emitted::arrays::*;
use ndarray::array;
pub fn main() {
    println!("{}", row_sums(array![[1.0, 2.0], [3.0, 4.0]].view()));
    let mut a = array![[1.0, 2.0, 3.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]];
    println!("{} {a}", views(a.view_mut(), array![0.1, 0.2, 0.3].view(), 1));
    println!("{:?}", reductions(a.view(), array![true, false].view()));
    println!("{}", report("x", 3, 0.5, true, array![1.0, 2.5].view()));
    println!("{} {}", maybe(2.0), logic(3, 4, 0.7));
    println!("{}", user(4));
    let v = array![1.0, 2.0];
    let v = v.view();
    println!("{:?}", eight(v, v, v, v, v, v, v, v));
    println!("{}", draw(3));
}
