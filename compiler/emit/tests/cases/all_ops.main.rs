use emitted::all_ops::*;
use ndarray::array;
pub fn main() {
    let mut a = array![1.0, 2.0, 3.0, 4.0];
    println!("{}", aliases(a.view_mut(), true));
    println!("{a}");
    println!("{:?}", floats(0.5, 2.0, 1.0));
    println!("{:?}", ints(5, 2, 3, 7, true));
    let a = array![[1.0, 2.0], [3.0, 4.0]];
    println!("{:?}", misc(1.5, "it's", (2.5, 3), a.view()));
    let mut b = array![[1.0, 2.0], [5.0, 6.0]].into_dyn();
    println!("{:?}", dynamic(a.view().into_dyn(), b.view_mut()));
    println!("{:?}", kinds(array![0.5].view(), array![3].view(), array![false].view()));
}
