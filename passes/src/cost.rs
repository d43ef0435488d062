//! What computing and storing an element costs.
//!
//! Work is counted in units; a cheap operation such as an addition is one. In
//! a vectorised loop a unit took about 0.15 ns, and moving a byte between
//! memory and the processor about 0.038 ns (measured: 17.5 ns for
//! the 120 units of a Black–Scholes option, 1.8 ns for 48 bytes). Only ratios
//! matter here.

use pyrsc_ir::{Function, Op, RegionId, Type};

/// Picoseconds of a unit of work.
const UNIT_PS: u64 = 150;

/// Picoseconds of a byte read or written.
const BYTE_PS: u64 = 38;

/// What a part of a loop must last so that handing it to a thread pays.
const TASK_PS: u64 = 20_000_000;

/// The fewest and the most elements from which a loop is split.
const GRAIN: std::ops::RangeInclusive<u64> = 4_096..=1 << 20;

/// Work for which an array of its own costs as much: per element, 8 bytes
/// written, read again, and the page fault of fresh memory.
pub const TEMPORARY: u64 = 48;

/// Work of an op on one element, in units.
pub fn work(op: Op) -> u64 {
    match op {
        Op::Div | Op::Sqrt => 5,
        Op::FloorDiv | Op::Rem => 8,
        Op::Exp | Op::Exp2 | Op::Expm1 | Op::Log | Op::Log2 | Op::Log10 | Op::Log1p => 15,
        Op::Sin | Op::Cos | Op::Cbrt | Op::Hypot => 15,
        Op::Tan | Op::Asin | Op::Acos | Op::Atan | Op::Atan2 => 20,
        Op::Sinh | Op::Cosh | Op::Tanh => 20,
        Op::Erf | Op::Erfc | Op::NormCdf => 25,
        Op::Pow => 30,
        op if op.is_lifted() => 1,
        _ => 0,
    }
}

/// Work of a region that runs once per element.
pub fn region_work(func: &Function, region: RegionId) -> u64 {
    let mut sum = 0;
    func.walk(region, &mut |_, inst| sum += work(func.insts[inst].op));
    sum
}

/// Bytes of one element of an array.
pub fn element_bytes(ty: &Type) -> u64 {
    match ty {
        Type::Array(dtype, _) => dtype.size() as u64,
        _ => 0,
    }
}

/// The number of elements from which a loop pays on several threads.
pub fn grain(work: u64, bytes: u64) -> u64 {
    let element = (work * UNIT_PS + bytes * BYTE_PS).max(1);
    (TASK_PS / element)
        .next_power_of_two()
        .clamp(*GRAIN.start(), *GRAIN.end())
}

#[cfg(test)]
mod tests {
    use super::grain;

    /// Heavy formulas split early, memory-bound ones late.
    #[test]
    fn grains() {
        assert_eq!(grain(120, 48), 4_096);
        assert_eq!(grain(1, 24), 32_768);
        assert_eq!(grain(0, 1), 1 << 20);
    }
}
